import { describe } from '../core/catalog/index.js';
import { evidenceText } from './evidence-text.js';
import { findingMark, type FindingGroup } from './finding-groups.js';
import { words } from './finding-page.js';
import { code } from './markdown-text.js';

/** Places told one by one. */
const longestPlaces = 16;

/** One finding in full: where and what was seen, why it matters, what to do; values whole, to be copied. */
export function findingSection(
  { first, findings }: FindingGroup,
  planFile: string | undefined,
): readonly string[] {
  const places = findings.slice(0, longestPlaces).map((finding) => {
    const { position, subject, evidence } = finding;
    const seen = evidenceText(evidence);
    const at =
      position === undefined || planFile === undefined
        ? ''
        : ` (${code(`${planFile}:${position.line}:${position.column}`)})`;
    return `- ${code(subject)}${at}${seen === '' ? '' : `: ${code(seen, 1200)}`}`;
  });
  const more = findings.length - places.length;
  // Our own words, by code: whatever a report says of itself, none of it is Markdown here.
  const { title, why, remedy, authority, microsoft } = describe(first.code);
  return [
    `#### ${findingMark(first)} ${code(first.code)} ${words(title)}`,
    '',
    ...places,
    ...(more > 0 ? [`- and ${more} more`] : []),
    '',
    words(why),
    '',
    ...remedy.map((step, index) => `${index + 1}. ${words(step)}`),
    '',
    [
      words(authority),
      ...(microsoft.length === 0
        ? []
        : [`Microsoft: ${microsoft.map((one) => code(one)).join(', ')}`]),
      code(`dane-cutover explain ${first.code}`),
    ].join(' · '),
    '',
  ];
}
