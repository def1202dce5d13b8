import type { Instant } from '../../core/time.js';

const minute = 60;
const hour = 3600;

/** A message is given up this long after it was handed in. */
export const lifetime = 24 * hour;

/**
 * When to try again after the `tries`-th failure at `now`: after 15 minutes, after 15 more, then hourly, as Exchange
 * Online does (its DANE page); never later than the end of the message's life.
 */
export function nextTry(submitted: Instant, tries: number, now: Instant): Instant {
  const pause = tries <= 2 ? 15 * minute : hour;
  return Math.min(now + pause, submitted + lifetime);
}
