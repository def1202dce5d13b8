import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerEntry } from '../../src/core/ledger.js';
import { parseDomainName } from '../../src/core/name.js';
import { appendLedger, LedgerFileError, readLedgerFile } from '../../src/io/ledger-file.js';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dane-cutover-'));
  path = join(folder, 'dane-cutover.ledger.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

function entry(at: number): LedgerEntry {
  const domain = parseDomainName('contoso.com');
  if (domain === undefined) throw new Error('not a name');
  const value = { mxTtl: 3600 };
  return { domain, stage: 's1-lower-ttl', fact: 'live', value, at, by: 'dane-cutover 0.1.0' };
}

describe('the ledger file', () => {
  it('is empty where it does not exist, and made by the first append', () => {
    expect(readLedgerFile(path)).toEqual({ ok: true, ledger: { version: 1, entries: [] } });
    appendLedger(path, [entry(1_790_000_000)]);
    expect(readLedgerFile(path)).toEqual({
      ok: true,
      ledger: { version: 1, entries: [entry(1_790_000_000)] },
    });
  });

  it('grows by one line an entry; every line that was there stays', () => {
    appendLedger(path, [entry(1), entry(2)]);
    const before = readFileSync(path, 'utf8').split('\n');
    appendLedger(path, [entry(3)]);
    const after = readFileSync(path, 'utf8').split('\n');
    expect(after.filter((line) => !before.includes(line))).toHaveLength(1);
    expect(after.filter((_, index) => index !== 3)).toEqual(before);
  });

  it('keeps its mode and leaves no temporary file', () => {
    appendLedger(path, [entry(1)]);
    chmodSync(path, 0o600);
    appendLedger(path, [entry(2)]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['dane-cutover.ledger.json']);
  });

  it('that is no ledger is left as it is', () => {
    writeFileSync(path, '{"version": 1,\n "entries": [{}]}');
    expect(() => appendLedger(path, [entry(1)])).toThrow(LedgerFileError);
    expect(() => appendLedger(path, [entry(1)])).toThrow(`${path}:2: `);
    expect(readFileSync(path, 'utf8')).toBe('{"version": 1,\n "entries": [{}]}');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('that cannot be written or read is an error of its own kind', () => {
    const nowhere = join(folder, 'missing', 'ledger.json');
    expect(() => appendLedger(nowhere, [entry(1)])).toThrow(LedgerFileError);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
    expect(() => readLedgerFile(folder)).toThrow(LedgerFileError);
  });
});
