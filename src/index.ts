/**
 * The library: read a plan, derive a stage's records, assess the live state. Constructs are `dane-cutover/cdktf` and
 * `dane-cutover/cdktn`; the octoDNS writer is `dane-cutover/octodns`.
 */

// The plan and what follows from it.
export { readPlan } from './assess/read-plan.js';
export type { DomainPlan, Plan, PlanError, PlanResult } from './core/plan.js';
export { exchangeOnlineStages, nextStage, type StageId } from './core/migration/ids.js';
export { stages, stageOf, type Stage } from './core/migration/stages.js';
export { desired, type DesiredState } from './core/migration/desired.js';
export { diff, orderedMxSteps, type ChangeSet } from './core/migration/diff.js';
export type { MxRecord, Rrset, TlsaRecord } from './core/rrset.js';

// The gate.
export { assess, PlanRefused, type AssessTools } from './assess/assess.js';
export { prepare } from './session/prepare.js';
export { runSession, replaySession, sha256Hex } from './session/session.js';
export type { RunOptions } from './session/options.js';
export type { Report, DomainReport } from './core/report.js';
export type { Network } from './protocols/recording/network.js';
export type { RunSettings } from './protocols/recording/format.js';

// Words.
export { explain } from './core/catalog/index.js';
