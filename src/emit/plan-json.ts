import type { Ledger } from '../core/ledger.js';
import { desired } from '../core/migration/desired.js';
import { stages, type Stage } from '../core/migration/stages.js';
import type { DomainPlan } from '../core/plan.js';
import { instantToText, type Instant } from '../core/time.js';
import { legacyDue, liveSince, schedule, stageWait } from './plan-schedule.js';

/** The stage screen as data; times are RFC 3339, absent where the ledger does not tell. */
export function planJson(
  plans: readonly DomainPlan[],
  ledger: Ledger,
  now: Instant,
): Readonly<Record<string, unknown>> {
  return {
    format: 'dane-cutover-plan',
    version: 1,
    at: instantToText(now),
    domains: plans.map((plan) => domainJson(plan, ledger, now)),
  };
}

function domainJson(plan: DomainPlan, ledger: Ledger, now: Instant): Record<string, unknown> {
  const planned = schedule(plan, ledger, now);
  const text = (at: Instant | undefined) => at && instantToText(at);
  return {
    domain: plan.domain,
    track: plan.track,
    stage: plan.stage,
    liveSince: text(liveSince(plan, ledger)),
    enforcedAt: text(planned?.enforced),
    enforcedAtLatest: text(planned?.enforcedAtLatest),
    legacyDue: text(legacyDue(plan, ledger)),
    stages: stages.map((stage) => stageJson(stage, plan)),
  };
}

function stageJson(stage: Stage, plan: DomainPlan): Record<string, unknown> {
  const state = desired(plan, stage.id, () => '');
  return {
    id: stage.id,
    title: stage.title,
    mx: state.mx.records,
    ttl: state.mx.ttl,
    mtaSts: state.policy && {
      mode: state.policy.mode,
      mx: state.policy.mx,
      maxAge: state.policy.maxAge,
    },
    waitSeconds: stageWait(plan, stage.id),
    attestations: stage.attestations,
    leaveChecks: stage.leaveChecks,
    expectedCodes: stage.expectedCodes,
    rollback: stage.rollback?.to,
  };
}
