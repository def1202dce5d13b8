import { predictStatus } from '../exchange/status.js';
import type { JudgeContext } from './context.js';

export interface TenantCode {
  readonly code: string;
  /** True where the stage's row lists the code: the same word is progress here and an error elsewhere. */
  readonly expected: boolean;
}

/**
 * The codes of the predicted Get-DnssecStatusForVerifiedDomain. Empty for `check`: without a plan no stage says which of
 * them is normal.
 */
export function predictTenantCodes(context: JudgeContext): readonly TenantCode[] {
  if (context.cutover === undefined) return [];
  const codes = predictStatus(context, [])?.codes ?? [];
  return codes.map(({ code, expected }) => ({ code, expected }));
}
