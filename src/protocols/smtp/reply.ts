import { Buffer } from 'node:buffer';

/** One complete reply (RFC 5321 s4.2): the code and the text of each line without code and separator. Hostile text. */
export interface Reply {
  readonly code: number;
  readonly lines: readonly string[];
}

export type ReplyResult =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** More octets are needed. */
  | { readonly kind: 'incomplete' }
  /** Not SMTP, or beyond the bounds; the reader stays in this state. */
  | { readonly kind: 'garbage'; readonly detail: GarbageDetail };

export type GarbageDetail =
  'line-too-long' | 'too-many-lines' | 'not-a-reply' | 'mixed-codes' | 'too-much';

/** Bytes in with `push`, replies out with `next`; `rest` is what came after the last reply taken. */
export interface ReplyReader {
  push(bytes: Uint8Array): void;
  next(): ReplyResult;
  /** Octets not yet taken. After the 220 to STARTTLS anything here was injected (CVE-2011-0411). */
  rest(): Uint8Array;
}

/** Octets of one line, its line end not counted. */
export const maxLineOctets = 2048;
export const maxReplyLines = 100;
/** Octets held at once: a whole reply of the greatest size. */
const maxHeldOctets = maxReplyLines * (maxLineOctets + 2);

const lineFeed = 0x0a;
const replyLine = /^([2-5][0-9][0-9])(?:([ -])(.*))?$/s;

/** A reader that holds at most 205,000 octets; bare LF is taken as a line end, as receivers in the field do. */
export function createReplyReader(): ReplyReader {
  let held: Uint8Array = new Uint8Array(0);
  let broken: GarbageDetail | undefined;
  return {
    push(bytes) {
      if (held.length + bytes.length > maxHeldOctets) broken ??= 'too-much';
      if (broken === undefined) held = concat(held, bytes);
    },
    next() {
      if (broken !== undefined) return { kind: 'garbage', detail: broken };
      const taken = takeReply(held);
      if (typeof taken === 'string') broken = taken;
      if (typeof taken === 'string') return { kind: 'garbage', detail: taken };
      if (taken === undefined) return { kind: 'incomplete' };
      held = held.subarray(taken.used);
      return { kind: 'reply', reply: taken.reply };
    },
    rest: () => held.slice(),
  };
}

function takeReply(
  held: Uint8Array,
): { readonly reply: Reply; readonly used: number } | GarbageDetail | undefined {
  const lines: string[] = [];
  let code: string | undefined;
  let start = 0;
  for (;;) {
    const end = held.indexOf(lineFeed, start);
    if (end < 0) return held.length - start > maxLineOctets + 1 ? 'line-too-long' : undefined;
    const text = lineText(held.subarray(start, end));
    if (text.length > maxLineOctets) return 'line-too-long';
    const [, seen, separator, rest] = replyLine.exec(text) ?? [];
    if (seen === undefined) return 'not-a-reply';
    code ??= seen;
    if (seen !== code) return 'mixed-codes';
    lines.push(rest ?? '');
    if (lines.length > maxReplyLines) return 'too-many-lines';
    start = end + 1;
    if (separator !== '-') return { reply: { code: Number(code), lines }, used: start };
  }
}

/** Octets as Latin-1, so that no octet is lost or merged; a CR before the LF belongs to the line end. */
function lineText(octets: Uint8Array): string {
  const text = Buffer.from(octets).toString('latin1');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
