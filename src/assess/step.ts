import type { LedgerEntry } from '../core/ledger.js';
import { planChange, type PlanChange } from '../core/migration/change.js';
import { nextStage, type StageId } from '../core/migration/ids.js';
import type { DomainPlan, Plan } from '../core/plan.js';
import type { Finding } from '../core/verdict.js';
import type { RunSettings } from '../protocols/recording/format.js';

/** What is asked of one domain: is `from` live, and may it go to `to`? */
export interface Step {
  readonly from: StageId;
  /** Absent where nothing is left: verify, a pin that did not move, a domain that is new in the plan. */
  readonly to?: StageId;
  readonly change: PlanChange;
  /** The plan whose records ought to be live. */
  readonly plan: DomainPlan;
}

/** `undefined` where neither plan holds the domain: then it is judged as any strict sender would. */
export function stepOf(
  name: string,
  plans: { readonly pin: Plan | undefined; readonly base: Plan | undefined },
  settings: RunSettings,
): Step | undefined {
  const find = (plan: Plan | undefined) => plan?.domains.find(({ domain }) => domain === name);
  const [pin, base] = [find(plans.pin), find(plans.base)];
  if (pin === undefined) return base && dropped(base);
  const alone: Step = { from: pin.stage, change: planChange(undefined, pin), plan: pin };
  if (settings.mode !== 'gate') return alone;
  if (base !== undefined) return moved(base, pin);
  if (plans.base !== undefined) return entered(alone, settings.baseLedger ?? []);
  const to = nextStage(pin.stage);
  return to === undefined ? alone : { ...alone, to };
}

/** The records that should be live are the base's. */
function moved(base: DomainPlan, pin: DomainPlan): Step {
  const change = planChange(base, pin);
  if (change.from === change.to) return { from: pin.stage, change, plan: pin };
  return { ...change, change, plan: { ...base, positions: pin.positions } };
}

/** A domain may enter the plan at s0, or where the base branch has already seen it. */
function entered(alone: Step, ledger: readonly LedgerEntry[]): Step {
  const { plan, from } = alone;
  const known = ledger.some(
    ({ domain, fact, stage }) => domain === plan.domain && fact === 'live' && stage === from,
  );
  if (from === 's0-baseline' || known) return alone;
  const refusal = finding('change-not-one-step', plan, { from: 'not in the plan', to: from });
  return { ...alone, change: { ...alone.change, findings: [refusal] } };
}

function dropped(base: DomainPlan): Step {
  const refusal = finding('change-domain-dropped', base, { stage: base.stage });
  const change = { from: base.stage, to: base.stage, findings: [refusal] };
  return { from: base.stage, change, plan: { ...base, positions: {} } };
}

/** Domains of the base plan that the change takes out in the middle of their way. */
export function droppedDomains(pin: Plan | undefined, base: Plan | undefined): readonly string[] {
  const kept = new Set(pin?.domains.map(({ domain }) => domain));
  const ends: readonly StageId[] = ['s0-baseline', 's10-raise-ttl'];
  return (base?.domains ?? [])
    .filter(({ domain, stage }) => !kept.has(domain) && !ends.includes(stage))
    .map(({ domain }) => domain);
}

function finding(code: string, plan: DomainPlan, evidence: Finding['evidence']): Finding {
  const position = plan.positions.stage;
  return { code, subject: plan.domain, evidence, ...(position && { position }) };
}
