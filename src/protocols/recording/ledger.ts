import type { Ledger, LedgerEntry } from '../../core/ledger.js';
import { instantToText } from '../../core/time.js';
import { canonicalJson } from './canonical-json.js';
import { jsonLines, lineOfPath } from './json-lines.js';
import { instantText, ledgerEntry } from './ledger-entry.js';
import { array, object, oneOf, ShapeError } from './shape.js';

/** One refusal of a ledger file; `line` is 1-based. */
export interface LedgerError {
  readonly line: number;
  readonly message: string;
}

export type LedgerResult =
  | { readonly ok: true; readonly ledger: Ledger }
  | { readonly ok: false; readonly errors: readonly LedgerError[] };

/** Characters. */
export const largestLedger = 8 * 2 ** 20;

const file = object({ version: oneOf(1), entries: array(ledgerEntry(instantText)) });

/**
 * Reads `dane-cutover.ledger.json`. Strict: one unknown key, unknown fact or doubled key refuses the whole file,
 * because a gate must not rest on the part of a ledger that it happens to understand.
 */
export function parseLedger(text: string): LedgerResult {
  if (text.length > largestLedger) return refused(1, 'ledger too large');
  const parsed = parseJson(text);
  if ('line' in parsed) return refused(parsed.line, parsed.message);
  const where = jsonLines(text);
  if (where.duplicates.length > 0) {
    const errors = where.duplicates.map(({ path, line }) => ({
      line,
      message: `${path}: key given twice`,
    }));
    return { ok: false, errors };
  }
  try {
    return { ok: true, ledger: file(parsed.value, '$') };
  } catch (error) {
    if (error instanceof ShapeError) return refused(lineOfPath(where, error.path), error.message);
    throw error;
  }
}

function refused(line: number, message: string): LedgerResult {
  return { ok: false, errors: [{ line, message }] };
}

function parseJson(text: string): { readonly value: unknown } | LedgerError {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof RangeError) return { line: 1, message: 'nested too deeply' };
    if (!(error instanceof SyntaxError)) throw error;
    const position = Number(/at position (\d+)/.exec(error.message)?.[1] ?? text.length);
    return { line: text.slice(0, position).split('\n').length, message: 'no JSON' };
  }
}

/** True where `now` begins with exactly the entries of `base`: nothing taken out, changed or put in before the end. */
export function isExtensionOf(base: readonly LedgerEntry[], now: readonly LedgerEntry[]): boolean {
  return (
    base.length <= now.length &&
    base.every((entry, index) => canonicalJson(entry) === canonicalJson(now[index]))
  );
}

/** The entry as its line in the file: keys in one order, the time as RFC 3339 text. */
export function ledgerLine(entry: LedgerEntry): string {
  const { domain, stage, fact, value, at, by, recordingDigest } = entry;
  const ordered = { domain, stage, fact, value, at: instantToText(at), by, recordingDigest };
  const members = Object.entries(ordered)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}: ${canonicalJson(member)}`);
  return `{ ${members.join(', ')} }`;
}

/** A ledger file with these entries. The comma leads its line, so that an appended entry is one added line in a diff. */
export function writeLedger(entries: readonly LedgerEntry[]): string {
  const lines = entries.map((entry, index) => `${index === 0 ? '  ' : ', '}${ledgerLine(entry)}`);
  return ['{ "version": 1, "entries": [', ...lines, ']}', ''].join('\n');
}

/**
 * `text`, which `parseLedger` accepted, with the entries added before the closing bracket; every other octet stays.
 */
export function extendLedger(text: string, entries: readonly LedgerEntry[]): string {
  const parsed = parseLedger(text);
  if (!parsed.ok) throw new ShapeError('$', 'not a ledger');
  const held = parsed.ledger.entries.length;
  const added = entries.map(
    (entry, index) => `${held + index === 0 ? '  ' : ', '}${ledgerLine(entry)}\n`,
  );
  const close = closingBracket(text);
  const before = text.slice(0, close);
  const lead = added.length === 0 || before.endsWith('\n') ? before : `${before.trimEnd()}\n`;
  return lead + added.join('') + text.slice(close);
}

/** Where the array of entries ends; `entries` may stand before `version` in a file written by hand. */
function closingBracket(text: string): number {
  const inOrder = /\]\s*\}\s*$/.exec(text);
  if (inOrder !== null) return inOrder.index;
  return text.search(/\]\s*,\s*"version"\s*:\s*1\s*\}\s*$/);
}
