import type { DnssecState, DnssecStatus } from '../../core/observation.js';
import type { Instant } from '../../core/time.js';

/** Reasons for anything but secure, each with its Extended DNS Error (RFC 8914, IANA) where one fits. */
export const extendedErrors = {
  'signature-invalid': 6,
  'signature-expired': 7,
  'signature-not-yet-valid': 8,
  'signer-mismatch': 6,
  'dnskey-missing': 9,
  'ds-mismatch': 9,
  'rrsig-missing': 10,
  'zone-key-missing': 11,
  'nsec-missing': 12,
  'no-ds-proof': 12,
  'wildcard-without-proof': 12,
  'denial-contradicted': 6,
  'alias-mismatch': 6,
  'wildcard-dname': 6,
  'unsupported-algorithm': 1,
  'unsupported-digest': 2,
  'nsec3-iterations': 27,
  'keytrap-budget': 5,
  'question-budget': 5,
  'crypto-refused': 5,
  'clock-suspect': 5,
  loop: 5,
  garbage: 23,
  'network-error': 23,
  'server-error': 22,
  anchorless: undefined,
  'no-ds': undefined,
  optout: undefined,
} as const;

export type Reason = keyof typeof extendedErrors;

const isReason = (word: string): word is Reason => Object.hasOwn(extendedErrors, word);

export const reasons: readonly Reason[] = Object.keys(extendedErrors).filter(isReason);

/** How long a secure judgement holds: by TTL, and by the earliest expiring signature. */
export interface Evidence {
  readonly holdsUntil: Instant;
  readonly signaturesUntil: Instant;
}

export function earliest(a: Evidence, b: Evidence): Evidence {
  return {
    holdsUntil: Math.min(a.holdsUntil, b.holdsUntil),
    signaturesUntil: Math.min(a.signaturesUntil, b.signaturesUntil),
  };
}

export interface Secure extends Evidence {
  readonly state: 'secure';
  readonly chain: readonly string[];
}

export interface NotSecure extends DnssecStatus {
  readonly state: Exclude<DnssecState, 'secure'>;
  readonly reason: Reason;
}

export type Status = Secure | NotSecure;

export function secure(chain: readonly string[], evidence: Evidence): Secure {
  return {
    state: 'secure',
    chain,
    holdsUntil: evidence.holdsUntil,
    signaturesUntil: evidence.signaturesUntil,
  };
}

export function notSecure(
  state: NotSecure['state'],
  reason: Reason,
  chain: readonly string[],
): NotSecure {
  const ede = extendedErrors[reason];
  return { state, reason, ...(ede === undefined ? {} : { ede }), chain };
}

/** Reasons that say nothing about the data: our own limits, not their fault. */
const undecided: ReadonlySet<Reason> = new Set(['keytrap-budget', 'crypto-refused']);

/** Bogus for this reason, or indeterminate where the reason lies with us. */
export function failed(reason: Reason, chain: readonly string[]): NotSecure {
  return notSecure(undecided.has(reason) ? 'indeterminate' : 'bogus', reason, chain);
}

const severity: Readonly<Record<DnssecState, number>> = {
  secure: 0,
  insecure: 1,
  indeterminate: 2,
  bogus: 3,
};

/** The state of an answer that took several steps: its worst one (standards B03). */
export function worst(first: Status, ...rest: readonly Status[]): Status {
  return rest.reduce((soFar, status) => {
    if (soFar.state === 'secure' && status.state === 'secure')
      return secure([...soFar.chain, ...status.chain], earliest(soFar, status));
    return severity[status.state] > severity[soFar.state] ? status : soFar;
  }, first);
}
