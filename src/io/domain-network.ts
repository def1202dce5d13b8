import type { Network, Outcome } from '../protocols/recording/network.js';
import type { RunClock } from './clock.js';
import { outOfTime, type IsWanted, type QueueingNetwork } from './session-turn.js';
import { createTurnstile } from './turnstile.js';

/** Milliseconds; far more than any honest domain takes. */
export const patience = 600_000;
/** Sessions of one domain open at once: slow hosts of one must not take the places of all. */
const sessionPlaces = 4;

/**
 * The network as one domain of many gets it. Whoever lets us wait is not waited for without end: when the time is up
 * everything else counts as not attempted, also what still waits for its turn at an address that others keep busy, so
 * that the survey ends by itself and its recording replays to the same.
 */
export function forOneDomain(network: QueueingNetwork, clock: RunClock, wait = patience): Network {
  const end = clock.elapsed() + wait;
  const turns = createTurnstile(sessionPlaces);
  const inTime = <T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    clock.elapsed() < end ? ask() : Promise.resolve(outOfTime(clock));
  const session = <T>(ask: (isWanted: IsWanted) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    turns.pass(undefined, () => inTime(() => unlessTooLate(ask, end, clock)));
  return {
    dns: (request) => inTime(() => network.dns(request)),
    smtp: (request) => session((isWanted) => network.smtp(request, isWanted)),
    https: (request) => session((isWanted) => network.https(request, isWanted)),
  };
}

/** Waits for a turn until `end`, and for a session that has begun to its own end. */
async function unlessTooLate<T>(
  ask: (isWanted: IsWanted) => Promise<Outcome<T>>,
  end: number,
  clock: RunClock,
): Promise<Outcome<T>> {
  let phase: 'waiting' | 'begun' | 'given-up' = 'waiting';
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Outcome<T>>((resolve) => {
    timer = setTimeout(() => {
      if (phase !== 'waiting') return;
      phase = 'given-up';
      resolve(outOfTime(clock));
    }, end - clock.elapsed());
  });
  const isWanted = (): boolean => {
    if (phase === 'waiting' && clock.elapsed() < end) phase = 'begun';
    return phase === 'begun';
  };
  try {
    return await Promise.race([ask(isWanted), over]);
  } finally {
    clearTimeout(timer);
  }
}
