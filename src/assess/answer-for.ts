import type { TenantAnswer } from '../core/exchange/tenant-answer.js';
import type { RunSettings } from '../protocols/recording/format.js';

/** The tenant's own answer for a domain, where the caller gave one. */
export function answerFor(
  domain: string,
  { tenantAnswers = [] }: RunSettings,
): TenantAnswer | undefined {
  return tenantAnswers.find((one) => one.domain === domain)?.answer;
}
