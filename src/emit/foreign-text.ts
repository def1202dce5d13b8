import { visibleText } from './visible-text.js';

/** Text of others on one line of a terminal: control, hidden and combining characters are shown as escapes. */
export function foreign(text: string): string {
  return visibleText(text).replace(
    /\p{M}/gu,
    (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

const mark = '…';

/** At most `width` characters, cut in the middle: both ends of a name or a digest tell the most. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const kept = Math.max(2, width - mark.length);
  const head = Math.ceil(kept / 2);
  return `${text.slice(0, head)}${mark}${text.slice(text.length - (kept - head))}`;
}

/** Hexadecimal runs long enough to be digests, as `1f2e…09a1`. */
export function shortenDigests(text: string, ends = 4): string {
  return text.replace(/[0-9A-Fa-f]{24,}/g, (digest) =>
    digest.length <= 2 * ends + mark.length
      ? digest
      : `${digest.slice(0, ends)}${mark}${digest.slice(-ends)}`,
  );
}

/**
 * Texts shortened so that what differs still does: a digest made to share both ends with another must not look like
 * it. Widens the ends until the shortened texts are as many as the whole ones.
 */
export function shortenApart(texts: readonly string[], width: number): readonly string[] {
  const distinct = new Set(texts).size;
  for (let ends = 4; ends <= 64; ends += 4) {
    const short = texts.map((text) => shorten(shortenDigests(text, ends), width));
    if (new Set(short).size === distinct) return short;
  }
  return texts;
}
