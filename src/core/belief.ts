import type { DnssecStatus, Lookup } from './observation.js';
import type { Seconds } from './time.js';

/** Two kinds of `insecure` prove nothing (standards A01, A23): no anchor covers the name, or its proof was too costly to check. */
const unproven: readonly string[] = ['anchorless', 'nsec3-iterations'];

/** A signed answer, or the proof that nothing there can be signed. */
export function isProven({ state, reason }: DnssecStatus): boolean {
  return state === 'secure' || (state === 'insecure' && !unproven.includes(reason ?? ''));
}

/** Failed, or answered in a way that nobody can judge: whoever sent it may have chosen it to hide something. */
export function isUnseen({ status, dnssec }: Lookup<unknown>): boolean {
  return status === 'failed' || (dnssec.state !== 'bogus' && !isProven(dnssec));
}

/** Why nothing in this answer may be read, or `undefined`: a validating sender gets SERVFAIL for what is bogus. */
export function whyNotBelieved(lookup: Lookup<unknown>): string | undefined {
  const { dnssec, failure } = lookup;
  if (!isUnseen(lookup) && dnssec.state !== 'bogus') return undefined;
  return failure ?? dnssec.reason ?? dnssec.state;
}

/**
 * How long others may hold it: as long as the signer says (RFC 4035 s5.3.3), where that is proven. A cache that we asked
 * tells only what it had left.
 */
export function heldFor({ ttl, originalTtl }: Lookup<unknown>): Seconds {
  return originalTtl ?? ttl;
}
