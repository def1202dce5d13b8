import { ExchangeFailure } from './failure.js';

/** The life of one exchange: ends by success, by a time bound, or because the whole network was closed. */
export interface Scope {
  /** Registers something to be released at the end, however the end comes. */
  own(release: () => void): void;
  /** `work`, or ExchangeFailure `timed-out` after `milliseconds`; a closed network fails everything at once. */
  within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T>;
}

export interface Life {
  /** Runs `exchange` in a scope of its own and releases what it owned before settling. */
  open<T>(exchange: (scope: Scope) => Promise<T>): Promise<T>;
  /** Fails every open exchange as `not-attempted` and all later ones with it. */
  close(): void;
}

export function createLife(): Life {
  const closers = new Set<(failure: ExchangeFailure) => void>();
  const failure = new ExchangeFailure('not-attempted', 'network-closed');
  let closed = false;
  return {
    async open(exchange) {
      if (closed) throw failure;
      const owned: (() => void)[] = [];
      let fail: (failure: ExchangeFailure) => void = () => undefined;
      const ended = new Promise<never>((_, reject) => (fail = reject));
      ended.catch(() => undefined);
      closers.add(fail);
      try {
        const own = (release: () => void): void => void owned.push(release);
        return await exchange({ own, within: (ms, what, work) => bounded(ms, what, work, ended) });
      } finally {
        closers.delete(fail);
        for (const release of owned) release();
      }
    },
    close() {
      closed = true;
      for (const fail of closers) fail(failure);
    },
  };
}

async function bounded<T>(
  milliseconds: number,
  what: string,
  work: Promise<T>,
  ended: Promise<never>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ExchangeFailure('timed-out', what)), milliseconds);
  });
  // the loser may fail after the race is over
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late, ended]);
  } finally {
    clearTimeout(timer);
  }
}
