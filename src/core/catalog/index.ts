export { dnssecReasons, type DnssecReasonInfo } from './dnssec-reasons.js';
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
export { type CodeKind, type Explanation, type ExplanationSection } from './explain-words.js';
export { explain, explanations, suggestCodes } from './explain.js';
export { attemptOffsets, exchangeRetry, rollbackClock } from './retry-schedule.js';
export { smtpStatuses, type SmtpStatus, type SmtpStatusInfo } from './smtp-status.js';
export { tenantCodes, type TenantCode, type TenantCodeInfo } from './tenant-codes.js';
export { tlsRptResults, type TlsRptResult, type TlsRptResultInfo } from './tls-rpt-results.js';
