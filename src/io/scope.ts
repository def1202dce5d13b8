import { TransientMap } from '../protocols/transient-map.js';
import { ExchangeFailure } from './failure.js';

export interface Patience {
  /** `work`, or ExchangeFailure `timed-out` after `milliseconds`; a closed network fails everything at once. */
  within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T>;
}

/** The life of one exchange: ends by success, by a time bound, or because the whole network was closed. */
export interface Scope extends Patience {
  /** Registers something to be released at the end, however the end comes. */
  own(release: () => void): void;
}

/** Itself the patience of what owns nothing. */
export interface Life extends Patience {
  /** Runs `exchange` in a scope of its own and releases what it owned before settling. */
  open<T>(exchange: (scope: Scope) => Promise<T>): Promise<T>;
  /** Throws where nothing may begin any more. */
  check(): void;
  /** Fails every open exchange as `not-attempted` and all later ones with it. */
  close(): void;
}

type Fail = (failure: ExchangeFailure) => void;
/** A set. */
type Waiting = TransientMap<Fail, true>;

export function createLife(): Life {
  /** What each open exchange waits for. */
  const open = new TransientMap<Waiting, true>();
  const failure = new ExchangeFailure('not-attempted', 'network-closed');
  let closed = false;
  const patienceOf = (waiting: Waiting): Patience => ({
    within: (ms, what, work) => {
      if (!closed) return bounded(ms, what, work, waiting);
      // Nobody hears how it ends, and a rejection that nobody hears would end the process.
      work.catch(() => undefined);
      return Promise.reject(failure);
    },
  });
  const unowning: Waiting = new TransientMap();
  open.set(unowning, true);
  return {
    ...patienceOf(unowning),
    check() {
      if (closed) throw failure;
    },
    async open(exchange) {
      if (closed) throw failure;
      const owned: (() => void)[] = [];
      const waiting: Waiting = new TransientMap();
      open.set(waiting, true);
      try {
        return await exchange({
          own: (release) => void owned.push(release),
          ...patienceOf(waiting),
        });
      } finally {
        open.delete(waiting);
        for (const release of owned) release();
      }
    },
    close() {
      closed = true;
      for (const waiting of open.keys()) for (const fail of waiting.keys()) fail(failure);
    },
  };
}

/** One promise and no race: this stands around every datagram. */
function bounded<T>(
  milliseconds: number,
  what: string,
  work: Promise<T>,
  waiting: Waiting,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      waiting.delete(fail);
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    const timer = setTimeout(() => fail(new ExchangeFailure('timed-out', what)), milliseconds);
    waiting.set(fail, true);
    // What comes after the end is heard by nobody.
    work.then((value) => {
      end();
      resolve(value);
    }, fail);
  });
}
