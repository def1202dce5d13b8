import { describe } from '../core/catalog/index.js';
import type { DomainReport, Report } from '../core/report.js';
import type { GateCheck } from '../core/verdict.js';
import { answerText, questionText, reasonText } from './headline.js';
import { groupFindings, findingMark } from './finding-groups.js';
import { words } from './finding-page.js';
import { checkMarks } from './paint.js';
import { code, md } from './markdown-text.js';
import { folded, markdownTable, unfolded } from './markdown-table.js';
import { fromNowText } from './human-time.js';
import { deadlineSection, exchangeSection } from './summary-exchange.js';
import { liveStateSection } from './summary-evidence.js';
import { findingSection } from './summary-finding.js';
import { changeSection, rollbackSection, timelineSection } from './summary-step.js';

/** Rows of a table; more are counted. */
const longestTable = 60;
/** Findings told in full. */
const longestList = 40;

/** One domain: what a reviewer must see, and what he may unfold. */
export function domainSummary(
  domain: DomainReport,
  report: Report,
): { readonly answer: readonly string[]; readonly details: readonly string[] } {
  const loud = domain.findings.filter(({ level }) => level !== 'info');
  return {
    answer: [
      ...headline(domain, report),
      ...deadlineSection(domain, report.at),
      ...(domain.checks.length > 0 ? checkTable(domain.checks) : findingTable(domain)),
    ],
    details: [
      ...(loud.length === 0 ? [] : ['', ...unfolded('what to do', findingDetails(domain, report))]),
      ...timelineSection(domain, report.at),
      ...changeSection(domain),
      ...rollbackSection(domain),
      ...['', ...folded('live state and trust chain', liveStateSection(domain, report.at))],
      ...exchangeSection(domain),
    ],
  };
}

function headline(domain: DomainReport, report: Report): readonly string[] {
  const { verdict } = domain;
  const question = questionText(domain);
  const waits = verdict.word === 'wait' && verdict.notBefore !== undefined;
  const when = waits ? ` not before ${fromNowText(verdict.notBefore ?? 0, report.at)}` : '';
  const pass = verdict.word === 'pass' ? md(answerText(domain, report)) : '';
  const answer = verdict.word === 'pass' ? pass : question === '' ? '' : `${question}${when}`;
  const reason = reasonText(domain) || (question === '' ? answerText(domain, report) : '');
  return [
    `### ${verdict.word.toUpperCase()}  ${code(domain.domain)}${answer === '' ? '' : `: ${answer}`}`,
    '',
    ...(reason === '' || verdict.word === 'pass' ? [] : [md(reason), '']),
  ];
}

function checkTable(checks: readonly GateCheck[]): readonly string[] {
  const rows = checks
    .slice(0, longestTable)
    .map(({ mark, check, seen }) => [checkMarks[mark], md(check), md(seen)]);
  return [...markdownTable(['', 'check', 'seen'], rows), ...moreRows(checks.length), ''];
}

function findingTable({ findings }: DomainReport): readonly string[] {
  const groups = groupFindings(findings);
  if (groups.length === 0) return [];
  const rows = groups
    .slice(0, longestTable)
    .map(({ first, findings: all }) => [
      findingMark(first),
      code(first.code),
      words(describe(first.code).title),
      `${code(first.subject)}${all.length > 1 ? ` and ${all.length - 1} more` : ''}`,
    ]);
  return [...markdownTable(['', 'finding', '', 'where'], rows), ...moreRows(groups.length), ''];
}

function moreRows(count: number): readonly string[] {
  return count > longestTable ? ['', `… and ${count - longestTable} more rows.`] : [];
}

function findingDetails({ findings }: DomainReport, report: Report): readonly string[] {
  const groups = groupFindings(findings).filter(({ first }) => first.level !== 'info');
  const more = groups.length - longestList;
  return [
    ...groups.slice(0, longestList).flatMap((group) => findingSection(group, report.planFile)),
    ...(more > 0 ? [`… and ${more} more findings.`] : []),
  ];
}
