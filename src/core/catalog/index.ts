export { describe, type FindingWords } from './describe.js';
export {
  findingCodes,
  findingInfo,
  findings,
  isFindingCode,
  type FindingCode,
} from './findings.js';
export { levelOf } from './level-of.js';
export type { FindingInfo, StageLevel, SubjectKind } from './types.js';
