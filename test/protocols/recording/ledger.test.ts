import fc from 'fast-check';
import { attestableFacts, type LedgerEntry } from '../../../src/core/ledger.js';
import { parseDomainName, type DomainName } from '../../../src/core/name.js';
import { exchangeOnlineStages } from '../../../src/core/migration/ids.js';
import {
  extendLedger,
  isExtensionOf,
  parseLedger,
  writeLedger,
} from '../../../src/protocols/recording/ledger.js';

function domainName(text: string): DomainName {
  const name = parseDomainName(text);
  if (name === undefined) throw new Error(text);
  return name;
}

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const seconds = fc.nat({ max: 2 ** 31 });
const common = {
  domain: fc.constantFrom('contoso.com', 'example.net').map(domainName),
  stage: fc.constantFrom(...exchangeOnlineStages),
  at: fc.nat({ max: 4_000_000_000 }),
  by: fc.stringMatching(/^[ -~]{1,40}$/),
};
const served = fc.record(
  {
    mxTtl: seconds,
    mtaStsTxtTtl: seconds,
    policy: fc.record({ mode: fc.string(), maxAge: seconds, digest: hex }),
  },
  { requiredKeys: ['mxTtl'] },
);
const entry: fc.Arbitrary<LedgerEntry> = fc.oneof(
  fc.record(
    { ...common, fact: fc.constantFrom('live', 'old-data'), value: served, recordingDigest: hex },
    { requiredKeys: ['domain', 'stage', 'at', 'by', 'fact', 'value'] },
  ),
  fc.record({
    ...common,
    fact: fc.constantFrom(...attestableFacts),
    value: fc.oneof(
      fc.constant(true),
      fc.json().map((text): unknown => JSON.parse(text)),
    ),
  }),
);

const good = {
  domain: 'contoso.com',
  stage: 's1-lower-ttl',
  fact: 'live',
  value: { mxTtl: 30 },
  at: '2026-11-24T08:00:00Z',
  by: 'dane-cutover 0.1.0',
};
const fileOf = (...entries: readonly object[]): string => JSON.stringify({ version: 1, entries });

function messages(text: string): readonly string[] {
  const result = parseLedger(text);
  return result.ok ? [] : result.errors.map(({ line, message }) => `${line}: ${message}`);
}

describe('the text of a ledger', () => {
  it('says what was written, entry by entry', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        expect(parseLedger(writeLedger(entries))).toEqual({
          ok: true,
          ledger: { version: 1, entries: JSON.parse(JSON.stringify(entries)) as unknown },
        });
      }),
    );
  });

  it('extended is the text written at once, and all old octets stay', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 4 }),
        fc.array(entry, { maxLength: 4 }),
        (old, added) => {
          const text = writeLedger(old);
          expect(extendLedger(text, added)).toBe(writeLedger([...old, ...added]));
        },
      ),
    );
  });

  it.each([
    '{"version":1,"entries":[]}',
    '{"entries":[],"version":1}',
    `{\n  "entries": [\n    ${JSON.stringify(good)}\n  ],\n  "version": 1\n}`,
    `{"version": 1, "entries": [${JSON.stringify(good)}, ${JSON.stringify(good)}]}\n\n`,
  ])('written by hand is extended too: %s', (text) => {
    const before = parseLedger(text);
    const [added] = [parseLedger(fileOf(good))].flatMap((result) =>
      result.ok ? result.ledger.entries : [],
    );
    if (!before.ok || added === undefined) throw new Error('bad test data');
    const after = parseLedger(extendLedger(text, [added]));
    expect(after).toEqual({
      ok: true,
      ledger: { version: 1, entries: [...before.ledger.entries, added] },
    });
  });

  it.each<[string, object, string]>([
    ['an unknown fact', { fact: 'deployed' }, '$.entries[0].fact: unexpected "deployed"'],
    ['an unknown key', { note: 'x' }, '$.entries[0]: unknown key "note"'],
    ['an unknown stage', { stage: 's11' }, '$.entries[0].stage: expected a stage id'],
    [
      'capitals in a domain',
      { domain: 'Contoso.com' },
      '$.entries[0].domain: expected a domain name',
    ],
    [
      'a dot after a domain',
      { domain: 'contoso.com.' },
      '$.entries[0].domain: expected a domain name',
    ],
    ['a number for a time', { at: 1 }, '$.entries[0].at: expected a string'],
    [
      'a time without a zone',
      { at: '2026-11-24T08:00:00' },
      '$.entries[0].at: expected an RFC 3339 time',
    ],
    ['no writer', { by: '' }, '$.entries[0].by: expected one line of text'],
    ['a writer of two lines', { by: 'a\nb' }, '$.entries[0].by: expected one line of text'],
    [
      'a digest that is none',
      { recordingDigest: 'AB' },
      '$.entries[0].recordingDigest: expected a SHA-256',
    ],
    ['no TTL', { value: {} }, '$.entries[0].value: missing key "mxTtl"'],
    [
      'a negative TTL',
      { value: { mxTtl: -1 } },
      '$.entries[0].value.mxTtl: expected a whole number',
    ],
    [
      'a TTL with a fraction',
      { value: { mxTtl: 0.5 } },
      '$.entries[0].value.mxTtl: expected a whole',
    ],
    ['true for what was served', { value: true }, '$.entries[0].value: expected an object'],
  ])('with %s is refused', (_, change, message) => {
    expect(messages(fileOf({ ...good, ...change })).join()).toContain(message);
  });

  it.each(['domain', 'stage', 'fact', 'value', 'at', 'by'])('without %s is refused', (key) => {
    const rest = Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));
    expect(messages(fileOf(rest))).toHaveLength(1);
  });

  it('names the line of the fault', () => {
    const bad = JSON.stringify({ ...good, stage: 'later' });
    const text = `{"version": 1, "entries": [\n${JSON.stringify(good)},\n${bad}\n]}`;
    expect(messages(text)).toEqual(['3: $.entries[1].stage: expected a stage id']);
    expect(messages('{"version": 1,\n"entries": [\n}')).toEqual(['3: no JSON']);
  });

  it('refuses a key given twice, of which a reviewer may have seen the other', () => {
    const twice = JSON.stringify(good).replace('"at":', '"at":"2020-01-01T00:00:00Z","at":');
    expect(messages(`{"version": 1, "entries": [\n${twice}]}`)).toEqual([
      '2: $.entries[0].at: key given twice',
    ]);
    // the same key by an escape
    const escaped = twice.replace('"at":', '"\\u0061t":');
    expect(messages(`{"version": 1, "entries": [${escaped}]}`)).toHaveLength(1);
  });

  it.each(['', '[]', 'null', '{"version":2,"entries":[]}', '{"version":1}', '[[[[[[[['])(
    'is none: %j',
    (text) => {
      expect(messages(text)).toHaveLength(1);
    },
  );

  it('nested without end, or larger than any ledger, is refused and not read', () => {
    expect(messages('['.repeat(200_000))).toHaveLength(1);
    expect(messages(' '.repeat(9 * 2 ** 20))).toEqual(['1: ledger too large']);
    expect(messages(`${'['.repeat(5000)}${']'.repeat(5000)}`)).toHaveLength(1);
  });

  it('never throws on text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        (text) => typeof parseLedger(text).ok === 'boolean',
      ),
    );
  });
});

describe('append-only', () => {
  it('holds for every prefix and for nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 5 }),
        entry,
        fc.nat(),
        (entries, other, at) => {
          const index = at % entries.length;
          expect(isExtensionOf(entries.slice(0, index), entries)).toBe(true);
          expect(isExtensionOf(entries, entries.slice(0, index))).toBe(false);
          fc.pre(JSON.stringify(other) !== JSON.stringify(entries[index]));
          const changed = entries.map((kept, place) =>
            place === index ? { ...other, by: `${kept.by}!` } : kept,
          );
          expect(isExtensionOf(entries, changed)).toBe(false);
        },
      ),
    );
  });
});
