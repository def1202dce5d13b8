import { changeFindings } from './change-findings.js';
import { hostFindings } from './host-findings.js';
import { mxFindings } from './mx-findings.js';
import { planFindings } from './plan-findings.js';
import { serverFindings } from './server-findings.js';
import { smtpFindings } from './smtp-findings.js';
import { stsFindings } from './sts-findings.js';
import { synthFindings } from './synth-findings.js';
import { tenantFindings } from './tenant-findings.js';
import { tlsaFindings } from './tlsa-findings.js';
import { tlsrptFindings } from './tlsrpt-findings.js';
import type { FindingInfo } from './types.js';

/** Every finding there is, by code. */
export const findings = {
  ...planFindings,
  ...changeFindings,
  ...synthFindings,
  ...mxFindings,
  ...serverFindings,
  ...hostFindings,
  ...tlsaFindings,
  ...smtpFindings,
  ...stsFindings,
  ...tlsrptFindings,
  ...tenantFindings,
} as const satisfies Record<string, FindingInfo>;

export type FindingCode = keyof typeof findings;

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findings, code);
}

/** The words of `code`; wider than the table's own type, so that optional parts can be read. */
export function findingInfo(code: FindingCode): FindingInfo {
  return findings[code];
}

export const findingCodes: readonly FindingCode[] = Object.keys(findings).filter(isFindingCode);
