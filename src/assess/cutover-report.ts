import type { Ledger, LedgerEntry } from '../core/ledger.js';
import { judge } from '../core/judge/index.js';
import type { Cutover, JudgeContext } from '../core/judge/context.js';
import { predictTenantCodes } from '../core/judge/tenant-codes.js';
import { exchangeView } from '../core/exchange/index.js';
import { advance } from '../core/migration/advance.js';
import { desired } from '../core/migration/desired.js';
import { infer, isLive } from '../core/migration/infer.js';
import type { LeaveRow } from '../core/migration/leave-checks.js';
import type { Digest } from '../core/migration/policy-file.js';
import type { Observation } from '../core/observation.js';
import type { DomainPlan } from '../core/plan.js';
import type { DomainReport } from '../core/report.js';
import type { Instant } from '../core/time.js';
import type { Finding, GateCheck, WeighedFinding } from '../core/verdict.js';
import { weigh } from '../core/weigh.js';
import type { RunSettings } from '../protocols/recording/format.js';
import { ledgerFindings } from './ledger-change.js';
import { reportFinding } from './report-finding.js';
import { sightings } from './sightings.js';
import type { Step } from './step.js';
import { answerFor } from './answer-for.js';
import { stepReport } from './step-report.js';
import { summarise } from './summary.js';

export interface CutoverTools {
  readonly digest: Digest;
  readonly tool: string;
  /** When the looking ended. */
  readonly seenAt: Instant;
}

/** With a plan: is the stage live, may the next one follow, and what would the ledger gain? */
export function cutoverReport(
  observation: Observation,
  step: Step,
  settings: RunSettings,
  { digest, tool, seenAt }: CutoverTools,
): DomainReport {
  const { plan } = step;
  const ledger: Ledger = { version: 1, entries: settings.baseLedger ?? settings.ledger };
  const state = desired(plan, step.from, digest);
  const cutover: Cutover = { plan, stage: step.from, state, ledger, digest };
  const context: JudgeContext = { observation, cutover };
  const changeFindings: readonly Finding[] = [
    ...step.change.findings,
    ...ledgerFindings(settings, step.to !== undefined && settings.basePlan !== undefined, plan),
  ];
  const judged = judge(context);
  const exchange = exchangeView(context, judged, answerFor(observation.domain, settings));
  const all = [...changeFindings, ...judged, ...exchange.findings];
  const findings = weigh(all, context, settings.profile);
  const live = isLive(observation, state);
  const { verdict, rows } = advance({
    observation,
    findings,
    live,
    from: step.from,
    ...(step.to && { to: step.to }),
    plan,
    ledger,
    ...(settings.tlsReports && { reports: settings.tlsReports }),
  });
  const entries: readonly LedgerEntry[] =
    settings.mode === 'verify' ? sightings(observation, cutover, { at: seenAt, by: tool }) : [];
  return {
    domain: observation.domain,
    verdict,
    stage: step.from,
    ...(step.to && { nextStage: step.to }),
    consistentWith: infer(observation, plan, digest),
    checks: [...changeRow(step), ...rows.map(({ mark, check, seen }) => ({ mark, check, seen }))],
    findings: [...rows.flatMap((row) => rowFinding(row, plan)), ...findings].map(reportFinding),
    tenantCodes: predictTenantCodes(context),
    exchange: exchange.report,
    summary: summarise(observation),
    ledgerEntries: entries,
    ...(plan.positions.stage && { stagePosition: plan.positions.stage }),
    step: stepReport(plan, step, ledger, digest),
    observation,
  };
}

/** A refused change is among the findings; a good one is worth a line of its own. */
function changeRow({ from, to, change }: Step): readonly GateCheck[] {
  if (to === undefined || change.findings.length > 0) return [];
  return [{ mark: 'ok', check: 'the change is one step', seen: `${from} to ${to}` }];
}

/** A row that is a finding of its own can be looked up under its code like any other. */
function rowFinding(
  { code, mark, check, seen }: LeaveRow,
  plan: DomainPlan,
): readonly WeighedFinding[] {
  if (code === undefined) return [];
  const level = mark === 'failed' ? 'fail' : 'wait';
  return [{ code, level, subject: plan.domain, evidence: { check, seen } }];
}
