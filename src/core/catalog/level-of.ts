import { stageIndex, type StageId } from '../migration/ids.js';
import type { Level, Profile } from '../verdict.js';
import { findingInfo, isFindingCode } from './findings.js';

/**
 * How a finding weighs: at a stage, for `check` (no plan at all), or by default. The stage goes before the profile,
 * since what is normal at a stage is so for everybody. A code that the table does not know is `fail`: a slip of ours
 * must not become a pass.
 */
export function levelOf(code: string, profile: Profile, stage?: StageId | 'check'): Level {
  if (!isFindingCode(code)) return 'fail';
  const { defaultLevel, withoutPlan, stageLevels = [] } = findingInfo(code);
  if (stage === undefined) return defaultLevel[profile];
  if (stage === 'check') return (withoutPlan ?? defaultLevel)[profile];
  const at = stageIndex(stage);
  const special = stageLevels.find(
    ({ from, to }) => stageIndex(from) <= at && at <= stageIndex(to),
  );
  return special?.level ?? defaultLevel[profile];
}
