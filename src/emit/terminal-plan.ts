import type { Ledger } from '../core/ledger.js';
import { stageIndex, type StageId } from '../core/migration/ids.js';
import { stages, type Stage } from '../core/migration/stages.js';
import type { DomainPlan } from '../core/plan.js';
import type { Instant } from '../core/time.js';
import { spanText, timeText } from './human-time.js';
import { indented } from './indent.js';
import { painter, type Paint } from './paint.js';
import { legacyDue, liveSince, schedule, stageMode, stageTtl, stageWait } from './plan-schedule.js';
import { listedWords, mxWords } from './stage-words.js';

export interface PlanView {
  readonly ledger: Ledger;
  readonly now: Instant;
  /** Stages that the live state was found consistent with, where a run has just looked. */
  readonly consistentWith?: readonly StageId[];
  readonly color?: boolean;
  /** @default 80 */
  readonly width?: number;
}

/** The whole way of one domain on one screen: stages, records, waits, and by when what is due. */
export function renderPlan(plan: DomainPlan, view: PlanView): string {
  const paint = painter(view.color ?? false);
  const width = Math.max(60, view.width ?? 80);
  const rows = stages.map((stage) => cells(stage, plan));
  const widths = [0, 1, 2, 3].map((at) =>
    Math.max(heads[at]?.length ?? 0, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 2 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .filter((_, at) => at !== 3 || plan.mtaSts !== undefined)
      .join('  ')
      .trimEnd();
  const body = rows.map((row, at) => marked(fitted(row, line, width), at, plan, paint));
  return [
    ...headLines(plan, view, width),
    '',
    paint(`   ${line(heads)}`, 'dim'),
    ...body,
    '',
    ...legend(plan, width),
    ...dueLines(plan, view, width),
    '',
  ].join('\n');
}

/** Long preferences and TTLs take the room of the last column: its reason goes before its number. */
function fitted(
  row: readonly string[],
  line: (row: readonly string[]) => string,
  width: number,
): string {
  const whole = line(row);
  if (whole.length + 3 <= width) return whole;
  return line(row.map((cell, at) => (at === row.length - 1 ? cell.replace(/[:;].*$/, '') : cell)));
}

const heads = ['stage', 'MX', 'TTL', 'MTA-STS', 'before next'];

function cells(stage: Stage, plan: DomainPlan): readonly string[] {
  const mode = stageMode(plan, stage.id);
  return [
    stage.id,
    mxWords(stage, plan),
    String(stageTtl(plan, stage.id)),
    mode === undefined ? '' : `${mode} ${listedWords(stage)}`,
    nextWords(stage, plan),
  ];
}

function nextWords(stage: Stage, plan: DomainPlan): string {
  if (stage.id === 's10-raise-ttl') return 'done';
  if (stage.id === 's3-enable-dnssec') return 'cmdlet; 48 h run';
  if (stage.waits.includes('tlsa-published')) return 'cmdlet; 15-30 min';
  const wait = spanText(stageWait(plan, stage.id));
  if (stage.waits.includes('previous-mx-ttl')) return `${wait}: TTL`;
  if (stage.waits.includes('old-max-age')) return wait === '0 s' ? '' : `${wait}: max_age`;
  if (stage.attestations.length > 0) return `${stage.attestations.length} facts: attest`;
  if (stage.leaveChecks.includes('new-host-delivers')) return 'new MX probed';
  return stage.leaveChecks.includes('tlsa-matches') ? 'TLSA matches' : '';
}

function marked(line: string, at: number, plan: DomainPlan, paint: Paint): string {
  const here = stageIndex(plan.stage);
  if (at === here) return paint(` ▶ ${line}`, 'bold');
  return at < here ? paint(` ✓ ${line}`, 'dim') : `   ${line}`;
}

function headLines(plan: DomainPlan, view: PlanView, width: number): readonly string[] {
  const since = liveSince(plan, view.ledger);
  const live =
    since === undefined
      ? 'not recorded live yet: run verify'
      : `live since ${timeText(since, view.now)}, ${spanText(view.now - since)}`;
  const fits = view.consistentWith;
  return [
    ...indented(`${plan.domain} · ${plan.track} · at ${plan.stage} (${live})`, 0, width),
    ...(fits === undefined
      ? []
      : indented(`the live state is consistent with ${fits.join(', ') || 'no stage'}`, 0, width)),
  ];
}

function legend(plan: DomainPlan, width: number): readonly string[] {
  const next = plan.newMx ?? '(known after the cmdlet of s3)';
  const lines = [`legacy = ${plan.legacyMx}`, `new = ${next}`];
  const one = lines.join('   ');
  return one.length <= width ? [one] : lines.flatMap((line) => indented(line, 0, width));
}

function dueLines(plan: DomainPlan, { ledger, now }: PlanView, width: number): readonly string[] {
  const plans = schedule(plan, ledger, now);
  const due = legacyDue(plan, ledger);
  const lines = [
    ...(plans === undefined
      ? []
      : [
          `If every step is taken on time: s9 at ${timeText(plans.enforced, now)} (${timeText(plans.enforcedAtLatest, now)} if the TLSA takes 30 min).`,
        ]),
    ...(due === undefined ? [] : [dueText(due, now)]),
  ];
  return lines.flatMap((line) => indented(line, 0, width));
}

function dueText(due: Instant, now: Instant): string {
  const reason = '48 h after s3: Microsoft may then remove the legacy address';
  return due <= now
    ? `Overdue: s7 since ${timeText(due, now)} (${reason}).`
    : `Due: s7 by ${timeText(due, now)} (${reason}; ${spanText(due - now)} left).`;
}
