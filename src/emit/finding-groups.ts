import { levelOf } from '../core/catalog/index.js';
import type { ReportedFinding } from '../core/report.js';
import type { Level } from '../core/verdict.js';
import { levelMarks } from './paint.js';

/** Findings of one code and level: their words are told once, their places one by one. */
export interface FindingGroup {
  readonly first: ReportedFinding;
  readonly findings: readonly ReportedFinding[];
}

const order: readonly Level[] = ['fail', 'unknown', 'wait', 'warn', 'info'];

/** Worst first; within a level in the order of the checks. */
export function groupFindings(findings: readonly ReportedFinding[]): readonly FindingGroup[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const level of order) {
    for (const finding of findings.filter((one) => one.level === level)) {
      const key = `${level} ${finding.code}`;
      groups.set(key, [...(groups.get(key) ?? []), finding]);
    }
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ first, findings: group }];
  });
}

/** What could not be seen keeps its question mark where a stage lets it pass as a warning. */
export function findingMark({ code, level }: ReportedFinding): string {
  const unseen = level !== 'fail' && levelOf(code, 'exchange') === 'unknown';
  return unseen ? levelMarks.unknown : levelMarks[level];
}

/** Those that decide the verdict word. */
export function decisive(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const level = (['fail', 'unknown', 'wait'] as const).find((one) =>
    findings.some((finding) => finding.level === one),
  );
  return findings.filter((finding) => finding.level === level);
}
