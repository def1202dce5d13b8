import type { Explanation } from '../core/catalog/index.js';

/** The page of one code in docs/findings, as the catalog has it; never edited by hand. */
export function renderFindingPage(explanation: Explanation): string {
  const { code, title, sections, related } = explanation;
  const parts = sections.map(({ heading, lines }) => [`## ${heading}`, '', ...listed(lines)]);
  const also =
    related.length === 0
      ? []
      : [['## See also', '', ...related.map((one) => `- ${pageLink(one)}`)]];
  return [[`# ${code}`, '', `**${words(title)}**`, '', ...facts(explanation)], ...parts, ...also]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The list of all pages, by kind. */
export function renderFindingIndex(explanations: readonly Explanation[]): string {
  const kinds = [
    ['finding', 'Findings of dane-cutover'],
    ['tenant', 'Results of the tenant cmdlets'],
    ['smtp', 'Status codes of Exchange Online'],
    ['tls-rpt', 'Result types of TLS reports'],
    ['dnssec', 'Reasons of DNSSEC'],
  ] as const;
  const blocks = kinds.map(([kind, heading]) => [
    `## ${heading}`,
    '',
    ...explanations
      .filter((explanation) => explanation.kind === kind)
      .map(({ code, title }) => `- ${pageLink(code)}: ${words(title)}`),
  ]);
  const head = ['# Codes', '', 'Written by `npm run docs` from the catalog in `src/core/catalog`.'];
  return [head, ...blocks].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** Our own words in Markdown: whatever it would read as a mark is escaped. */
export function words(text: string): string {
  return text.replace(/[\\`*_<>[\]|#~]/g, (mark) => `\\${mark}`);
}

export function pageLink(code: string, folder = ''): string {
  return `[${words(code)}](${folder}${code}.md)`;
}

function facts({ kind, authority, aliases }: Explanation): readonly string[] {
  const names = {
    finding: 'finding',
    tenant: 'result of a tenant cmdlet',
    smtp: 'status of Exchange Online',
    'tls-rpt': 'result type of TLS reports',
    dnssec: 'reason of DNSSEC',
  };
  return [
    `- Kind: ${names[kind]}`,
    `- Authority: ${words(authority)}`,
    ...(aliases.length === 0 ? [] : [`- Also written: ${aliases.map(words).join(', ')}`]),
  ];
}

function listed(lines: readonly string[]): readonly string[] {
  return lines.length === 1 ? lines.map(words) : lines.map((line) => `- ${words(line)}`);
}
