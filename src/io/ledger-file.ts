import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { LedgerEntry } from '../core/ledger.js';
import {
  extendLedger,
  parseLedger,
  writeLedger,
  type LedgerError,
  type LedgerResult,
} from '../protocols/recording/ledger.js';
import { codeOf } from './failure.js';
import { fileFault } from './file-fault.js';

/** A ledger file that cannot be read or is no ledger; it is left as it is. */
export class LedgerFileError extends Error {
  override readonly name = 'LedgerFileError';
  constructor(
    readonly path: string,
    readonly errors: readonly LedgerError[],
  ) {
    super(errors.map(({ line, message }) => `${path}:${line}: ${message}`).join('\n'));
  }
}

/** The ledger at `path`. A file that does not exist is an empty ledger: no entry means wait, never pass. */
export function readLedgerFile(path: string): LedgerResult {
  const text = readText(path);
  return text === undefined ? { ok: true, ledger: { version: 1, entries: [] } } : parseLedger(text);
}

/**
 * Adds entries at the end; every octet that was there stays. The file changes in one rename, so that a reader, or a
 * crash, meets the old text or the new one. Throws LedgerFileError where the file is there and no ledger.
 */
export function appendLedger(path: string, entries: readonly LedgerEntry[]): void {
  const before = readText(path);
  if (before === undefined) return replaceFile(path, writeLedger(entries), 0o644);
  const parsed = parseLedger(before);
  if (!parsed.ok) throw new LedgerFileError(path, parsed.errors);
  const after = extendLedger(before, entries);
  const check = parseLedger(after);
  if (!check.ok) throw new LedgerFileError(path, check.errors);
  replaceFile(path, after, statSync(path).mode & 0o777);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new LedgerFileError(path, [{ line: 1, message: `cannot be read: ${fileFault(error)}` }]);
  }
}

function replaceFile(path: string, text: string, mode: number): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', mode);
    try {
      // not writeSync, which may write a part
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new LedgerFileError(path, [
      { line: 1, message: `cannot be written: ${fileFault(error)}` },
    ]);
  }
}
