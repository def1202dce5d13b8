import fc from 'fast-check';
import { code, md, mermaidText, octets } from '../../src/emit/markdown-text.js';

/** What is left where every code span is taken out: the text that GitHub's filters look at. */
function outsideCode(markdown: string): string {
  return markdown.replace(/`[^`]*`/g, '');
}

describe('text of others in Markdown', () => {
  test('leaves plain words as they are', () => {
    expect(md('live state is s1-lower-ttl on every server')).toBe(
      'live state is s1-lower-ttl on every server',
    );
  });

  test.each([
    ['a table cell end', 'a | b', 'a `\\x7c` b'],
    ['a closing tag', '</td><script>', '`\\x3c/td\\x3e\\x3cscript\\x3e`'],
    ['a comment', '<!-- hidden -->', '`\\x3c!--` hidden `--\\x3e`'],
    ['a line break', 'a\r\n## b', '`a\\x0d\\x0a##` b'],
    ['a back-quote', '`x` y', '`\\x60x\\x60` y'],
    ['a mention', 'ask @org/team', 'ask `@org/team`'],
    ['an issue reference', 'see #123 and GH-4', 'see `#123` and `GH-4`'],
    ['a commit reference', 'at deadbeef1', 'at `deadbeef1`'],
    ['an address of a page', 'http://mx.test www.mx.test', '`http://mx.test www.mx.test`'],
    ['a mail address', 'root@mx.test', '`root@mx.test`'],
    ['a link', '[x](y) ![z](w)', '`[x](y) ![z](w)`'],
    ['emphasis', '*a* _b_ ~c~', '`*a* _b_ ~c~`'],
    ['an entity', '&lt;b&gt;', '`&lt;b&gt;`'],
    ['a right-to-left override', 'a\u202eb', '`a\\u{202e}b`'],
    ['a list at the head', '1. one 2.', '`1.` one 2.'],
    ['a heading at the head', '# one', '`#` one'],
  ])('makes %s inert', (_, text, wanted) => {
    expect(md(text)).toBe(wanted);
  });

  test('no text ends its line, its cell or its span, or leaves a mark outside a code span', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const shown of [md(text), code(text)]) {
          expect(shown).not.toMatch(/[\n\r|<>]/);
          expect((shown.match(/`/g) ?? []).length % 2).toBe(0);
          expect(outsideCode(shown)).not.toMatch(/[@#*_[\]&!~\\$]|:\/\/|www\./i);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a text of any length is cut in the middle', () => {
    expect(md('x'.repeat(5000)).length).toBeLessThan(450);
  });

  test('an empty text is said', () => {
    expect(code(' ')).toBe('(nothing)');
  });

  test('a Mermaid label holds no character of its grammar', () => {
    expect(mermaidText('a: b; c\n%% d "e" #f')).toBe('a b c d e f');
    expect(mermaidText(':::')).toBe('-');
  });

  test('octets are counted as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(octets(text)).toBe(Buffer.byteLength(text, 'utf8'));
      }),
    );
  });
});
