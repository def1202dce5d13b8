import type { DnssecState, DnssecStatus } from '../../core/observation.js';
import type { Instant, Seconds } from '../../core/time.js';
import type { Message } from '../dns/message.js';
import type { WireName } from '../dns/name.js';
import type { AlgorithmTable } from './algorithms.js';
import type { TrustAnchor } from './anchors.js';
import type { Limits } from './limits.js';
import type { CryptoMemory } from './memory.js';

/** What one question came to; `failure` is a word of `Lookup.failure`. */
export type AskResult =
  | { readonly ok: true; readonly message: Message; readonly server: string }
  | { readonly ok: false; readonly failure: string; readonly server: string };

/** Asks one question with DO and CD set, class IN. Retries are the asker's business. */
export type Ask = (name: WireName, type: number) => Promise<AskResult>;

export interface ValidatorOptions {
  readonly anchors: readonly TrustAnchor[];
  readonly now: Instant;
  readonly ask: Ask;
  readonly algorithms?: AlgorithmTable;
  readonly limits?: Partial<Limits>;
  /** Shared with other validators, to do the same arithmetic once; its own where absent. */
  readonly memory?: CryptoMemory;
}

/** One question judged. Data come with every state: read `dnssec.state` before them. */
export interface ValidatedAnswer {
  /** Derived from the proof where there is one: the rcode is unsigned (standards A36). */
  readonly status: 'answer' | 'nodata' | 'nxdomain' | 'failed';
  /** The worst state on the way, aliases included. */
  readonly dnssec: DnssecStatus;
  readonly rdatas: readonly Uint8Array[];
  /** The largest TTL in the RRset; for denials min(SOA TTL, SOA MINIMUM); 0 when failed. */
  readonly ttl: Seconds;
  /** What the signer says the TTL is at the source; only where the last RRset is secure. */
  readonly originalTtl?: Seconds;
  readonly aliases: readonly { readonly target: string; readonly state: DnssecState }[];
  /** The name the data or the denial speak of: the question's, or the last alias target. */
  readonly finalName: WireName;
  readonly failure?: string;
  readonly server: string;
}

/** The zone a name lies in, as far as it is known from proofs: below an insecure cut, the cut. */
export interface ZoneState {
  readonly apex: WireName;
  readonly dnssec: DnssecStatus;
}

/** One instant, one set of anchors; zone keys are kept, and equal questions in flight are asked once. */
export interface Validator {
  lookup(name: WireName, type: number): Promise<ValidatedAnswer>;
  judge(name: WireName, type: number, message: Message, server: string): Promise<ValidatedAnswer>;
  zone(name: WireName): Promise<ZoneState>;
}
