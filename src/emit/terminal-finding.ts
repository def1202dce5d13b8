import type { ReportedFinding } from '../core/report.js';
import { evidenceLines } from './evidence-text.js';
import { foreign } from './foreign-text.js';
import { findingMark, type FindingGroup } from './finding-groups.js';
import { indented, labelled } from './indent.js';
import { levelColours, type Paint } from './paint.js';

interface Page {
  readonly width: number;
  readonly paint: Paint;
  readonly planFile?: string;
}

/** What was seen, where, why it matters and what to do next; grouped places share the words. */
export function findingLines(group: FindingGroup, page: Page): readonly string[] {
  const { first, findings } = group;
  if (first.level === 'info') return informed(group, page);
  const single = findings.length === 1;
  const places = findings.flatMap((finding) => placeLines(finding, page, single));
  return [
    ...head(first, page, single),
    ...places,
    ...indented(`${first.title}. ${first.why}`, 4, page.width),
    ...microsoftLine(first, page),
    ...first.remedy.flatMap((step, index) =>
      labelled(index === 0 ? 'Next:' : '', step, { at: 4, label: 6, width: page.width }),
    ),
    `    ${page.paint(`dane-cutover explain ${foreign(first.code)}`, 'dim')}`,
  ];
}

function head(first: ReportedFinding, page: Page, single: boolean): readonly string[] {
  const mark = page.paint(findingMark(first), levelColours[first.level]);
  const code = foreign(first.code);
  const place = single ? foreign(first.subject) : '';
  const authority = foreign(first.authority);
  const used = 4 + code.length + place.length;
  const line = `${mark} ${page.paint(code, 'bold')}${single ? `  ${place}` : ''}`;
  if (used + authority.length + 2 <= page.width) {
    return [line + page.paint(authority.padStart(page.width - used), 'dim')];
  }
  if (used <= page.width) return [line, ...indented(authority, 4, page.width)];
  return [
    `${mark} ${page.paint(code, 'bold')}`,
    ...indented(place, 4, page.width),
    ...indented(authority, 4, page.width),
  ];
}

function placeLines(finding: ReportedFinding, page: Page, single: boolean): readonly string[] {
  const at = single ? 4 : 6;
  const label = 11;
  const lines = evidenceLines(finding.evidence, page.width - at - label).flatMap((line) =>
    labelled(`${line.label} `, line.text, { at, label, width: page.width }),
  );
  return [
    ...(single ? [] : indented(finding.subject, 4, page.width)),
    ...lines,
    ...planLine(finding, page, at),
  ];
}

function planLine({ position }: ReportedFinding, page: Page, at: number): readonly string[] {
  if (position === undefined || page.planFile === undefined) return [];
  return indented(`${page.planFile}:${position.line}:${position.column}`, at, page.width);
}

function microsoftLine({ microsoft }: ReportedFinding, page: Page): readonly string[] {
  if (microsoft.length === 0) return [];
  return indented(`Microsoft's codes: ${microsoft.join(', ')}`, 4, page.width);
}

function informed({ first, findings }: FindingGroup, page: Page): readonly string[] {
  const places = [...new Set(findings.map(({ subject }) => subject))].join(', ');
  const lines = indented(`${first.code}  ${places}: ${first.title}`, 2, page.width);
  return lines.map((line, index) =>
    index === 0 ? `${page.paint(findingMark(first), 'dim')} ${line.slice(2)}` : `  ${line}`,
  );
}
