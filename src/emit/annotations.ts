import type { Position } from '../core/plan.js';
import type { DomainReport, Report, ReportedFinding } from '../core/report.js';
import { deadlineTexts } from './exchange-words.js';
import { evidenceText } from './evidence-text.js';
import { groupFindings } from './finding-groups.js';
import { answerText, reasonText } from './headline.js';
import { shorten } from './foreign-text.js';
import { logSafe } from './log-safe.js';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  /** The plan file as the caller named it. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly title: string;
  readonly message: string;
}

/** GitHub shows ten of each level a step. */
const perLevel = 10;
const longestMessage = 4096;
const longestTitle = 200;

/** One for each domain's verdict at its stage in the plan file, then its findings from the worst on. */
export function annotations(report: Report): readonly Annotation[] {
  const verdicts = report.domains.map((domain) => verdictAnnotation(domain, report));
  const findings = report.domains.flatMap((domain) => findingAnnotations(domain, report));
  const all = [...verdicts, ...findings];
  return (['error', 'warning', 'notice'] as const).flatMap((level) =>
    capped(all.filter((one) => one.level === level)),
  );
}

function verdictAnnotation(domain: DomainReport, report: Report): Annotation {
  const { word } = domain.verdict;
  const level = word === 'fail' ? 'error' : word === 'pass' ? 'notice' : 'warning';
  const title = `${word.toUpperCase()} ${domain.domain}`;
  const { deadline } = domain.exchange;
  const message = [
    answerText(domain, report),
    reasonText(domain),
    ...(deadline === undefined ? [] : deadlineTexts(deadline, report.at).slice(0, 1)),
  ].filter((text) => text !== '');
  return annotation(level, title, message.join('\n'), domain.stagePosition, report);
}

function findingAnnotations(domain: DomainReport, report: Report): readonly Annotation[] {
  return groupFindings(domain.findings)
    .filter(({ first }) => first.level !== 'info')
    .map(({ first, findings }) => {
      const level = first.level === 'fail' ? 'error' : 'warning';
      const title = `${first.code} ${first.subject}`;
      const position = first.position ?? domain.stagePosition;
      return annotation(level, title, findingText(first, findings), position, report);
    });
}

function findingText(first: ReportedFinding, findings: readonly ReportedFinding[]): string {
  return [
    `${first.title}. ${first.why}`,
    ...findings.map(({ subject, evidence }) => `${subject}  ${evidenceText(evidence)}`),
    ...first.remedy.map((step, index) => `${index === 0 ? 'Next: ' : '      '}${step}`),
    `dane-cutover explain ${first.code}`,
  ].join('\n');
}

function annotation(
  level: Annotation['level'],
  title: string,
  message: string,
  position: Position | undefined,
  { planFile }: Report,
): Annotation {
  const place = planFile !== undefined && position !== undefined;
  return {
    level,
    ...(place && { file: planFile, line: position.line, column: position.column }),
    title: shorten(logSafe(title).replaceAll('\n', ' '), longestTitle),
    message: cut(logSafe(message)),
  };
}

/** Octets count where GitHub counts characters, so that the limit holds either way for ASCII and nearly so elsewhere. */
function cut(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage - 1)}…`;
}

function capped(all: readonly Annotation[]): readonly Annotation[] {
  const last = all[perLevel - 1];
  if (all.length <= perLevel || last === undefined) return all;
  const more = all.length - perLevel + 1;
  const rest = `… and ${more} more of this level: see the summary of the job.`;
  return [...all.slice(0, perLevel - 1), { ...last, title: 'more findings', message: rest }];
}
