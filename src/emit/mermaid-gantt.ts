import { instantToText, type Instant } from '../core/time.js';
import { mermaidText } from './markdown-text.js';

export interface GanttTask {
  readonly section: string;
  readonly label: string;
  readonly from: Instant;
  /** Absent: a milestone. */
  readonly until?: Instant;
  readonly state?: 'done' | 'active' | 'crit';
}

/**
 * A fenced Mermaid gantt diagram. Times are written without a zone, so that axis and data agree on UTC in every browser;
 * texts are reduced to what the grammar takes.
 */
export function mermaidGantt(title: string, tasks: readonly GanttTask[]): string {
  const span = range(tasks);
  const lines = [
    '```mermaid',
    'gantt',
    `  title ${mermaidText(title)}`,
    '  dateFormat YYYY-MM-DDTHH:mm:ss',
  ];
  lines.push(`  axisFormat ${span > 2 * 86_400 ? '%d %b' : '%H:%M'}`);
  let section = '';
  for (const [index, task] of tasks.entries()) {
    if (task.section !== section) lines.push(`  section ${mermaidText(task.section)}`);
    section = task.section;
    lines.push(`  ${mermaidText(task.label)} :${taskParts(task, index).join(', ')}`);
  }
  return [...lines, '```'].join('\n');
}

function taskParts(task: GanttTask, index: number): readonly string[] {
  const state = task.state === undefined ? [] : [task.state];
  const start = [`t${index}`, local(task.from)];
  if (task.until === undefined) return [...state, 'milestone', ...start, '0s'];
  return [...state, ...start, local(Math.max(task.until, task.from + 1))];
}

function local(at: Instant): string {
  return instantToText(at).replace('Z', '');
}

function range(tasks: readonly GanttTask[]): number {
  const times = tasks.flatMap(({ from, until }) => [from, until ?? from]);
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}
