import type { DnssecState, DnssecStatus } from '../../core/observation.js';
import type { Instant, Seconds } from '../../core/time.js';
import type { Message } from '../dns/message.js';
import type { WireName } from '../dns/name.js';
import type { AlgorithmTable, DigestTable } from './algorithms.js';
import type { TrustAnchor } from './anchors.js';
import type { Limits } from './limits.js';
import type { CryptoMemory } from './memory.js';

/**
 * What one question came to: a whole message, of any rcode, or a word for why there is none: `timed-out`, `refused`,
 * `garbage`, `not-attempted`, `truncated`. `server` says whom it is from, in words for people.
 */
export type AskResult =
  | { readonly ok: true; readonly message: Message; readonly server: string }
  | { readonly ok: false; readonly failure: string; readonly server: string };

/**
 * Asks one question, class IN, with DO (RFC 3225) and CD (RFC 6840 s5.9) set. `name` is to be sent as it stands, with
 * its octets and its case; retries and TCP after truncation (RFC 7766) are the asker's business. A rejection passes
 * through to whoever looked the name up.
 */
export type Ask = (name: WireName, type: number) => Promise<AskResult>;

export interface ValidatorOptions {
  /** Of any owners, DS or DNSKEY, several at once; a name that none covers is `insecure` with reason `anchorless`. */
  readonly anchors: readonly TrustAnchor[];
  /** Seconds since 1970, whole: signatures are good or not at this instant, without skew (RFC 4035 s5.3.1). */
  readonly now: Instant;
  readonly ask: Ask;
  /** Algorithms that are supported; all others are not (RFC 4035 s5.2). @default defaultAlgorithms */
  readonly algorithms?: AlgorithmTable;
  /**
   * Digest types of DS that are supported; a delegation, or an anchor, of others alone counts as unsigned (RFC 6840
   * s5.2). @default defaultDigests
   */
  readonly digests?: DigestTable;
  /** Bounds to change; the others stay as in `defaultLimits`. */
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
  /** RDATA of the set, names in it whole; empty unless `answer`. */
  readonly rdatas: readonly Uint8Array[];
  /** The largest TTL in the RRset; for denials min(SOA TTL, SOA MINIMUM); 0 when failed. */
  readonly ttl: Seconds;
  /** What the signer says the TTL is at the source; only where the last RRset is secure. */
  readonly originalTtl?: Seconds;
  /** CNAME and DNAME steps in order, each judged by itself (RFC 6672 s5.3.3). */
  readonly aliases: readonly { readonly target: string; readonly state: DnssecState }[];
  /** The name the data or the denial speak of: the question's, or the last alias target. */
  readonly finalName: WireName;
  /** Only where `failed`: the word of `ask`, or `servfail`, `refused`, `notimp`, `garbage`, `truncated`, `loop`. */
  readonly failure?: string;
  /** Whom the last message was from. */
  readonly server: string;
}

/** The zone a name lies in, as far as it is known from proofs: below an insecure cut, the cut. */
export interface ZoneState {
  readonly apex: WireName;
  readonly dnssec: DnssecStatus;
}

/** One instant, one set of anchors; zone keys are kept, and equal questions in flight are asked once. */
export interface Validator {
  /** Asks for a name and a type (IANA number) and judges what comes, aliases followed. Rejects only where `ask` does. */
  lookup(name: WireName, type: number): Promise<ValidatedAnswer>;
  /** Judges a message that the caller has: what one authoritative server says, for instance. Keys are asked for as ever. */
  judge(name: WireName, type: number, message: Message, server: string): Promise<ValidatedAnswer>;
  /** What is known of the zone that a name lies in, without judging any data in it. */
  zone(name: WireName): Promise<ZoneState>;
}
