import type { Ledger } from '../core/ledger.js';
import { desired } from '../core/migration/desired.js';
import { diff } from '../core/migration/diff.js';
import type { StageId } from '../core/migration/ids.js';
import type { Digest } from '../core/migration/policy-file.js';
import { stageOf } from '../core/migration/stages.js';
import type { DomainPlan } from '../core/plan.js';
import type { StepReport } from '../core/report.js';

/** The change set of a step, the way back from where it leads, and when each stage so far was first live. */
export function stepReport(
  plan: DomainPlan,
  step: { readonly from: StageId; readonly to?: StageId },
  ledger: Ledger,
  digest: Digest,
): StepReport {
  const { from, to } = step;
  const state = (stage: StageId) => desired(plan, stage, digest);
  const reached = to ?? from;
  const { rollback } = stageOf(reached);
  return {
    ...(to !== undefined && { changes: diff(state(from), state(to)) }),
    ...(rollback && {
      rollback: { ...rollback, changes: diff(state(reached), state(rollback.to)) },
    }),
    history: history(plan, ledger),
  };
}

/** The first sighting of each unbroken run of a stage; a stage gone back to stands twice. */
function history(plan: DomainPlan, ledger: Ledger): StepReport['history'] {
  const live = ledger.entries.filter(
    ({ domain, fact }) => domain === plan.domain && fact === 'live',
  );
  return live
    .filter(({ stage }, index) => live[index - 1]?.stage !== stage)
    .map(({ stage, at }) => ({ stage, at }));
}
