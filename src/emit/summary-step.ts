import type { ChangeSet } from '../core/migration/diff.js';
import { nextStage } from '../core/migration/ids.js';
import type { DomainReport } from '../core/report.js';
import type { Instant } from '../core/time.js';
import { changeLines } from './change-text.js';
import { foreign } from './foreign-text.js';
import { md } from './markdown-text.js';
import { folded } from './markdown-table.js';
import { mermaidGantt, type GanttTask } from './mermaid-gantt.js';

/** What has been live since when, and what the next step waits for. */
export function timelineSection(domain: DomainReport, at: Instant): readonly string[] {
  const { step, verdict, stage } = domain;
  if (step === undefined || stage === undefined) return [];
  const past = step.history.map(({ stage: section, at: from }, index): GanttTask => {
    const until = step.history[index + 1]?.at ?? Math.max(at, from + 1);
    const last = index === step.history.length - 1;
    return { section, label: 'live', from, until, state: last ? 'active' : 'done' };
  });
  const notBefore = verdict.word === 'wait' ? verdict.notBefore : undefined;
  const next = domain.nextStage ?? nextStage(stage);
  const wait: readonly GanttTask[] =
    notBefore === undefined || notBefore <= at
      ? []
      : [
          { section: stage, label: 'wait', from: at, until: notBefore, state: 'crit' },
          { section: next ?? stage, label: 'not before', from: notBefore },
        ];
  const tasks = [...past, ...wait];
  if (tasks.length === 0) return [];
  return ['', ...folded('timeline', [mermaidGantt(domain.domain, tasks)])];
}

export function changeSection({ step, nextStage: to }: DomainReport): readonly string[] {
  if (step?.changes === undefined) return [];
  return ['', ...folded(`change set to ${to ?? 'the next stage'}`, fence(step.changes))];
}

export function rollbackSection({ step }: DomainReport): readonly string[] {
  const { rollback } = step ?? {};
  if (rollback === undefined) return [];
  const lines = [md(rollback.note), '', ...fence(rollback.changes)];
  return ['', ...folded(`rollback to ${rollback.to}`, lines)];
}

/** The plan's texts are of checked shapes, but a TLS-RPT address may hold back-quotes: the fence is longer than any run. */
function fence(changes: ChangeSet): readonly string[] {
  const lines = changeLines(changes).map((line) => foreign(line).slice(0, 1000));
  if (lines.length === 0) return ['No record and no policy changes.'];
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)),
  );
  const ticks = '`'.repeat(longest + 1);
  return [`${ticks}diff`, ...lines, ticks];
}
