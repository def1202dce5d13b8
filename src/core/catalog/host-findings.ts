import { fails, informs, strictFails, unseen, warns } from './levels.js';
import type { FindingInfo } from './types.js';

const host = { subjectKind: 'host', defaultLevel: fails, seenFromOutside: true } as const;

/** Addresses of the MX hosts. */
export const hostFindings = {
  'host-address-missing': {
    ...host,
    title: 'An MX host has no address',
    authority: 'RFC 5321 section 5.1',
    why: 'Senders go on to the next host. Where none is left they return the mail or defer it.',
    microsoft: [],
    remedy: [
      'Compare the name letter by letter with its source (admin centre or cmdlet output); then ask its operator.',
    ],
  },
  'host-address-failed': {
    ...host,
    defaultLevel: unseen,
    title: 'The address of an MX host could not be looked up',
    authority: 'RFC 7672 section 2.2.2',
    why: 'DANE senders leave the host out, and defer when no other is left. It may be our network.',
    microsoft: ['4.4.312'],
    remedy: [
      "Run it again from another network; if it stays, the name servers of the host's zone are at fault.",
    ],
  },
  'host-bogus': {
    ...host,
    title: "The DNSSEC proof of an MX host's address is false",
    authority: 'RFC 7672 section 2.2.2',
    why: 'Validating senders cannot use the host; if all hosts are so, they defer and bounce.',
    microsoft: ['4.7.324', '5.7.324', 'ED003'],
    remedy: [
      'Follow the chain shown to the zone that breaks, and tell its operator; a host of Microsoft: open a ticket.',
    ],
  },
  'host-insecure': {
    ...host,
    defaultLevel: strictFails,
    withoutPlan: fails,
    stageLevels: [{ from: 's7-remove-legacy-mx', to: 's10-raise-ttl', level: 'fail' }],
    title: 'The address of an MX host is not signed',
    authority: 'RFC 7672 section 2.2.2',
    why: 'Senders do not ask for TLSA below an unsigned host, so a TLSA there is never seen and mail to it is unprotected.',
    microsoft: ['ED003'],
    remedy: [
      'Sign the zone of the host, or name a host in a signed zone. The legacy Exchange host never will be signed.',
    ],
  },
  'host-family-unseen': {
    ...host,
    defaultLevel: informs,
    title: 'Addresses of one family were left out, as accepted',
    authority: 'dane-cutover: address-families',
    why: 'A sender with IPv6 may meet another certificate there. You accepted that this run does not look.',
    microsoft: [],
    remedy: ['Now and then run check from a machine that has both families.'],
  },
  'legacy-address-gone': {
    ...host,
    defaultLevel: warns,
    title: 'The legacy host has lost its address',
    authority: 'Microsoft: limitations of inbound SMTP DANE with DNSSEC',
    why: 'Microsoft takes it away about 48 hours after s3. Senders still reach the new host, but the way back to the legacy one is closed.',
    microsoft: [],
    remedy: [
      'Go forward to s7, which removes it from the MX.',
      'Do not start the return to the legacy host: it needs this address. Ask Microsoft for help instead.',
    ],
  },
  'new-host-missing': {
    ...host,
    title: 'The new host does not exist',
    authority: 'Microsoft: step 3 of inbound SMTP DANE with DNSSEC',
    why: 'Published as MX it would take no mail. Either the cmdlet has not finished, or the name is not the one it gave.',
    microsoft: ['DnssecOperationFailed', 'EX013'],
    remedy: [
      'Compare new-mx with DnssecMxValue, and with the MX shown in the admin centre.',
      'Run Get-DnssecStatusForVerifiedDomain; run the enabling cmdlet again if it says that the operation failed.',
    ],
  },
  'new-host-insecure': {
    ...host,
    title: 'The new host is not proved by DNSSEC',
    authority: 'Microsoft: step 7; RFC 7672 section 2.2.2',
    why: 'Hosts below mx.microsoft are signed. If yours is not, the name is wrong or somebody stands in between.',
    microsoft: ['ED003'],
    remedy: [
      "Compare new-mx with the cmdlet's output, then look at it from another network. Do not go on meanwhile.",
    ],
  },
  'private-address-refused': {
    ...host,
    defaultLevel: unseen,
    title: 'A private address was not contacted',
    authority: 'dane-cutover: allow-private-addresses',
    why: 'DNS data of others must not steer probes into your own network.',
    microsoft: [],
    remedy: [
      'If the host is meant to have that address, allow private addresses for this run; otherwise correct its address record.',
    ],
  },
  'public-address-refused': {
    ...host,
    defaultLevel: unseen,
    title: 'A public address was not contacted under a given clock',
    authority: 'dane-cutover: at and endpoint-map',
    why: "With a time or an endpoint map of the caller's choosing a verdict about the real internet would mean nothing.",
    microsoft: [],
    remedy: ['Leave out at and endpoint-map to judge public hosts.'],
  },
} as const satisfies Record<string, FindingInfo>;
