import type { Seconds } from '../core/time.js';
import type { Network, Outcome } from '../protocols/recording/network.js';

export interface Stopwatch {
  readonly network: Network;
  /** Whole seconds from the start of the run to the end of the last exchange, rounded up. */
  elapsed(): Seconds;
}

/** Takes the time from the outcomes themselves, so that a replay tells the same. */
export function withStopwatch(network: Network): Stopwatch {
  let latest = 0;
  const timed = async <T>(outcome: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const result = await outcome;
    latest = Math.max(latest, result.timing.at + result.timing.took);
    return result;
  };
  return {
    network: {
      dns: (request) => timed(network.dns(request)),
      smtp: (request) => timed(network.smtp(request)),
      https: (request) => timed(network.https(request)),
    },
    elapsed: () => Math.ceil(latest / 1000),
  };
}
