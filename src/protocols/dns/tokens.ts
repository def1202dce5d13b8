import { unescape } from './name.js';
import { WireError } from './wire-error.js';

/** One word of presentation text, escapes still in it; `quoted` words may hold blanks. */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** A line of a zone file: whether it began with a blank (same owner as before), and its words. */
export interface TokenLine {
  readonly indented: boolean;
  readonly tokens: readonly Token[];
}

const word = /\s+|;[^\n]*|[()]|"((?:[^"\\]|\\[\s\S])*)"|((?:[^\s;()"\\]|\\[\s\S])+)/y;

/** Splits zone-file text into lines of words: comments dropped, parentheses join lines (RFC 1035 s5.1). */
export function tokenLines(text: string): readonly TokenLine[] {
  const lines: { indented: boolean; tokens: Token[] }[] = [];
  let current = { indented: /^[ \t]/.test(text), tokens: [] as Token[] };
  let depth = 0;
  for (let at = 0; at < text.length; at = word.lastIndex) {
    word.lastIndex = at;
    const match = word.exec(text);
    if (match === null) throw new WireError('unbalanced quotes or a stray backslash');
    if (match[0] === '(' || match[0] === ')') depth += match[0] === '(' ? 1 : -1;
    else if (match[1] !== undefined) current.tokens.push({ text: match[1], quoted: true });
    else if (match[2] !== undefined) current.tokens.push({ text: match[2], quoted: false });
    else if (match[0].includes('\n') && depth === 0) {
      lines.push(current);
      current = { indented: /\n[ \t]+$/.test(match[0]), tokens: [] };
    }
  }
  if (depth !== 0) throw new WireError('unbalanced parentheses');
  return [...lines, current].filter((line) => line.tokens.length > 0);
}

/** The octets of a character string. */
export function stringOctets(token: Token): Uint8Array {
  return Uint8Array.from([...unescape(token.text)].map((item) => item.octet));
}
