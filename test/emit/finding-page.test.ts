import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { explanations, findingCodes } from '../../src/core/catalog/index.js';
import { renderCodeTable } from '../../src/emit/code-table.js';
import { renderFindingIndex, renderFindingPage, words } from '../../src/emit/finding-page.js';

const folder = path.join(__dirname, '../../docs/findings');
const wanted = new Map([
  ['README.md', renderFindingIndex(explanations)],
  ...explanations.map((one): [string, string] => [`${one.code}.md`, renderFindingPage(one)]),
]);

describe('docs/findings', () => {
  it('holds one page per code, and no page of a code that is gone', () => {
    expect(readdirSync(folder).sort()).toEqual([...wanted.keys()].sort());
  });

  it('is what the catalog renders (npm run docs)', () => {
    for (const [file, text] of wanted) {
      expect({ file, text: readFileSync(path.join(folder, file), 'utf8') }).toEqual({ file, text });
    }
  });

  it('links only pages that exist', () => {
    for (const text of wanted.values()) {
      for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g)) {
        expect(wanted.has(target ?? '')).toBe(true);
      }
    }
  });
});

describe('renderCodeTable', () => {
  it('has a row per finding with a link to its page and as many cells as heads', () => {
    const lines = renderCodeTable('x/').trimEnd().split('\n');
    expect(lines).toHaveLength(findingCodes.length + 2);
    for (const line of lines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(6);
    expect(lines.join('\n')).toContain('[tlsa-mismatch](x/tlsa-mismatch.md)');
  });
});

describe('words', () => {
  it('escapes what Markdown would read as a mark', () => {
    expect(words('*.<partition>.mx.microsoft | _mta-sts')).toBe(
      '\\*.\\<partition\\>.mx.microsoft \\| \\_mta-sts',
    );
  });
});
