import { heldFor } from '../belief.js';
import { tenantCodes, type TenantCodeInfo } from '../catalog/index.js';
import type { JudgeContext } from '../judge/context.js';
import { exchangeOnlineStages, stageIndex } from '../migration/ids.js';
import { stageOf } from '../migration/stages.js';
import type { Difference } from './compare.js';
import type { TenantAnswer } from './tenant-answer.js';
import type { PredictedStatus, StatusPart } from './types.js';

/** Codes that the documentation gives for one and the same sight. */
const sameSight: readonly (readonly string[])[] = [
  ['EX002', 'EX007'],
  ['EX012', 'EX007'],
  ['EX003', 'EX008'],
  ['EX003', 'EX009'],
  ['ED-query-error', 'EX010'],
];

function means(one: string, other: string): boolean {
  return one === other || sameSight.some((pair) => pair.includes(one) && pair.includes(other));
}

/** Codes that only one of both has. Which to believe depends on the stage: the tenant may still see the row before. */
export function codeFindings(
  context: JudgeContext,
  predicted: PredictedStatus,
  answer: TenantAnswer,
): readonly Difference[] {
  const ours = predicted.codes.map(({ code }) => code);
  const more = answer.codes.filter((code) => !ours.some((own) => means(own, code)));
  const less = predicted.codes.filter(
    ({ code, part }) =>
      isDocumented(code) && given(part, answer) && !answer.codes.some((own) => means(own, code)),
  );
  return [
    ...more.map((code) => reportsMore(code, context, predicted)),
    ...wordless(predicted, answer),
    ...less.map(({ code, title, expected }) => ({
      code: 'tenant-reports-less',
      evidence: { predicted: `${code}: ${title}`, normalHere: expected ? 'yes' : 'no' },
    })),
  ];
}

/** The two without a number cannot stand in an answer. */
function isDocumented(code: string): boolean {
  return /^E[GDXS]\d{3}$/.test(code);
}

/** Whether the answer holds the part at all: what was skipped lacks nothing. */
function given(part: StatusPart, answer: TenantAnswer): boolean {
  const word = { dns: answer.dnssecSupport, mx: answer.mxStatus, 'mta-sts': answer.mtaStsStatus };
  return part !== 'feature' && word[part] !== undefined;
}

function reportsMore(
  code: string,
  { observation, cutover }: JudgeContext,
  predicted: PredictedStatus,
): Difference {
  const info = Object.entries<TenantCodeInfo>(tenantCodes).find(([name]) => name === code)?.[1];
  const title = info?.title ?? 'a code that is not documented';
  const around = cutover ? neighbours(code, cutover.stage) : [];
  return {
    code: 'tenant-reports-more',
    evidence: {
      tenant: `${code}: ${title}`,
      // An answer from before the step is what caches make of it, and runs out by itself.
      believe: whom(code, around.length > 0, predicted),
      ...(around.length > 0 && { normalAt: around }),
      dueAt: observation.at + Math.max(60, cachedFor(cutover, heldFor(observation.mx))),
    },
  };
}

function whom(code: string, isNear: boolean, predicted: PredictedStatus): string {
  const part = partOf(code);
  if (part === 'feature') return 'the tenant: it lies inside it';
  if (part !== undefined && wordOf(predicted, part) === 'unknown')
    return 'nobody: we did not see it';
  return isNear ? 'us, until dueAt' : 'look again, then the tenant';
}

/** The largest TTL with which the tenant may hold what it saw: the row before may have had the high one. */
function cachedFor(cutover: JudgeContext['cutover'], ttl: number): number {
  const { before = 0, during = 0 } = cutover?.plan.ttl ?? {};
  const early = cutover !== undefined && stageIndex(cutover.stage) <= 1;
  return Math.max(ttl, during, early ? before : 0);
}

/** This row, and the one before and after: where the code is normal. */
function neighbours(code: string, stage: (typeof exchangeOnlineStages)[number]): readonly string[] {
  const index = stageIndex(stage);
  return exchangeOnlineStages
    .slice(Math.max(0, index - 1), index + 2)
    .filter((id) => stageOf(id).expectedCodes.includes(code));
}

function partOf(code: string): StatusPart | undefined {
  const parts = { EG: 'feature', ED: 'dns', EX: 'mx', ES: 'mta-sts' } as const;
  return Object.entries(parts).find(([prefix]) => code.startsWith(prefix))?.[1];
}

function wordOf(predicted: PredictedStatus, part: StatusPart | undefined): string {
  if (part === 'dns') return predicted.dnssecSupport;
  if (part === 'mx') return predicted.mxStatus;
  return part === 'mta-sts' ? predicted.mtaStsStatus : predicted.feature;
}

/** Invalid without any code of that part, and errors without a code: the tenant sees something that has no name. */
function wordless(predicted: PredictedStatus, answer: TenantAnswer): readonly Difference[] {
  const rows: readonly (readonly [StatusPart, string, string | undefined])[] = [
    ['dns', 'DnssecSupport', answer.dnssecSupport],
    ['mx', 'MxValidation', answer.mxStatus],
    ['mta-sts', 'MtaStsValidation', answer.mtaStsStatus],
  ];
  const bare = rows.filter(
    ([part, , word]) =>
      word !== undefined &&
      !/^valid$/i.test(word) &&
      wordOf(predicted, part) === 'Valid' &&
      !answer.codes.some((code) => partOf(code) === part),
  );
  const tenant = [...bare.map(([, name, word]) => `${name} ${word ?? ''}`), ...answer.messages];
  if (tenant.length === 0) return [];
  return [
    { code: 'tenant-reports-more', evidence: { tenant, believe: 'look again, then the tenant' } },
  ];
}
