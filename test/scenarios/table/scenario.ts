import type { DnssecState } from '../../../src/core/observation.js';
import type { FindingCode } from '../../../src/core/catalog/index.js';
import type { DaneWord } from '../../../src/core/report.js';
import type { Level, VerdictWord } from '../../../src/core/verdict.js';
import { at, ownPolicy, ownRecords } from '../world/base.js';
import type { PolicyScript } from '../world/policy-host.js';
import type { Twist } from '../world/world.js';

export interface Scenario {
  /** What is wrong in this world, in a few words; unique. */
  readonly id: string;
  readonly twist: Twist;
  readonly verdict: VerdictWord;
  /** Every code that comes of it, with its level, and no other. */
  readonly codes: Readonly<Partial<Record<FindingCode, Level>>>;
  /** A word of the validator that must stand in what was observed. */
  readonly reason?: string;
  /** Words that must stand in the evidence of a finding. */
  readonly says?: string;
  /** What the domain as a whole comes to; checked where it is given. */
  readonly dane?: DaneWord;
  /** Status codes of Exchange Online as a sender; checked where they are given. */
  readonly delivery?: readonly string[];
  /** Of the MX set. @default secure */
  readonly mx?: DnssecState;
  /** Predicted codes of the tenant; only with a plan. */
  readonly tenant?: readonly string[];
}

type Edit = readonly [from: string | RegExp, to: string];

/** The text with each edit made; one that finds nothing is a slip in the table. */
export function edited(text: string, ...edits: readonly Edit[]): string {
  return edits.reduce((soFar, [from, to]) => {
    const next = soFar.replace(from, () => to);
    if (next === soFar) throw new Error(`nothing to edit: ${String(from)}`);
    return next;
  }, text);
}

/** The records of the domain with its own host, edited. */
export const own = (...edits: readonly Edit[]): string => edited(ownRecords, ...edits);

export const withPolicy = (more: Partial<PolicyScript>): Twist => ({
  policy: { [at.policy]: { ...ownPolicy, ...more } },
});
