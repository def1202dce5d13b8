import type { Finding } from './report.js';

interface Explanation {
  readonly words: string;
  readonly fits: (finding: Finding) => boolean;
}

const hasAlias = ({ truth, ours }: Finding): boolean => truth.aliases > 0 || ours.aliases > 0;

const isUnread = ({ ours }: Finding): boolean =>
  ['garbage', 'network-error', 'server-error', 'loop'].includes(ours.reason);

/** Why validators that are all right may differ, the most telling first. */
const explanations: readonly Explanation[] = [
  {
    words:
      'the rcode is unsigned: we take NXDOMAIN or NODATA from the proof, they also want the rcode to fit (RFC 4035 s5.4)',
    fits: ({ difference }) => difference === 'rcode',
  },
  {
    words:
      'we vouch for the truth beside records that are forged, misplaced, malformed or left over; they drop the whole message (RFC 4035 s5.3 judges an RRset; s3.2.3 gives AD to whole sections; RFC 2308 s3 wants the SOA)',
    fits: ({ difference, ours }) => difference === 'true' && ours.state === 'secure',
  },
  {
    words:
      'no chain of trust leads to the name, whatever else the message holds: insecure (RFC 4035 s4.3, RFC 5155 s6, RFC 9276 s3.2)',
    fits: ({ difference, ours }) => difference === 'true' && ours.state === 'insecure',
  },
  {
    words:
      'records beside the answer fail to validate: unbound wants all of the authority section good (RFC 4035 s3.2.3), delv and we want what is used (s5.3)',
    fits: ({ difference, ours }) => difference === 'split' && ours.state !== 'failed',
  },
  {
    words:
      'a message we call unreadable or no answer, indeterminate: they ask again another way (RFC 6891 s6.2.2) or read what they can',
    fits: ({ ours }) => ours.state === 'failed' && ours.isUndecided,
  },
  {
    words:
      'an alias whose end is in the same message: we judge that end, they ask for it again and get the truth (RFC 1034 s5.3.3)',
    fits: (finding) => finding.ours.state === 'failed' && hasAlias(finding) && !isUnread(finding),
  },
  {
    words:
      'an insider made proofs and keys from wildcards: delv and we refuse them, unbound takes them (RFC 4035 s5.2, s5.4; CVE-2017-15105)',
    fits: ({ difference, ours, lie }) =>
      difference === 'split' &&
      ours.state === 'failed' &&
      ['signed-wildcard', 'signed-oddly', 're-expanded'].includes(lie.kind),
  },
  {
    words:
      'records moved to another section: delv and we refuse them, unbound puts them together (RFC 4035 s3.1.1)',
    fits: ({ difference, ours, lie }) =>
      difference === 'split' &&
      ours.state === 'failed' &&
      ['section', 'swap-sections'].includes(lie.kind),
  },
  {
    words: 'delv refuses as we do; unbound takes less for proof, or asks on and finds the truth',
    fits: ({ difference, ours }) => difference === 'split' && ours.state === 'failed',
  },
  {
    words:
      'behind an opt-out span or too many iterations we vouch for nothing (RFC 5155 s9.2, RFC 9276 s3.2); delv does, unbound wants all of the authority section good',
    fits: ({ ours, unbound }) => ours.state === 'insecure' && unbound.state !== 'insecure',
  },
  {
    words:
      'an insider signed two denials that contradict each other; each validator uses another one',
    fits: ({ lie, ours, unbound }) =>
      lie.kind.startsWith('signed-') &&
      (ours.reason === 'denial-contradicted' ||
        (ours.state === 'secure' && unbound.state === 'secure')),
  },
];

/** Why the three differ, or `undefined` where nobody has said why. */
export function explain(finding: Finding): string | undefined {
  return explanations.find(({ fits }) => fits(finding))?.words;
}
