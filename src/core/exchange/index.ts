import type { JudgeContext } from '../judge/context.js';
import type { Finding } from '../verdict.js';
import { rollbackDeadline } from './deadline.js';
import { predictDelivery } from './delivery.js';
import { predictStatus } from './status.js';
import type { ExchangeReport } from './types.js';

/** What Exchange Online would say of what was seen: as the tenant, and as a sender of mail to the domain. */
export function predictExchange(
  context: JudgeContext,
  findings: readonly Finding[],
): ExchangeReport {
  const status = predictStatus(context, findings);
  const delivery = predictDelivery(context, findings);
  const deadline = rollbackDeadline(context, delivery);
  return { ...(status && { status }), delivery, ...(deadline && { deadline }) };
}
