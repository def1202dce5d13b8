import type { StageId } from '../migration/ids.js';
import type { Level, Profile } from '../verdict.js';

/** What the subject of a finding names. */
export type SubjectKind =
  | 'plan-file'
  | 'change'
  | 'ledger'
  | 'synthesis'
  | 'domain'
  | 'zone'
  | 'server'
  | 'host'
  | 'tlsa-set'
  | 'endpoint'
  | 'policy';

/** From one stage to another, both included, a finding may weigh otherwise than by default. */
export interface StageLevel {
  readonly from: StageId;
  readonly to: StageId;
  readonly level: Level;
}

/** The words of one finding; its code is the key of the table. */
export interface FindingInfo {
  readonly title: string;
  readonly subjectKind: SubjectKind;
  /** With a plan, unless the stage says otherwise. */
  readonly defaultLevel: Readonly<Record<Profile, Level>>;
  readonly stageLevels?: readonly StageLevel[];
  /** For `check`, where no plan says what ought to be served; absent: as by default. */
  readonly withoutPlan?: Readonly<Record<Profile, Level>>;
  /** An RFC section, a page of Microsoft, or best practice. */
  readonly authority: string;
  /** What which sender does about it, or what it would break. */
  readonly why: string;
  /** Microsoft's codes that go with it; keys of the tenant and SMTP tables. */
  readonly microsoft: readonly string[];
  /** Steps in order. None tells anybody to publish or trust what was served: the truth is compared first. */
  readonly remedy: readonly string[];
  /** False where no packet can show it: it is about the plan, the change or the ledger. */
  readonly seenFromOutside: boolean;
}
