import type { Explanation } from '../core/catalog/index.js';
import type { Stage } from '../core/migration/stages.js';
import { indented, labelled } from './indent.js';
import { painter } from './paint.js';
import { listedWords, mxWords } from './stage-words.js';
import type { TerminalOptions } from './terminal-report.js';

/** Everything the catalog says of one code. */
export function renderExplanation(explanation: Explanation, options: TerminalOptions): string {
  const paint = painter(options.color);
  const { code, title, authority, aliases, sections, related } = explanation;
  return [
    ...indented(`${code}  ${title}`, 0, options.width).map((line) => paint(line, 'bold')),
    ...indented(authority, 0, options.width),
    ...(aliases.length === 0 ? [] : indented(`also: ${aliases.join(', ')}`, 0, options.width)),
    ...sections.flatMap(({ heading, lines }) => [
      '',
      paint(heading, 'bold'),
      ...sectionLines(lines, options.width),
    ]),
    ...(related.length === 0
      ? []
      : ['', ...indented(`see also: ${related.join(', ')}`, 0, options.width)]),
    '',
  ].join('\n');
}

function sectionLines(lines: readonly string[], width: number): readonly string[] {
  const many = lines.length > 1;
  return lines.flatMap((line, index) =>
    labelled(many ? `${index + 1}. ` : '', line, { at: 2, label: many ? 3 : 0, width }),
  );
}

/** One row of the stage table. */
export function renderStage(stage: Stage, options: TerminalOptions): string {
  const paint = painter(options.color);
  const columns = { at: 2, label: 14, width: options.width };
  const codes = stage.expectedCodes.join(', ') || 'none';
  const waits = [...stage.attestations, ...stage.waits, ...stage.leaveChecks].join(', ');
  const { rollback, cmdlet } = stage;
  return [
    paint(`${stage.id}  ${stage.title}`, 'bold'),
    ...labelled('MX', mxWords(stage), columns),
    ...labelled('TTL', stage.ttl, columns),
    ...labelled('MTA-STS', `${stage.mtaSts.mode}, lists ${listedWords(stage)}`, columns),
    ...(cmdlet === undefined ? [] : labelled('cmdlet', cmdlet.name, columns)),
    ...labelled('to leave it', waits || 'nothing', columns),
    ...labelled('normal codes', codes, columns),
    ...(rollback === undefined
      ? []
      : labelled('back to', `${rollback.to}. ${rollback.note}`, columns)),
    '',
  ].join('\n');
}
