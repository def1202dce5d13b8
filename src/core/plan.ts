import type { DomainName } from './name.js';
import type { StageId, TrackId } from './migration/ids.js';
import type { Seconds } from './time.js';

/** Where a value stands in the plan file; 1-based, columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface MtaStsPlan {
  /** Mode of the policy before the cutover; `none` = a published policy of mode none. */
  readonly before: 'enforce' | 'testing' | 'none';
  /** Seconds, 0 to 31557600 (RFC 8461 s3.2). */
  readonly maxAge: Seconds;
  /** Patterns that list the legacy and the new host; each defaults to the host's own name. */
  readonly legacyPatterns: readonly string[];
  readonly newPatterns: readonly string[];
  /** The TXT id served before we began, kept at s0 and s1; absent: our digest. */
  readonly beforeId?: string;
  readonly txtTtl: Seconds;
}

export interface DomainPlan {
  readonly domain: DomainName;
  readonly track: TrackId;
  readonly stage: StageId;
  readonly legacyMx: DomainName;
  /** Known only after the cmdlet of s3; every stage from s4 on has it. */
  readonly newMx?: DomainName;
  /** MX preference before we began: 0 or 10. */
  readonly preference: number;
  readonly ttl: { readonly before: Seconds; readonly during: Seconds; readonly after: Seconds };
  /** Absent where the domain publishes no MTA-STS. */
  readonly mtaSts?: MtaStsPlan;
  readonly tlsRpt: readonly string[];
  readonly tlsRptTtl: Seconds;
  /** Which stage raises the TTL to `ttl.after`. */
  readonly raiseTtl: 's7' | 's10';
  /** Positions of this domain's keys, for annotations: `domain`, `stage`, `new-mx`, `ttl.during`, … */
  readonly positions: Readonly<Record<string, Position>>;
}

/** A plan file that was accepted: valid for ever after, no later check doubts it. */
export interface Plan {
  readonly version: 1;
  readonly domains: readonly DomainPlan[];
}

/** One refusal of a plan file. */
export interface PlanError {
  /** A key of the findings catalog, such as `plan-ttl-below-30`. */
  readonly code: string;
  readonly position: Position;
  /** The text of the offending line, and how many columns of it to underline. */
  readonly excerpt: string;
  readonly width: number;
  /** What was wrong, with the value seen. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan }
  | {
      readonly ok: false;
      readonly errors: readonly PlanError[];
      /** As `readPlan` was told it. */
      readonly file?: string;
    };
