import { fails } from './levels.js';
import type { FindingInfo } from './types.js';

const plan = {
  subjectKind: 'plan-file',
  defaultLevel: fails,
  seenFromOutside: false,
} as const;
const tool = 'plan file of dane-cutover, version 1';

/** Refusals of a plan file; all are raised before anything is sent. */
export const planFindings = {
  'plan-syntax': {
    ...plan,
    title: 'The plan file is not plain YAML',
    authority: 'YAML 1.2; anchors, aliases, tags, directives and several documents are not read',
    why: 'A file that one reader takes otherwise than the next lets a reviewer approve records that are not the ones published.',
    microsoft: [],
    remedy: [
      'Repair the marked place; the schema named in the first line of the example lets an editor help.',
      'Write every value out where it is used, and keep one document per file.',
    ],
  },
  'plan-duplicate-key': {
    ...plan,
    title: 'A key or a domain stands twice',
    authority: 'YAML 1.2 section 3.2.1.1',
    why: 'Readers differ in which of the two they keep, so the reviewed value need not be the one that takes effect.',
    microsoft: [],
    remedy: ['Decide with whoever wrote the second one which value holds, and delete the other.'],
  },
  'plan-unknown-key': {
    ...plan,
    title: 'A key that no plan has',
    authority: tool,
    why: 'A misspelt key would silently leave its setting at a default: a wait, a pattern or a TTL other than the one written.',
    microsoft: [],
    remedy: ['Correct the spelling, or delete the key if nothing is meant by it.'],
  },
  'plan-missing-key': {
    ...plan,
    title: 'A required key is missing',
    authority: tool,
    why: 'Records, waits and rollbacks are all derived from these values; none of them is guessed.',
    microsoft: [],
    remedy: ['Add the key with the value that is published today, read from the DNS provider.'],
  },
  'plan-wrong-type': {
    ...plan,
    title: 'A value of the wrong kind',
    authority: tool,
    why: 'Numbers in quotes, lists of one and empty values are read differently by different tools.',
    microsoft: [],
    remedy: [
      'Write the kind of value that the message asks for: digits, a word, a list or a mapping.',
    ],
  },
  'plan-version': {
    ...plan,
    title: 'A plan of another version',
    authority: tool,
    why: 'Another version may give the same words another meaning, and records are made from them.',
    microsoft: [],
    remedy: ['Write version: 1, or run the release of dane-cutover that the file was written for.'],
  },
  'plan-unknown-track': {
    ...plan,
    title: 'A track that does not exist',
    authority: tool,
    why: 'The track decides which stages there are; without it no record can be derived.',
    microsoft: [],
    remedy: ['Use exchange-online.'],
  },
  'plan-unknown-stage': {
    ...plan,
    title: 'A stage that the track does not have',
    authority: tool,
    why: 'The pin names the records that are published. A pin that names nothing must not become a default.',
    microsoft: [],
    remedy: ['Take a stage id from dane-cutover plan; the message names the nearest one.'],
  },
  'plan-domain-name': {
    ...plan,
    title: 'Not a domain or host name',
    authority: 'RFC 1123 section 2.1, RFC 5890 section 2.3.2.1',
    why: 'Records and queries need names of letters, digits and hyphens; an IDN appears in DNS only in its xn-- form.',
    microsoft: [],
    remedy: ['Write the name without address, path or underscore, an IDN in its xn-- form.'],
  },
  'plan-domain-unsupported': {
    ...plan,
    title: 'A domain that Exchange Online cannot enable',
    authority: 'Microsoft: limitations of inbound SMTP DANE with DNSSEC',
    why: 'The initial onmicrosoft.com domain and names in Microsoft zones are refused by the cmdlet, and their DNS is not yours.',
    microsoft: ['DomainNotSupported'],
    remedy: ['Plan a custom domain whose zone you publish.'],
  },
  'plan-host-wrong-zone': {
    ...plan,
    title: 'An MX host outside the zones of Exchange Online',
    authority: 'Microsoft: steps 3 and 4 of inbound SMTP DANE with DNSSEC',
    why: 'Mail would be steered to a host that does not exist or belongs to somebody else; a slip in the suffix loses every message.',
    microsoft: ['EX002'],
    remedy: [
      'Copy legacy-mx from the MX record published today, and compare it with the admin centre (Settings, Domains, DNS records).',
      'Copy new-mx from DnssecMxValue in the output of Enable-DnssecForVerifiedDomain. Neither can be computed from the other.',
    ],
  },
  'plan-ttl-below-30': {
    ...plan,
    title: 'A TTL below 30 seconds',
    authority: 'Microsoft: step 1 of inbound SMTP DANE with DNSSEC',
    why: 'Many resolvers and providers raise such a TTL without telling, so the waits computed from it would be too short.',
    microsoft: [],
    remedy: ['Use 60, or the smallest value of at least 30 that the DNS provider accepts.'],
  },
  'plan-ttl-range': {
    ...plan,
    title: 'A TTL outside its range',
    authority: 'RFC 2181 section 8; best practice: at most a week',
    why: 'The TTL during the cutover decides how long a mistake stays in caches; it may not exceed the ones before and after.',
    microsoft: [],
    remedy: [
      'ttl.before is the TTL served today; read it from an authoritative server, not from a resolver.',
      'ttl.during is at most ttl.before and at most ttl.after.',
    ],
  },
  'plan-preference': {
    ...plan,
    title: 'The MX preference before the cutover is not 0 or 10',
    authority: 'Microsoft: prerequisites of inbound SMTP DANE with DNSSEC',
    why: 'The sequence puts the new host at 20 beside the old one. From another start the old one might become the worse of the two too early.',
    microsoft: ['EX003'],
    remedy: [
      'Bring the domain to a single MX at 0 or 10 by a change of its own, wait out its TTL, then write that value.',
    ],
  },
  'plan-new-mx-missing': {
    ...plan,
    title: 'The stage needs new-mx',
    authority: 'Microsoft: steps 3 and 4 of inbound SMTP DANE with DNSSEC',
    why: 'From s4 on the records name the new host, which only the cmdlet of s3 can tell.',
    microsoft: ['EX013'],
    remedy: [
      'Keep the pin at s3-enable-dnssec and run Enable-DnssecForVerifiedDomain.',
      'Add its DnssecMxValue as new-mx in a change of its own; move the pin afterwards.',
    ],
  },
  'plan-sts-pattern': {
    ...plan,
    title: 'Not a pattern for an MTA-STS policy',
    authority: 'RFC 8461 section 3.2',
    why: 'Senders discard the whole policy, or never match the line.',
    microsoft: [],
    remedy: [
      'Write one full host name, or *. followed by a name, per item; no trailing dot, no address.',
    ],
  },
  'plan-sts-pattern-mismatch': {
    ...plan,
    title: 'An MTA-STS pattern that does not match its host',
    authority: 'RFC 8461 section 4.1',
    why: 'Under enforce, a sender refuses every MX that no line of the policy matches, and the mail waits until it bounces.',
    microsoft: ['ES001', '5.4.8'],
    remedy: ['Leave mta-sts.legacy and mta-sts.new out: the default lists the host itself.'],
  },
  'plan-sts-wildcard-depth': {
    ...plan,
    title: 'A wildcard in the MTA-STS policy that is one label short',
    authority: 'RFC 8461 section 4.1',
    why: 'The star stands for exactly one label. *.mx.microsoft looks right and matches no Exchange host, since each has two labels in front; enforcing senders then refuse the MX.',
    microsoft: ['ES001', '5.4.8'],
    remedy: [
      'List the full host name, or *.<partition>.mx.microsoft with the partition of new-mx.',
    ],
  },
  'plan-max-age-range': {
    ...plan,
    title: 'max_age outside its range',
    authority: 'RFC 8461 section 3.2',
    why: 'A policy with a max_age above 31557600 is invalid, and senders behave as if there were none.',
    microsoft: [],
    remedy: [
      'Write the max_age that is served today; 604800 (a week) is a good value after the cutover.',
    ],
  },
  'plan-sts-id': {
    ...plan,
    title: 'Not an MTA-STS id',
    authority: 'RFC 8461 section 3.1',
    why: 'An id of other characters or of more than 32 makes the TXT record invalid.',
    microsoft: [],
    remedy: ['Copy the id from the TXT record that your provider holds, or leave before-id out.'],
  },
  'plan-tls-rpt-uri': {
    ...plan,
    title: 'Not an address for TLS reports',
    authority: 'RFC 8460 section 3',
    why: 'Reporters may drop a record with a URI they cannot use, and failures stay unseen until mail bounces.',
    microsoft: [],
    remedy: [
      'Use mailto: with a mailbox that is read, or https:; percent-encode comma, semicolon and exclamation mark.',
    ],
  },
  'plan-too-large': {
    ...plan,
    title: 'The plan file is too large',
    authority: tool,
    why: 'Files are bounded so that a hostile one cannot hold up the gate.',
    microsoft: [],
    remedy: ['Split the domains over several plan files, each below 256 KiB.'],
  },
} as const satisfies Record<string, FindingInfo>;
