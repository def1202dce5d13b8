import type { JudgeContext } from '../judge/context.js';
import { stageSeenSince } from '../migration/waits.js';
import type { Instant, Seconds } from '../time.js';
import type { Finding } from '../verdict.js';
import { codeFindings } from './compare-codes.js';
import { fieldRows, type FieldRow } from './compare-fields.js';
import type { TenantAnswer } from './tenant-answer.js';
import type { PredictedStatus } from './types.js';

/** What the tenant's answer comes to beside the prediction. */
export interface TenantComparison {
  readonly askedAt?: Instant;
  /** Only an answer that tells its time, and is no older than an hour and the stage, decides anything. */
  readonly dated: boolean;
  readonly fields: readonly FieldRow[];
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly problems: readonly string[];
}

const hour: Seconds = 3600;
/** Clocks differ. */
const skew: Seconds = 300;

/**
 * The answer field by field, and a finding for each difference. It adds findings and takes none away: whatever the tenant
 * says, what we saw to be wrong stays wrong, and what we did not see stays unseen.
 */
export function compareAnswer(
  context: JudgeContext,
  predicted: PredictedStatus,
  answer: TenantAnswer,
): { readonly comparison: TenantComparison; readonly findings: readonly Finding[] } {
  const dated = isDated(context, answer);
  const fields = fieldRows(predicted, answer);
  const comparison = {
    ...(answer.askedAt !== undefined && { askedAt: answer.askedAt }),
    dated,
    fields,
    codes: answer.codes,
    messages: answer.messages,
    problems: answer.problems,
  };
  const subject = context.observation.domain;
  const found = [
    ...ageFindings(answer, dated),
    ...fieldFindings(context, fields, answer),
    ...codeFindings(context, predicted, answer),
  ];
  const findings = found.map(({ code, evidence }) => ({
    code,
    subject,
    evidence: { ...evidence, weight: dated ? 'dated' : 'a mention' },
  }));
  return { comparison, findings };
}

export interface Difference {
  readonly code: string;
  readonly evidence: Finding['evidence'];
}

function isDated({ observation, cutover }: JudgeContext, { askedAt }: TenantAnswer): boolean {
  if (askedAt === undefined) return false;
  const since = cutover && stageSeenSince(cutover.ledger, cutover.plan, cutover.stage);
  const notBefore = Math.max(observation.at - hour, since ?? 0);
  return askedAt >= notBefore && askedAt <= observation.at + skew;
}

function ageFindings({ askedAt }: TenantAnswer, dated: boolean): readonly Difference[] {
  if (dated) return [];
  const evidence: Finding['evidence'] = askedAt === undefined ? {} : { askedAt };
  return [{ code: 'tenant-answer-undated', evidence }];
}

function fieldFindings(
  context: JudgeContext,
  fields: readonly FieldRow[],
  answer: TenantAnswer,
): readonly Difference[] {
  const differing = fields.filter(({ agreement }) => agreement === 'differs');
  const of = (names: readonly string[], code: string): readonly Difference[] => {
    const rows = differing.filter(({ field }) => names.includes(field));
    if (rows.length === 0) return [];
    const texts = (side: 'predicted' | 'answered') =>
      rows.map((row) => `${row.field} ${row[side]}`);
    return [{ code, evidence: { seen: texts('predicted'), tenant: texts('answered') } }];
  };
  const unconfirmed = fields
    .filter(({ agreement, predicted }) => agreement === 'not-comparable' && predicted === 'unknown')
    .filter(({ answered }) => answered !== 'not given')
    .map(({ field, answered }) => `${field} ${answered}`);
  const problems = answer.problems;
  return [
    ...featureFindings(context, answer),
    ...of(['ExpectedMxRecord'], 'tenant-expects-other-mx'),
    ...of(['ActualMxRecords'], 'tenant-mx-differs'),
    ...of(['MtaStsAvailable', 'MtaStsMode'], 'tenant-sts-differs'),
    ...(unconfirmed.length === 0
      ? []
      : [{ code: 'tenant-answer-unconfirmed', evidence: { tenant: unconfirmed } }]),
    ...(problems.length === 0
      ? []
      : [{ code: 'tenant-answer-incomplete', evidence: { problems } }]),
  ];
}

/** From s4 on the new host is in the MX, and it is there only while the feature is on. */
function featureFindings(
  { observation, cutover }: JudgeContext,
  { feature }: TenantAnswer,
): readonly Difference[] {
  if (feature === undefined || /^enabled$/i.test(feature)) return [];
  const newMx = cutover?.plan.newMx;
  const listed = observation.mx.records.some(({ exchange }) => exchange === newMx);
  if (newMx === undefined || !listed) return [];
  return [{ code: 'tenant-feature-disabled', evidence: { tenant: feature, newMx } }];
}
