import { exchangeView } from '../core/exchange/index.js';
import type { TenantAnswer } from '../core/exchange/tenant-answer.js';
import { judge } from '../core/judge/index.js';
import type { JudgeContext } from '../core/judge/context.js';
import { passOf } from '../core/judge/holds.js';
import type { Observation } from '../core/observation.js';
import type { DomainReport } from '../core/report.js';
import type { Profile, Verdict, WeighedFinding } from '../core/verdict.js';
import { weigh } from '../core/weigh.js';
import { reportFinding } from './report-finding.js';
import { summarise } from './summary.js';

/** Without a plan: does a strict DANE sender authenticate the domain on every MX host and address? */
export function checkReport(
  observation: Observation,
  profile: Profile,
  answer?: TenantAnswer,
): DomainReport {
  const context: JudgeContext = { observation };
  const judged = judge(context);
  const exchange = exchangeView(context, judged, answer);
  const findings = weigh([...judged, ...exchange.findings], context, profile);
  const summary = summarise(observation);
  return {
    domain: observation.domain,
    verdict: verdictOf(observation, findings, summary.dane),
    consistentWith: [],
    checks: [],
    findings: findings.map(reportFinding),
    tenantCodes: [],
    exchange: exchange.report,
    summary,
    ledgerEntries: [],
    observation,
  };
}

/** Pass takes the word `authenticated` as well as the absence of faults: neither alone is enough. */
function verdictOf(
  observation: Observation,
  findings: readonly WeighedFinding[],
  dane: DomainReport['summary']['dane'],
): Verdict {
  for (const word of ['fail', 'unknown', 'wait'] as const) {
    const first = findings.find(({ level }) => level === word);
    if (first !== undefined) return { word, why: `${first.code} at ${first.subject}` };
  }
  return dane === 'authenticated'
    ? passOf(observation)
    : { word: 'unknown', why: `DANE came to ${dane}` };
}
