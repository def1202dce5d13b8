import { LeastRecent } from '../protocols/least-recent.js';
import type { Network, Outcome } from '../protocols/recording/network.js';
import type { RunClock } from './clock.js';

interface Kept<T> {
  readonly at: number;
  readonly outcome: Promise<Outcome<T>>;
}

/** Milliseconds: as long as a resolver may keep what most mail domains publish. */
const longest = 300_000;
const mostAnswers = 2_048;
const mostSessions = 512;

/**
 * The same network for several surveys: an equal question is asked once in five minutes, and a mail host is called once
 * for each address and server name, however many domains it serves. Whoever records above sees every exchange that a
 * survey used. Failed DNS questions are asked again; failed sessions are not, since each costs a minute.
 */
export function shareNetwork(network: Network, clock: RunClock): Network {
  return {
    dns: shared(
      (request) => network.dns(request),
      clock,
      mostAnswers,
      ({ outcome }) => outcome === 'answered',
    ),
    smtp: shared(
      (request) => network.smtp(request),
      clock,
      mostSessions,
      () => true,
    ),
    https: (request) => network.https(request),
  };
}

function shared<Q, T>(
  send: (request: Q) => Promise<Outcome<T>>,
  clock: RunClock,
  most: number,
  mayKeep: (outcome: Outcome<T>) => boolean,
): (request: Q) => Promise<Outcome<T>> {
  const kept = new LeastRecent<string, Kept<T>>(most);
  return (request) => {
    const key = JSON.stringify(request);
    const before = kept.get(key);
    const at = clock.elapsed();
    if (before !== undefined && at - before.at < longest) return before.outcome;
    const outcome = send(request);
    const own: Kept<T> = { at, outcome };
    kept.set(key, own);
    const forget = (): void => {
      if (kept.get(key) === own) kept.delete(key);
    };
    outcome.then((result) => mayKeep(result) || forget(), forget);
    return outcome;
  };
}
