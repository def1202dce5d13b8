import type { DomainReport, Report } from '../core/report.js';
import { answerText, conditions, countText, reasonText } from './headline.js';
import { groupFindings } from './finding-groups.js';
import { foreign } from './foreign-text.js';
import { dayTimeText, timeText } from './human-time.js';
import { indented, labelled } from './indent.js';
import { checkMarks, painter, verdictColours, type Paint } from './paint.js';
import { evidenceSection } from './terminal-evidence.js';
import { exchangeLines } from './terminal-exchange.js';
import { findingLines } from './terminal-finding.js';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns; less than 40 counts as 40. */
  readonly width: number;
}

/** The report for people: the answer, what to do, what was seen. Nothing of the network reaches the terminal raw. */
export function renderReport(report: Report, options: TerminalOptions): string {
  const page = { paint: painter(options.color), width: Math.max(40, options.width) };
  const blocks = [
    ...(report.domains.length === 1 ? [] : [[totalLine(report, page.paint)]]),
    ...(conditions(report).length === 0
      ? []
      : [conditions(report).flatMap((text) => indented(`note: ${text}`, 0, page.width))]),
    ...report.domains.map((domain) => domainLines(domain, report, page)),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

interface Page {
  readonly paint: Paint;
  readonly width: number;
}

function totalLine(report: Report, paint: Paint): string {
  return `${wordText(report.verdict, paint)}  ${countText(report)}`;
}

function wordText(word: Report['verdict'], paint: Paint): string {
  return paint(paint(word.toUpperCase(), verdictColours[word]), 'bold');
}

function domainLines(domain: DomainReport, report: Report, page: Page): readonly string[] {
  const findings = groupFindings(domain.findings);
  const told = { ...page, ...(report.planFile !== undefined && { planFile: report.planFile }) };
  const block = (group: (typeof findings)[number]) => ['', ...findingLines(group, told)];
  const loud = findings.filter(({ first }) => first.level !== 'info');
  const quiet = findings.filter(({ first }) => first.level === 'info');
  return [
    ...headLines(domain, report, page),
    ...loud.flatMap(block),
    ...checkLines(domain, page),
    '',
    ...evidenceSection(domain, report.at, page.width),
    ...exchangeLines(domain, report.at, page.width),
    ...(quiet.length === 0 ? [] : ['', ...quiet.flatMap((group) => findingLines(group, told))]),
    ...footLines(domain, report, page),
  ];
}

function headLines(domain: DomainReport, report: Report, page: Page): readonly string[] {
  const word = domain.verdict.word;
  const start = `${wordText(word, page.paint)}  ${foreign(domain.domain)}`;
  const length = word.length + 2 + foreign(domain.domain).length;
  const answer = foreign(answerText(domain, report));
  const time = dayTimeText(report.at);
  const reason = reasonText(domain);
  const because = reason === '' ? [] : indented(reason, 6, page.width);
  if (length + 2 + answer.length + 3 + time.length <= page.width) {
    return [`${start}  ${answer}   ${page.paint(time, 'dim')}`, ...because];
  }
  if (length + 2 + answer.length <= page.width) return [`${start}  ${answer}`, ...because];
  return [`${start}   ${page.paint(time, 'dim')}`, ...indented(answer, 6, page.width), ...because];
}

function checkLines({ checks }: DomainReport, { width }: Page): readonly string[] {
  if (checks.length === 0) return [];
  const lines = checks.flatMap(({ mark, check, seen }) =>
    labelled(`${checkMarks[mark]} `, `${check}: ${seen}`, { at: 0, label: 2, width }),
  );
  return ['', ...lines];
}

function footLines(domain: DomainReport, report: Report, { width }: Page): readonly string[] {
  const { verdict, consistentWith, stage, ledgerEntries } = domain;
  const holds = verdict.word === 'pass' ? verdict.holdsUntil : undefined;
  const lines = [
    ...(stage === undefined
      ? []
      : [`consistent with ${consistentWith.join(', ') || 'no stage of the plan'}`]),
    ...(holds === undefined ? [] : [`this verdict holds until ${timeText(holds, report.at)}`]),
    ...ledgerEntries.map(({ fact, stage: seen }) => `for the ledger: ${fact} at ${seen}`),
  ];
  return lines.length === 0 ? [] : ['', ...lines.flatMap((line) => indented(line, 0, width))];
}
