import type { Seconds } from '../time.js';

/**
 * How Exchange Online retries after a failure of DANE or TLS, each time from the DNS query on (Microsoft: how SMTP
 * DANE works): twice after 15 minutes, then hourly, until 24 hours have passed and the message bounces.
 */
export const exchangeRetry = {
  firstIntervals: [900, 900],
  thenEvery: 3600,
  giveUpAfter: 86_400,
} as const satisfies {
  readonly firstIntervals: readonly Seconds[];
  readonly thenEvery: Seconds;
  readonly giveUpAfter: Seconds;
};

/** A fault shorter than the schedule delays mail, a longer one loses it: when to call somebody, and when to roll back at the latest. */
export const rollbackClock = { callAfter: 3600, rollBackBy: 20 * 3600 } as const;

/** Seconds after the first attempt at which the attempts take place, the first included, none after giving up. */
export function attemptOffsets(): readonly Seconds[] {
  const offsets: Seconds[] = [0];
  const intervals: Seconds[] = [...exchangeRetry.firstIntervals];
  for (let at = 0; ;) {
    at += intervals.shift() ?? exchangeRetry.thenEvery;
    if (at > exchangeRetry.giveUpAfter) return offsets;
    offsets.push(at);
  }
}
