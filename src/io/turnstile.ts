import { TransientMap } from '../protocols/transient-map.js';

/** Lets at most `places` through at a time, and at most one per key: mail servers count connections per client. */
export interface Turnstile {
  pass<T>(key: string | undefined, work: () => Promise<T>): Promise<T>;
}

export function createTurnstile(places: number): Turnstile {
  const lastOfKey = new TransientMap<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let free = places;

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  const through = async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      leave();
    }
  };
  const inTurn = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = lastOfKey.get(key) ?? Promise.resolve();
    const result = before.then(() => through(work));
    const done = result.then(
      () => undefined,
      () => undefined,
    );
    lastOfKey.set(key, done);
    try {
      return await result;
    } finally {
      if (lastOfKey.get(key) === done) lastOfKey.delete(key);
    }
  };
  return { pass: (key, work) => (key === undefined ? through(work) : inTurn(key, work)) };
}
