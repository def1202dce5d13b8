import { agrees, type Row } from './words.js';

const headings = ['', 'stage', 'when', 'subject', 'ours', 'the others'] as const;

/** One table for the whole run; every line that disagrees is marked. */
export function renderTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    agrees(row) ? 'ok' : 'NO',
    row.stage,
    row.when,
    row.subject,
    row.ours,
    Object.entries(row.others)
      .map(([name, word]) => `${name}: ${word}`)
      .join(', '),
  ]);
  const all = [[...headings], ...cells];
  const widths = headings.map((_, column) =>
    Math.max(...all.map((line) => line[column]?.length ?? 0)),
  );
  const text = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [head = [], ...body] = all;
  return [text(head), rule, ...body.map(text)].join('\n');
}
