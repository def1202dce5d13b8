import type { DesiredState } from '../migration/desired.js';
import type { StageId } from '../migration/ids.js';
import type { Digest } from '../migration/policy-file.js';
import type { Ledger } from '../ledger.js';
import type { HostObservation, Observation } from '../observation.js';
import type { DomainPlan } from '../plan.js';
import type { Finding } from '../verdict.js';

/** What a plan adds to an observation: the stage that ought to be live, and its records. */
export interface Cutover {
  readonly plan: DomainPlan;
  /** The stage whose records the servers should serve now. */
  readonly stage: StageId;
  readonly state: DesiredState;
  readonly ledger: Ledger;
  readonly digest: Digest;
}

export interface JudgeContext {
  readonly observation: Observation;
  /** Absent for `check`: then the domain is judged as any strict sender would. */
  readonly cutover?: Cutover;
}

/** A check reads an observation and says what it saw; it never decides what follows. */
export type Check = (context: JudgeContext) => readonly Finding[];

/** The hosts that senders use: those in the MX set, or the domain itself where it has none. */
export function mxHosts(observation: Observation): readonly HostObservation[] {
  return observation.hosts.filter((host) => host.preference !== undefined);
}

export function isLegacy(host: HostObservation, context: JudgeContext): boolean {
  return context.cutover?.plan.legacyMx === host.host;
}

export function hostOf(observation: Observation, name: string): HostObservation | undefined {
  return observation.hosts.find((host) => host.host === name);
}
