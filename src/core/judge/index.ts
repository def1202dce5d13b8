import type { Finding } from '../verdict.js';
import type { Check, JudgeContext } from './context.js';
import { checkHeldPolicies } from './held-policies.js';
import { checkHosts } from './hosts.js';
import { checkLegacyClock } from './legacy-clock.js';
import { checkMtaSts } from './mta-sts.js';
import { checkMx } from './mx.js';
import { checkServers } from './servers.js';
import { checkSigning } from './signing.js';
import { checkSmtp } from './smtp.js';
import { checkStageFit } from './stage-fit.js';
import { checkTlsRpt } from './tls-rpt.js';
import { checkTlsa } from './tlsa.js';
import { checkTlsaAdvice } from './tlsa-advice.js';

/** Every check, in the order in which a reader wants their findings. */
export const checks: readonly Check[] = [
  checkMx,
  checkServers,
  checkSigning,
  checkStageFit,
  checkHosts,
  checkTlsa,
  checkTlsaAdvice,
  checkSmtp,
  checkMtaSts,
  checkHeldPolicies,
  checkTlsRpt,
  checkLegacyClock,
];

export function judge(context: JudgeContext): readonly Finding[] {
  return checks.flatMap((check) => check(context));
}
