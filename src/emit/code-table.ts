import { findingCodes, findingInfo } from '../core/catalog/index.js';
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
