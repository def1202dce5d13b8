import { foreign, shorten } from './foreign-text.js';

/** Longest foreign text in one place; the whole one is in the JSON report. */
const longest = 400;

/**
 * The one door for text of others into Markdown. Plain words stay as they are; a run of words that holds anything
 * else goes into a code span, where GitHub makes no mention, reference, link, comment or tag of it. Inside, the
 * characters that end a span, a table cell or a tag are written as escapes, and control and hidden characters too.
 * The result is one line, fit for a paragraph and for a table cell, never for raw HTML.
 */
export function md(text: string, limit = longest): string {
  const runs: { readonly plain: boolean; words: string[] }[] = [];
  const parts = shorten(foreign(text), limit).split(/\s+/u);
  for (const [index, word] of parts.filter((part) => part !== '').entries()) {
    const plain = isPlain(word) && !(index === 0 && startsList(word));
    const last = runs.at(-1);
    if (last?.plain === plain) last.words.push(word);
    else runs.push({ plain, words: [word] });
  }
  return runs
    .map(({ plain, words }) => (plain ? words.join(' ') : codeSpan(words.join(' '))))
    .join(' ');
}

/** Always a code span: for names, addresses and records, which read better so. */
export function code(text: string, limit = longest): string {
  const shown = shorten(foreign(text), limit).replace(/\s+/g, ' ').trim();
  return shown === '' ? '(nothing)' : codeSpan(shown);
}

/** Letters, digits and sentence marks; nothing that any renderer links, nothing that looks like a commit or an issue. */
function isPlain(word: string): boolean {
  if (!/^[A-Za-z0-9("][A-Za-z0-9.,;:()/'’"%=+→-]*$/.test(word) && word !== '→') return false;
  return !/www\.|:\/|\/\/|^gh-\d|[0-9a-f]{7,}/i.test(word);
}

/** `1.` at the head of a paragraph would begin a list. */
function startsList(word: string): boolean {
  return /^\d+[.)]$/.test(word);
}

function codeSpan(text: string): string {
  const inert = text.replace(
    /[`|<>]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16)}`,
  );
  return `\`${inert}\``;
}

/** Text inside a Mermaid diagram: its grammar has no escapes that hold everywhere. */
export function mermaidText(text: string): string {
  return (
    text
      .replace(/[^A-Za-z0-9 ._-]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 80) || '-'
  );
}

/** Octets in UTF-8. */
export function octets(text: string): number {
  let count = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return count;
}
