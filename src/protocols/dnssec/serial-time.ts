import type { Instant } from '../../core/time.js';

/** `a - b` in serial arithmetic modulo 2^32 (RFC 1982), as a signed number. */
function serialDifference(a: number, b: number): number {
  return (a - b) | 0;
}

/** The instant nearest to `now` that the 32-bit time of an RRSIG stands for (RFC 4034 s3.1.5). */
export function instantNear(time: number, now: Instant): Instant {
  return now + serialDifference(time >>> 0, now >>> 0);
}

/** No clock skew is allowed: a verdict that needs it is no verdict (standards A05). */
export function windowFault(
  inception: number,
  expiration: number,
  now: Instant,
): 'signature-expired' | 'signature-not-yet-valid' | undefined {
  if (instantNear(expiration, now) < now) return 'signature-expired';
  return instantNear(inception, now) > now ? 'signature-not-yet-valid' : undefined;
}
