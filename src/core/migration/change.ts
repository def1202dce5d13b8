import type { DomainPlan } from '../plan.js';
import type { Finding } from '../verdict.js';
import { stageIndex, type StageId } from './ids.js';
import { stageOf } from './stages.js';

/** What a pull request does to one domain of the plan. */
export interface PlanChange {
  readonly from: StageId;
  readonly to: StageId;
  /** Refusals; empty where the change is one step forward, one step back, or none. */
  readonly findings: readonly Finding[];
}

/** `base` is absent where no base plan was given: then the question is "may we go on from the pin". */
export function planChange(base: DomainPlan | undefined, pin: DomainPlan): PlanChange {
  if (base === undefined) return { from: pin.stage, to: pin.stage, findings: [] };
  const findings = [...stepFindings(base, pin), ...otherLines(base, pin)];
  return { from: base.stage, to: pin.stage, findings };
}

function stepFindings(base: DomainPlan, pin: DomainPlan): readonly Finding[] {
  const step = stageIndex(pin.stage) - stageIndex(base.stage);
  const back = stageOf(base.stage).rollback?.to === pin.stage;
  if (step === 0 || step === 1 || back) return [];
  return [finding('change-not-one-step', pin, { from: base.stage, to: pin.stage })];
}

/** A move changes the stage line alone. `new-mx` comes by a change of its own, during s3. */
function otherLines(base: DomainPlan, pin: DomainPlan): readonly Finding[] {
  const moved = base.stage !== pin.stage;
  const differing = keys.filter((key) => JSON.stringify(base[key]) !== JSON.stringify(pin[key]));
  const newMxChanged = differing.includes('newMx');
  const others = differing.filter((key) => key !== 'newMx' && !followsNewMx(key, base, pin));
  const findings: Finding[] = [];
  if (others.length > 0 && (moved || base.stage !== 's0-baseline')) {
    findings.push(finding('change-other-lines', pin, { keys: others, from: base.stage }));
  }
  if (newMxChanged && (moved || base.stage !== 's3-enable-dnssec')) {
    findings.push(finding('change-new-mx-late', pin, { from: base.stage, to: pin.stage }));
  }
  return findings;
}

/** `mta-sts.new` defaults to the new host's own name, so it may differ only because `new-mx` came. */
function followsNewMx(key: string, base: DomainPlan, pin: DomainPlan): boolean {
  if (key !== 'mtaSts' || base.newMx === pin.newMx) return false;
  const rest = ({ mtaSts }: DomainPlan) => JSON.stringify({ ...mtaSts, newPatterns: [] });
  return rest(base) === rest(pin);
}

const keys = [
  'track',
  'legacyMx',
  'newMx',
  'preference',
  'ttl',
  'mtaSts',
  'tlsRpt',
  'tlsRptTtl',
  'raiseTtl',
] as const satisfies readonly (keyof DomainPlan)[];

function finding(code: string, plan: DomainPlan, evidence: Finding['evidence']): Finding {
  const position = plan.positions.stage;
  return { code, subject: plan.domain, evidence, ...(position && { position }) };
}
