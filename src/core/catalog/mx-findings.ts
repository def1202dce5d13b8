import { fails, strictFails, unseen, warns } from './levels.js';
import type { FindingInfo } from './types.js';

const mx = { subjectKind: 'domain', defaultLevel: fails, seenFromOutside: true } as const;

/** Where mail for the domain goes, and whether that answer can be believed. */
export const mxFindings = {
  'mx-missing': {
    ...mx,
    withoutPlan: warns,
    title: 'The domain has no MX',
    authority: 'RFC 5321 section 5.1',
    why: 'Senders fall back to the address of the domain itself, where usually nothing takes mail. The absence stays cached for the negative TTL.',
    microsoft: ['EX012', 'EX007'],
    remedy: [
      'Publish the MX set of the pinned stage at once: dane-cutover render.',
      'Then find out what deleted it; a provider that deletes and creates does this at every TTL change.',
    ],
  },
  'mx-nxdomain': {
    ...mx,
    title: 'The domain does not exist in DNS',
    authority: 'RFC 5321 section 5.1, RFC 8020',
    why: 'Senders bounce mail immediately.',
    microsoft: ['EG001'],
    remedy: [
      'Check the registration and the delegation at the registrar before you touch the zone.',
    ],
  },
  'mx-lookup-failed': {
    ...mx,
    defaultLevel: unseen,
    title: 'The MX could not be looked up',
    authority: 'RFC 7672 section 2.1.2',
    why: 'DANE senders defer all mail for the domain while this lasts. From here it may also be our own network.',
    microsoft: ['4.4.312', '4.7.324', 'EX010'],
    remedy: [
      'Run it again from another network or with another resolver.',
      'If it stays, look at the servers listed below it: one that times out, answers REFUSED or drops EDNS is the usual cause.',
    ],
  },
  'mx-insecure': {
    ...mx,
    defaultLevel: strictFails,
    withoutPlan: fails,
    stageLevels: [{ from: 's7-remove-legacy-mx', to: 's10-raise-ttl', level: 'fail' }],
    title: 'The MX is not signed',
    authority: 'RFC 7672 section 2.2.1',
    why: 'Whoever forges the MX names a host of his own, and TLSA of that host proves nothing. DANE protects only from a signed MX on.',
    microsoft: ['ED003'],
    remedy: [
      'Sign the zone at the DNS provider, then give the DS to the registrar. Compare key tag and digest on both sides before you submit.',
      'This must be finished before s3, because of the 48 hours that start there.',
    ],
  },
  'mx-bogus': {
    ...mx,
    title: 'The DNSSEC proof of the MX is false',
    authority: 'RFC 4035 section 5.5, RFC 7672 section 2.1.2',
    why: 'Every validating sender treats the domain as unreachable and defers, Exchange Online for 24 hours; then mail bounces.',
    microsoft: ['4.4.312', '5.4.312', '4.7.324', '5.7.324', 'ED003'],
    remedy: [
      'Follow the chain shown: it ends at the zone and the key where the proof breaks. At the root (`. DNSKEY`) it is not the domain: whoever was asked strips DNSSEC, or the trust anchors given are wrong. Ask another with `--resolver`, or `--resolver iterate`.',
      "Compare the DS at the registrar with the keys in the provider's console, not with what DNS serves: a forged zone serves its own.",
      'Signatures that ran out: have the provider sign again. DS without its key: remove the DS, wait its TTL, then sign afresh.',
    ],
  },
  'mx-null': {
    ...mx,
    defaultLevel: warns,
    title: 'The domain says that it takes no mail',
    authority: 'RFC 7505 section 3',
    why: 'Senders bounce at once, as asked. There is nothing to protect.',
    microsoft: ['EX002'],
    remedy: [
      'If the domain should take mail, publish the MX set of its stage; otherwise take it out of the plan.',
    ],
  },
  'mx-several': {
    ...mx,
    title: 'More than one MX before the cutover',
    authority: 'Microsoft: prerequisites of inbound SMTP DANE with DNSSEC',
    why: 'The sequence starts from one MX. A backup host without DANE stays a way around it for an attacker.',
    microsoft: ['EX004', 'EX005', 'EX006'],
    remedy: [
      'Find out what each further host is for; remove those that nobody needs, wait out the TTL, then begin.',
    ],
  },
  'mx-preference-unexpected': {
    ...mx,
    defaultLevel: warns,
    title: 'The MX has another preference than planned',
    authority: 'Microsoft: prerequisites; the cmdlet itself sometimes expects 10',
    why: 'Mail flows, but the tenant may report the MX as wrong.',
    microsoft: ['EX003', 'EX008', 'EX009'],
    remedy: [
      'Compare with ExpectedMxRecord of Get-DnssecStatusForVerifiedDomain; it is the truth of the tenant.',
    ],
  },
  'mx-target-alias': {
    ...mx,
    subjectKind: 'host',
    defaultLevel: warns,
    title: 'An MX host is an alias',
    authority: 'RFC 2181 section 10.3, RFC 7672 sections 2.2.2 and 2.2.3',
    why: 'Senders differ in whether they follow it and at which name they look for TLSA; every step must be signed.',
    microsoft: [],
    remedy: ['Name the final host in the MX.'],
  },
  'mx-target-ip-literal': {
    ...mx,
    subjectKind: 'host',
    title: 'An MX names an address instead of a host',
    authority: 'RFC 5321 section 5.1',
    why: 'Most senders refuse it, and no TLSA can belong to it.',
    microsoft: [],
    remedy: ['Give the server a name with address records, and put that name into the MX.'],
  },
  'mx-not-stage': {
    ...mx,
    subjectKind: 'server',
    title: 'The MX served is not that of the pinned stage',
    authority: 'Microsoft: the nine steps of inbound SMTP DANE with DNSSEC',
    why: 'The pin says what should be live; somebody or something published other hosts or preferences, or the change was never applied.',
    microsoft: ['EX002', 'EX003', 'EX004', 'EX005', 'EX006', 'EX008'],
    remedy: [
      "Compare the two sets shown with the plan and with the provider's change log before you apply anything.",
      'Apply the pinned stage again. If the live state is the one that was meant, the pin is wrong: move it by a reviewed change.',
    ],
  },
  'mx-ttl-not-stage': {
    ...mx,
    subjectKind: 'server',
    title: 'The MX has another TTL than the pinned stage',
    authority: 'RFC 1034 section 3.6; Microsoft: steps 1 and 7',
    why: 'Waits are computed from the TTL. A higher one than planned means that old answers live longer than the next step assumes.',
    microsoft: [],
    remedy: [
      "Ask an authoritative server, not a resolver, and compare with the provider's console: some raise a TTL silently.",
      'Apply the pinned stage, or write the TTL that the provider really serves into the plan.',
    ],
  },
} as const satisfies Record<string, FindingInfo>;
