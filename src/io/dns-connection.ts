import type { DnsQuery } from './dns-query.js';

/** Makes a query anew, with another random id. */
export type MakeQuery = () => DnsQuery;

/** Waits for `work`, or throws when the time is up or the network was closed. */
export type Bounded = <T>(work: Promise<T>) => Promise<T>;

/** One connection to one server, over which several questions may be under way. */
export interface DnsConnection {
  /** The reply, which fits the query; rejects with an ExchangeFailure or the socket's error. */
  ask(make: MakeQuery, bounded: Bounded): Promise<Uint8Array>;
  /** Whether nobody waits for a reply. */
  readonly idle: boolean;
  /** No more questions; ends when the last is settled. */
  retire(): void;
  /** False from the moment on which no more questions should go over it. */
  readonly usable: boolean;
  /** The other side, or the network, ended it: what was under way says nothing about the server. */
  readonly closed: boolean;
  /** Replies so far. */
  readonly served: number;
  readonly ended: Promise<void>;
}
