import type { Exchange } from '../protocols/recording/format.js';
import type { Network, Outcome } from '../protocols/recording/network.js';
import type { RunClock } from './clock.js';

export interface Recorder {
  /** Passes everything on to the recorded network and keeps what came back. */
  readonly network: Network;
  /** Exchanges that have ended, in the order in which they began. */
  readonly exchanges: () => readonly Exchange[];
}

/**
 * With `clock`, the times of a network that keeps none of its own (the lab's) are replaced by ours, counted from the
 * start of the run. The caller gets the very outcome that is kept, so that a replay shows the same.
 */
export function record(network: Network, clock?: RunClock): Recorder {
  const log: (Exchange | undefined)[] = [];

  const kept = async <T>(
    ask: () => Promise<Outcome<T>>,
    exchangeOf: (result: Outcome<T>) => Exchange,
  ): Promise<Outcome<T>> => {
    const place = log.push(undefined) - 1;
    const at = clock?.elapsed() ?? 0;
    const outcome = await ask();
    const result = clock ? { ...outcome, timing: { at, took: clock.elapsed() - at } } : outcome;
    log[place] = exchangeOf(result);
    return result;
  };

  return {
    network: {
      dns: (request) =>
        kept(
          () => network.dns(request),
          (result) => ({ kind: 'dns', request, result }),
        ),
      smtp: (request) =>
        kept(
          () => network.smtp(request),
          (result) => ({ kind: 'smtp', request, result }),
        ),
      https: (request) =>
        kept(
          () => network.https(request),
          (result) => ({ kind: 'https', request, result }),
        ),
    },
    exchanges: () => log.filter((exchange) => exchange !== undefined),
  };
}
