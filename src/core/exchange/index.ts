import type { JudgeContext } from '../judge/context.js';
import type { Finding } from '../verdict.js';
import { compareAnswer } from './compare.js';
import { rollbackDeadline } from './deadline.js';
import { predictDelivery } from './delivery.js';
import { predictStatus } from './status.js';
import type { TenantAnswer } from './tenant-answer.js';
import type { ExchangeReport } from './types.js';

export interface ExchangeView {
  readonly report: ExchangeReport;
  /** Differences between the prediction and the tenant's own answer. */
  readonly findings: readonly Finding[];
}

/**
 * What Exchange Online would say of what was seen: as the tenant, and as a sender of mail to the domain. With the tenant's
 * own answer also how the two differ; `findings` are those of the run, to which the differences come on top.
 */
export function exchangeView(
  context: JudgeContext,
  findings: readonly Finding[],
  answer?: TenantAnswer,
): ExchangeView {
  const status = predictStatus(context, findings, answer);
  const delivery = predictDelivery(context, findings);
  const deadline = rollbackDeadline(context, delivery);
  const compared = answer && status && compareAnswer(context, status, answer);
  return {
    report: {
      ...(status && { status }),
      delivery,
      ...(deadline && { deadline }),
      ...(compared && { tenantAnswer: compared.comparison }),
    },
    findings: compared?.findings ?? [],
  };
}

/** The same without an answer to compare. */
export function predictExchange(
  context: JudgeContext,
  findings: readonly Finding[],
): ExchangeReport {
  return exchangeView(context, findings).report;
}
