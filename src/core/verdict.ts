import type { Instant } from './time.js';
import type { Position } from './plan.js';

export const verdictWords = ['pass', 'fail', 'wait', 'unknown'] as const;
export type VerdictWord = (typeof verdictWords)[number];

/** How findings weigh: what Exchange Online does, what the RFCs say, or both at their strictest. */
export type Profile = 'exchange' | 'rfc' | 'strict';

/** `fail`, `unknown` and `wait` decide the verdict, in this order; `warn` and `info` never change it. */
export type Level = 'fail' | 'unknown' | 'wait' | 'warn' | 'info';

/**
 * One thing seen. Words, authority, Microsoft's code and remedy live in the catalog under `code`.
 * `subject` names the place: a name, `host address:port`, or a server. Evidence values are raw text from the
 * network and stay hostile: whoever prints them escapes them.
 */
export interface Finding {
  readonly code: string;
  readonly subject: string;
  readonly evidence: Readonly<Record<string, string | number | readonly string[]>>;
  /** Where in the plan file the cause stands, where there is such a place. */
  readonly position?: Position;
}

export interface WeighedFinding extends Finding {
  readonly level: Level;
}

export type Verdict =
  | { readonly word: 'pass'; readonly holdsUntil?: Instant }
  | { readonly word: 'fail'; readonly why: string }
  /** `notBefore` is absent where a person must act. */
  | { readonly word: 'wait'; readonly why: string; readonly notBefore?: Instant }
  | { readonly word: 'unknown'; readonly why: string };

/** One line of the gate's table. */
export interface GateCheck {
  readonly mark: 'ok' | 'failed' | 'waiting' | 'unknown' | 'info';
  readonly check: string;
  readonly seen: string;
}
