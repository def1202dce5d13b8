import type { Network, Outcome } from '../protocols/recording/network.js';
import type { RunClock } from './clock.js';
import { createTurnstile } from './turnstile.js';

/** Milliseconds; far more than any honest domain takes. */
export const patience = 600_000;
/** Sessions of one domain open at once: slow hosts of one must not take the places of all. */
const sessionPlaces = 4;

/**
 * The network as one domain of many gets it. Whoever lets us wait is not waited for without end: when the time is up
 * everything else counts as not attempted, so that the survey ends by itself and its recording replays to the same.
 */
export function forOneDomain(network: Network, clock: RunClock, wait = patience): Network {
  const end = clock.elapsed() + wait;
  const turns = createTurnstile(sessionPlaces);
  const inTime = <T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    clock.elapsed() < end ? ask() : Promise.resolve(late(clock));
  return {
    dns: (request) => inTime(() => network.dns(request)),
    smtp: (request) => turns.pass(undefined, () => inTime(() => network.smtp(request))),
    https: (request) => turns.pass(undefined, () => inTime(() => network.https(request))),
  };
}

function late(clock: RunClock): Outcome<never> {
  const timing = { at: clock.elapsed(), took: 0 };
  return { outcome: 'not-attempted', detail: 'out-of-time', timing };
}
