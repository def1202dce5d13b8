import type { Instant } from '../core/time.js';

/** The time of one run: it begins at `at` and goes on as real time does. */
export interface RunClock {
  /** The instant the run began: the caller's `at`, or the machine's time. */
  readonly at: Instant;
  /** Milliseconds since the run began, whole. */
  elapsed(): number;
  /** `at` plus whole elapsed seconds. */
  now(): Instant;
}

/** Monotonic since the call, so that a machine whose clock is set during a run does not move ours. */
export function createClock(at?: Instant): RunClock {
  const begin = at ?? Math.floor(Date.now() / 1000);
  const zero = performance.now();
  const elapsed = (): number => Math.round(performance.now() - zero);
  return { at: begin, elapsed, now: () => begin + Math.floor(elapsed() / 1000) };
}
