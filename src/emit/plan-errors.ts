import type { PlanError } from '../core/plan.js';
import { visibleText, wrapText } from './visible-text.js';

const columns = 80;
/** Columns of the excerpt shown left of the mark where the line must be cut. */
const context = 24;

/**
 * A refused plan file as people read it: place, code and what was seen; the line with the value marked; what to write
 * instead. At most 80 columns; nothing of the file reaches the terminal unescaped.
 */
export function formatPlanErrors(errors: readonly PlanError[], file: string, text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const many = errors.length > 1;
  const blocks = errors.map((error) => {
    const { line, column } = error.position;
    const excerpt = (lines[line - 1] ?? error.excerpt).replace(/\r$/, '');
    const head = `${file}:${line}:${column}  ${error.code}: ${error.message}`;
    const fix = many ? error.fix : `${error.fix} Nothing was sent.`;
    return [...hanging(head), ...mark(error, excerpt), ...indented(fix)].join('\n');
  });
  const count = `${errors.length} faults in the plan file. Nothing was sent.`;
  return `${[...blocks, ...(many ? [count] : [])].join('\n\n')}\n`;
}

function hanging(text: string): readonly string[] {
  return wrapText(text, columns - 4).map((line, index) => (index === 0 ? line : `    ${line}`));
}

function indented(text: string): readonly string[] {
  return wrapText(text, columns - 4).map((line) => `    ${line}`);
}

/** The line with carets below the value, cut around them where it is too long. */
function mark(error: PlanError, excerpt: string): readonly string[] {
  const number = String(error.position.line).padStart(5);
  const room = columns - number.length - 3;
  const start = error.position.column - 1;
  const from = start + error.width > room ? Math.max(0, start - context) : 0;
  const before = visibleText(excerpt.slice(from, start)).slice(-room);
  const marked = visibleText(excerpt.slice(start, start + error.width));
  const after = visibleText(excerpt.slice(start + error.width, start + error.width + room));
  const shown = `${before}${marked}${after}`.slice(0, room).trimEnd();
  const space = Math.min(before.length, room - 1);
  const carets = '^'.repeat(Math.max(1, Math.min(marked.length, room - space)));
  return [`${number} | ${shown}`, `${' '.repeat(number.length)} | ${' '.repeat(space)}${carets}`];
}
