import type { Instant } from '../core/time.js';
import type { Message } from '../protocols/dns/message.js';
import { nameKey, type WireName } from '../protocols/dns/name.js';
import type { Cut } from './delegation.js';
import { ProofMemory } from './proof-memory.js';

/** Where the root's servers were in the years of the recordings; a file may take them for known. */
export const rootAddresses: readonly string[] = [
  '198.41.0.4',
  '192.228.79.201',
  '199.9.14.201',
  '192.33.4.12',
  '128.8.10.90',
  '199.7.91.13',
  '192.203.230.10',
  '192.5.5.241',
  '192.112.36.4',
  '128.63.2.53',
  '198.97.190.53',
  '192.36.148.17',
  '192.58.128.30',
  '193.0.14.129',
  '199.7.83.42',
  '202.12.27.33',
];

/** What the resolver learnt on the way; it outlives a step as a resolver's cache would. */
export interface Memory {
  readonly cuts: Map<string, Cut>;
  readonly referrals: Map<string, Message>;
  readonly proofs: ProofMemory;
  readonly answers: Map<string, { readonly message: Message; readonly until: Instant }>;
}

export function createMemory(): Memory {
  return {
    cuts: new Map(),
    referrals: new Map(),
    proofs: new ProofMemory(),
    answers: new Map(),
  };
}

/** The key of a question in `answers`. */
export const keyOf = (name: WireName, type: number): string => `${type} ${nameKey(name)}`;

/** Seconds for which a message may be kept: the least TTL in it. */
export function lifeOf({ answers, authorities }: Message): number {
  const ttls = [...answers, ...authorities].map((record) => record.ttl);
  return ttls.length === 0 ? 0 : Math.min(...ttls);
}
