import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import { agrees } from './compare.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { readServed } from './reduce.js';
import type { Finding } from './report.js';
import { hasExpandedProof, hasTwoVersions, proofFlaw } from './thin-proof.js';
import type { Cause } from './witness.js';

interface Explanation {
  readonly words: string;
  readonly fits: (finding: Finding) => boolean;
}

/** Why a peer may hold back where we do not; each was shown by mending the message, or by what was asked. */
const causes: Readonly<Record<Cause, string>> = {
  rcode:
    'shown by mending the rcode: nobody signs it, the proof tells NXDOMAIN from NODATA and data from both (RFC 4035 s5.4, RFC 8020 s2)',
  surplus:
    'shown by leaving out records our word does not need: an RRset is judged by itself (RFC 4035 s4.3, s5.3); the peer wants the whole message good (s3.2.3)',
  soa: 'shown by adding the SOA: a denial is proven by NSEC or NSEC3 alone (RFC 4035 s5.4, RFC 5155 s8); the peer wants the SOA that says how long to keep it (RFC 2308 s3, s5)',
  'rcode, surplus': 'shown by both: rcode, and records our word does not need',
  'surplus, soa': 'shown by both: records our word does not need, and no SOA',
  'rcode, soa': 'shown by both: rcode, and no SOA',
  'rcode, surplus, soa': 'shown by all: rcode, records our word does not need, no SOA',
  nxname:
    'shown by the rcode NOERROR: NXNAME, where unbound 1.17 and BIND 9.18 are older than compact denial (RFC 9824 s3)',
  'delv-mute':
    'delv alone: what it says of the untouched zones is not true either: it fails below a DNAME (RFC 6672 s3.1), and counts opt-out and up to 150 iterations as secure (RFC 5155 s9.2, RFC 9276 s3.2)',
  'delv-keys':
    'delv alone: it gives up at a DNSKEY whose octets are no key, though another one fits (RFC 4035 s5.3.1)',
  'below-cut':
    'the lie is below a cut that untouched messages prove unsigned: no signature can hold there or break (RFC 4035 s4.3, s5.2)',
  'dname-no-cut':
    'unbound alone: a signed DNAME above a name leaves no room for a cut there (RFC 6672 s2.4, RFC 4035 s5.2)',
  'apex-alias':
    'unbound alone: an alias at the apex of a zone, signed by it (RFC 1034 s3.6.2 forbids it, RFC 4035 s5.3 judges its signature): unbound finds no keys behind it',
  'above-cut':
    'a lie by the parent zone itself on a name above an unsigned cut, which an untouched proof of the same zone shows (RFC 4035 s5.2)',
  'two-answers':
    'two answers that the zone signed, one told as the end of an alias, one when unbound asks for it again: each is good (RFC 4035 s5.3, RFC 1034 s5.3.3)',
  'unbound-mute':
    'unbound alone: it fails for the end of the alias also where that is asked for by itself and untouched: a name with an asterisk that is made from a wildcard (RFC 4592 s2.1.1, RFC 4034 s3.1.3)',
  unasked: 'the lie is in a message our word does not need',
};

const recordsOf = ({ lie }: Finding): readonly ResourceRecord[] => {
  const served = readServed(lie.served);
  return served === undefined ? [] : [...served.answers, ...served.authorities];
};

const hasAlias = ({ truth, ours }: Finding): boolean => truth.aliases > 0 || ours.aliases > 0;

const isInsider = ({ lie }: Finding): boolean => lie.kind.startsWith('signed-');

/** One of the others says what the untouched zones say. */
const foundTruth = ({ truth, unbound, delv }: Finding): boolean =>
  agrees(truth, unbound) || delv.state === truth.state;

const isFailed = ({ ours }: Finding): boolean => ours.state === 'failed';

const missing = ['nsec-missing', 'rrsig-missing', 'dnskey-missing'];
const broken = [
  'signature-invalid',
  'signature-expired',
  'signature-not-yet-valid',
  'signer-mismatch',
];

/** Why we may hold back where a peer does not, the most telling first. */
const explanations: readonly Explanation[] = [
  {
    words:
      'no message we can read, or a referral for an answer: indeterminate; the peers ask again with less EDNS or read what they can (RFC 1035 s4.1, RFC 6891 s6.2.2)',
    fits: ({ ours }) => ['network-error', 'garbage'].includes(ours.reason) && ours.isUndecided,
  },
  {
    words:
      'an rcode that is no answer: indeterminate, never a proof; the peers ask again or pass it on (RFC 2308 s7, RFC 1034 s5.3.3)',
    fits: ({ ours }) => ours.reason === 'server-error',
  },
  {
    words:
      'a CNAME that is not what the DNAME beside it makes of the name: refused, signed or not (RFC 6672 s2.2, s3.1)',
    fits: ({ ours }) => ours.reason === 'alias-mismatch',
  },
  {
    words:
      'delv alone: NODATA for the type NSEC at an alias of an NSEC3 zone, as BIND serves it, where the bits hold CNAME (RFC 6840 s4.3)',
    fits: ({ ours, truth, unbound }) =>
      ours.state === 'failed' && truth.state === 'failed' && unbound.state === 'failed',
  },
  {
    words:
      'an NSEC whose next name is the one denied or between it and its encloser: that exists, whatever another NSEC covers (RFC 4034 s4.1.1)',
    fits: (finding) =>
      finding.ours.reason === 'denial-contradicted' &&
      isInsider(finding) &&
      recordsOf(finding).filter(({ type }) => type === rrType.NSEC).length > 1,
  },
  {
    words:
      "an RRset signed in another zone's name: a zone speaks for its own names, its keys first (RFC 4035 s2.2, s5.3.1); one of the others refuses it too",
    fits: ({ ours, unbound, delv, lie }) =>
      ours.reason === 'signer-mismatch' &&
      lie.kind === 'signed-oddly' &&
      (delv.state === 'failed' || unbound.state === 'failed'),
  },
  {
    words:
      'signed NSEC that leave the wildcard open: it may hold what is asked for (RFC 4035 s3.1.3.2, s5.4); delv refuses them too',
    fits: (finding) =>
      finding.ours.reason === 'nsec-missing' &&
      finding.delv.state === 'failed' &&
      finding.lie.kind === 'signed-proof' &&
      recordsOf(finding).some(({ type }) => type === rrType.NSEC),
  },
  {
    words:
      'delv alone: on the way no DS and no proof that there is none; delv goes by the name of the signer and does not ask at names between (RFC 4035 s5.2, s5.3.1)',
    fits: ({ ours, unbound, target, question }) =>
      ours.state === 'failed' &&
      unbound.state === 'failed' &&
      target.type === rrType.DS &&
      question.type !== rrType.DS &&
      ours.reason === 'no-ds-proof',
  },
  {
    words:
      'NSEC and NSEC3 in one denial that contradict each other: neither is believed (RFC 4035 s5.4, RFC 5155 s8)',
    fits: (finding) =>
      finding.ours.reason === 'denial-contradicted' &&
      [rrType.NSEC, rrType.NSEC3].every((kind) =>
        recordsOf(finding).some(({ type }) => type === kind),
      ),
  },
  {
    words: 'aliases that lead in a circle: indeterminate (RFC 1034 s3.6.2)',
    fits: ({ ours }) => ours.reason === 'loop',
  },
  {
    words:
      'an alias whose end the same message tells, badly: we judge what we were told, the peer asks for the end again and gets the truth (RFC 1034 s5.3.3)',
    fits: (finding) =>
      isFailed(finding) && hasAlias(finding) && (isInsider(finding) || foundTruth(finding)),
  },
  {
    words:
      'a proof, DS or DNSKEY made from a wildcard: it stands for no name (RFC 4035 s3.1.3.2, RFC 4592 s4.6; CVE-2017-15105); unbound takes it',
    fits: (finding) => isFailed(finding) && hasExpandedProof(recordsOf(finding)),
  },
  {
    words:
      'records in another section than theirs: an answer and its proof have their places (RFC 4035 s3.1.1, s3.1.3); unbound puts them together again',
    fits: (finding) => isFailed(finding) && ['section', 'swap-sections'].includes(finding.lie.kind),
  },
  {
    words: 'a DS of SHA-1 beside one of SHA-256: the first gives way (RFC 4509 s3)',
    fits: (finding) =>
      finding.ours.reason === 'ds-mismatch' && finding.lie.label.startsWith('SHA-1 good'),
  },
  {
    words:
      'two versions of one RRset: a signature is over the whole of it (RFC 2181 s5, RFC 4034 s3.1.8.1); unbound takes the one that fits',
    fits: (finding) =>
      finding.ours.reason === 'signature-invalid' && hasTwoVersions(recordsOf(finding)),
  },
  {
    words:
      'where opt-out or too many iterations leave a name unproven, a message whose own proof is missing or broken: we want what the zone signs to hold (RFC 4035 s5.4, RFC 5155 s6, RFC 9276 s3.2), a peer calls it unsigned by what it asked before',
    fits: ({ ours, truth, unbound, delv }) =>
      ours.state === 'failed' &&
      ['nsec3-iterations', 'optout'].includes(truth.reason) &&
      (unbound.state === 'insecure' || delv.state === 'insecure') &&
      [...missing, ...broken].includes(ours.reason),
  },
  {
    words:
      'a cover with opt-out: what is absent there we call unsigned (RFC 5155 s6, s9.2); a peer vouches for it, or asks again and gets another proof',
    fits: ({ ours, unbound, delv }) =>
      ours.state === 'insecure' &&
      ours.reason === 'optout' &&
      (unbound.state === 'secure' || delv.state === 'secure'),
  },
  {
    words:
      'too many iterations for us and unbound, not for delv (RFC 9276 s3.2 lets each draw the line)',
    fits: ({ ours, unbound }) =>
      ours.reason === 'nsec3-iterations' && ours.state === 'insecure' && unbound.state !== 'failed',
  },
];

/** A denial that a peer takes and we do not, with what is wrong with it. */
function thinProof(finding: Finding): string | undefined {
  const { ours, question, target } = finding;
  const reasons = ['nsec-missing', 'denial-contradicted', 'no-ds-proof', 'wildcard-without-proof'];
  if (ours.state !== 'failed' || !reasons.includes(ours.reason)) return undefined;
  const names = [question.name, target.name, ours.finalName];
  const flaw = proofFlaw(recordsOf(finding), names, target.type);
  return flaw && `a denial that proves too little for us: ${flaw}`;
}

/** Why the three differ, or `undefined` where nobody has said why. */
export function explain(finding: Finding): string | undefined {
  if (finding.cause !== undefined) return causes[finding.cause];
  return explanations.find(({ fits }) => fits(finding))?.words ?? thinProof(finding);
}
