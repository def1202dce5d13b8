import { bogusReasons } from './dnssec-bogus-reasons.js';
import type { DnssecReasonInfo } from './dnssec-reason-info.js';

export type { DnssecReasonInfo } from './dnssec-reason-info.js';

const unsigned = {
  state: 'insecure',
  findings: ['mx-insecure', 'host-insecure', 'tlsa-insecure'],
} as const;
const unseen = {
  state: 'indeterminate',
  findings: ['mx-lookup-failed', 'host-address-failed', 'tlsa-lookup-failed'],
} as const;

/** Keyed by the reason; its code is `dnssec-` and the key. */
export const dnssecReasons = {
  ...bogusReasons,
  'unsupported-algorithm': {
    ...unsigned,
    ede: 1,
    title: 'The zone is signed with algorithms that nobody should rely on',
    meaning:
      'Every DS names an algorithm that is retired (SHA-1: 5 and 7) or unknown here, so the zone counts as unsigned. Senders find no DANE there.',
    action: [
      'Roll the zone to algorithm 13 (ECDSA P-256) or 8 (RSA with SHA-256): new keys first, then the DS, then the old ones go.',
    ],
    authority: 'RFC 9904; RFC 9905 section 2',
    findings: [...unsigned.findings, 'ds-unsupported'],
  },
  'unsupported-digest': {
    ...unsigned,
    ede: 2,
    title: 'The DS has a digest that nobody can compute',
    meaning: 'Every DS has a digest type that is unknown here, so the zone counts as unsigned.',
    action: [
      'Enter a DS with digest type 2 (SHA-256) at the registrar, made from the key in your own console.',
    ],
    authority: 'RFC 6840 section 5.2',
    findings: [...unsigned.findings, 'ds-unsupported'],
  },
  'no-ds': {
    ...unsigned,
    title: 'The zone is proven not to be signed',
    meaning:
      'The parent zone proves with a signature that it has no DS for this one. Below, nothing can be proven; DANE does not apply.',
    action: [
      'If the zone ought to be signed: switch DNSSEC on at your DNS provider, then enter the DS of its key at the registrar.',
    ],
    authority: 'RFC 4035 section 5.2',
  },
  optout: {
    ...unsigned,
    title: 'The name lies in an opt-out span',
    meaning:
      'The NSEC3 that covers the name allows unsigned delegations to hide there. It serves as proof that a delegation is not signed, never that a name does not exist.',
    action: [
      'If the zone ought to be signed: have its DS entered at the parent.',
      'If it is your own zone: sign without opt-out; only registries gain by it.',
    ],
    authority: 'RFC 5155 section 6',
  },
  'keytrap-budget': {
    ...unseen,
    ede: 5,
    title: 'Judging it would cost too much',
    meaning:
      'Keys or signatures with the same tag, or names to hash, are more than we try. It is how an attack on validators looks (KeyTrap), so nothing was decided.',
    action: [
      'If the zone is yours: remove stale keys and signatures, so that no tag is there twice.',
      'If it is not: somebody may be attacking validators with it.',
    ],
    authority: 'CVE-2023-50387, CVE-2023-50868',
  },
  'question-budget': {
    ...unseen,
    ede: 5,
    title: 'Finding the way would cost too many questions',
    meaning: 'More zones and aliases lie on the way than we ask for, so nothing was decided.',
    action: ['Shorten the chain of aliases; a name in the zone itself is best.'],
    authority: 'best practice: a bound on what strangers can make us ask',
  },
  'crypto-refused': {
    ...unseen,
    ede: 5,
    title: 'The crypto library of this machine refuses the algorithm',
    meaning:
      'The key or the signature was not tried, by the policy of this machine; this says nothing about the zone.',
    action: ['Run it where the policy of OpenSSL allows the algorithm, or sign with another one.'],
    authority: 'the crypto policy of the host',
  },
  'clock-suspect': {
    ...unseen,
    ede: 5,
    title: 'The clock seems to be wrong',
    meaning:
      "The root's own signature is out of its window at the time of the run. Rather than call every domain broken, nothing was decided.",
    action: [
      'Compare the clock of this machine with another one.',
      'If you gave the time yourself with --at, give the anchors of that time as well.',
    ],
    authority: 'RFC 4035 section 5.3.1',
  },
  loop: {
    ...unseen,
    ede: 5,
    title: 'The aliases go round, or on for too long',
    meaning:
      'A CNAME or DNAME leads back to a name on the way, or there are more of them than we follow.',
    action: ['Let the first alias point to the last target, and remove the others.'],
    authority: 'RFC 1034 section 3.6.2',
  },
  'network-error': {
    ...unseen,
    ede: 23,
    title: 'No answer came',
    meaning:
      'A question on the way timed out, was refused, or was cut with TCP closed, so nothing was decided.',
    action: [
      'Run it again, and with another resolver.',
      'If it stays, the servers of the zone in the chain drop the question: try TCP and EDNS with 1232 octets at each.',
    ],
    authority: 'RFC 8914 section 4.24; RFC 7766',
  },
  garbage: {
    ...unseen,
    ede: 23,
    title: 'The message cannot be read, or answers something else',
    meaning: 'A server or a box on the way sent what is no answer to the question.',
    action: [
      'Ask the server named in the chain directly, from another network too.',
      'A referral where an answer belongs means that the server does not serve the zone: correct the NS set.',
    ],
    authority: 'RFC 1035 section 4.1',
  },
  'server-error': {
    ...unseen,
    ede: 22,
    title: 'The servers answer with an error',
    meaning:
      'SERVFAIL, REFUSED, NOTIMP or the like came instead of an answer. It is no proof of anything.',
    action: [
      'Ask each authoritative server for that name and type; one that does not know the type must answer NOERROR with a proof.',
    ],
    authority: 'RFC 8914 section 4.23; RFC 3597 section 3',
  },
} as const satisfies Record<string, DnssecReasonInfo>;
