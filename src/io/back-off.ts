import { LeastRecent } from '../protocols/least-recent.js';
import { ExchangeFailure } from './failure.js';

/** Remembers which servers failed, and for how long they are left alone. */
export interface BackOff {
  /** Throws the last failure again while the server is to be left alone. */
  check(server: string): void;
  failed(server: string, failure: ExchangeFailure): void;
  worked(server: string): void;
  /** Failures since the last success. */
  failures(server: string): number;
}

const first = 250;
const longest = 8_000;
/** Of a run over thousands of domains, those that failed lately. */
const mostServers = 4_096;

/** `now` in milliseconds. The wait doubles with every failure, up to eight seconds. */
export function createBackOff(now: () => number): BackOff {
  const servers = new LeastRecent<
    string,
    { readonly count: number; readonly until: number; readonly failure: ExchangeFailure }
  >(mostServers);
  return {
    check(server) {
      const last = servers.get(server);
      if (last === undefined || now() >= last.until) return;
      throw new ExchangeFailure(
        last.failure.word,
        `${last.failure.detail}; left alone for a while`,
      );
    },
    failed(server, failure) {
      const count = (servers.get(server)?.count ?? 0) + 1;
      const wait = Math.min(longest, first * 2 ** Math.min(count - 1, 10));
      servers.set(server, { count, until: now() + wait, failure });
    },
    worked: (server) => void servers.delete(server),
    failures: (server) => servers.get(server)?.count ?? 0,
  };
}
