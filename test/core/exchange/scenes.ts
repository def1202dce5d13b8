import type { Cutover, JudgeContext } from '../../../src/core/judge/context.js';
import type { Ledger } from '../../../src/core/ledger.js';
import { desired } from '../../../src/core/migration/desired.js';
import type { StageId } from '../../../src/core/migration/ids.js';
import type { Observation } from '../../../src/core/observation.js';
import type { DomainPlan } from '../../../src/core/plan.js';
import { asSeen, digest } from '../../support/as-seen.js';
import { contoso } from '../../support/plans.js';

/** The world that serves `stage`, with changes, and the plan pinned to it. */
export function scene(
  stage: StageId,
  changes: Partial<Observation> = {},
  options: { readonly plan?: DomainPlan; readonly ledger?: Ledger } = {},
): JudgeContext & { readonly cutover: Cutover } {
  const plan = options.plan ?? contoso(stage);
  const state = desired(plan, stage, digest);
  const ledger = options.ledger ?? { version: 1, entries: [] };
  const cutover: Cutover = { plan, stage, state, ledger, digest };
  return { observation: asSeen(state, changes), cutover };
}

/** The same without its plan. */
export function alone(stage: StageId, changes: Partial<Observation> = {}): JudgeContext {
  return { observation: scene(stage, changes).observation };
}
