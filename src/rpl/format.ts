import type { Instant, Seconds } from '../core/time.js';
import type { Question, ResourceRecord } from '../protocols/dns/message.js';
import type { WireName } from '../protocols/dns/name.js';
import type { TrustAnchor } from '../protocols/dnssec/index.js';

/** Text that is no replay file of either dialect, with the line (from 1) where that showed. */
export class RplError extends Error {
  override readonly name = 'RplError';

  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`);
  }
}

/** Servers for everything below a name: authorities to walk down from (stub), or resolvers to leave it to (forward). */
export interface ServerZone {
  readonly kind: 'stub' | 'forward';
  readonly apex: WireName;
  readonly addresses: readonly string[];
  /** Host names given instead of addresses. */
  readonly hosts: readonly WireName[];
}

export interface Config {
  readonly anchors: readonly TrustAnchor[];
  /** Names below which nothing is validated (negative trust anchors). */
  readonly insecure: readonly WireName[];
  /** Absent where the file sets none; `ignored` where it says that dates do not count. */
  readonly clock?: Instant | 'ignored';
  readonly zones: readonly ServerZone[];
  readonly ip4: boolean;
  readonly ip6: boolean;
  /** Every option as written, by lower-case name. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

export interface Sections {
  readonly answer: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
}

/** One `ENTRY_BEGIN … ENTRY_END`: words in lower case (MATCH, ADJUST) and upper case (REPLY). */
export interface Entry {
  readonly line: number;
  readonly match: ReadonlySet<string>;
  readonly adjust: ReadonlySet<string>;
  readonly reply: ReadonlySet<string>;
  readonly question?: Question;
  readonly sections: Sections;
  /** A whole message given in hexadecimal instead of sections. */
  readonly raw?: Uint8Array;
}

/** A virtual server while the step counter is within `from` and `to`; without addresses it is every server. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly addresses: readonly string[];
  readonly entries: readonly Entry[];
}

export interface Step {
  readonly line: number;
  readonly at: number;
  /** `QUERY`, `CHECK_ANSWER`, … in upper case. */
  readonly kind: string;
  readonly entry?: Entry;
  /** The server that a `REPLY` step speaks as. */
  readonly address?: string;
  /** Of `TIME_PASSES`. */
  readonly elapse?: Seconds;
}

export interface Scenario {
  readonly title: string;
  readonly config: Config;
  readonly ranges: readonly Range[];
  readonly steps: readonly Step[];
}
