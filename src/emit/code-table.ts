import { dnssecReasons, findingCodes, findingInfo } from '../core/catalog/index.js';
import { extendedErrors, reasons, type Reason } from '../protocols/dnssec/status.js';
import { pageLink, words } from './finding-page.js';
import { markdownTable } from './markdown-table.js';

/** Every finding in one Markdown table, for the README; `folder` is where the pages are. */
export function renderCodeTable(folder = 'docs/findings/'): string {
  const rows = findingCodes.map((code) => {
    const { title, defaultLevel, authority, microsoft } = findingInfo(code);
    return [
      pageLink(code, folder),
      words(title),
      defaultLevel.exchange,
      words(authority),
      microsoft.map(words).join(', '),
    ];
  });
  const heads = ['code', 'what it says', 'level', 'authority', "Microsoft's codes"];
  return `${markdownTable(heads, rows).join('\n')}\n`;
}

/** The two reasons whose words are findings, since the gate weighs them by themselves. */
const asFindings = {
  anchorless: 'dnssec-anchorless',
  'nsec3-iterations': 'dnssec-nsec3-iterations',
} as const;

function reasonWords(reason: Reason): { readonly state: string; readonly title: string } {
  if (reason === 'anchorless' || reason === 'nsec3-iterations')
    return { state: 'insecure', title: findingInfo(asFindings[reason]).title };
  return dnssecReasons[reason];
}

/** Every reason of the validator in one Markdown table, for docs/dnssec.md. */
export function renderReasonTable(folder = 'findings/'): string {
  const rows = reasons.map((reason) => {
    const { state, title } = reasonWords(reason);
    const page = `[${reason}](${folder}dnssec-${reason}.md)`;
    return [page, state, String(extendedErrors[reason] ?? ''), words(title)];
  });
  return `${markdownTable(['reason', 'state', 'EDE', 'what it says'], rows).join('\n')}\n`;
}
