import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { citedByTests } from './titles.js';

const root = join(__dirname, '..', '..');
const data = process.env['DANE_CUTOVER_TEST_DATA'];

interface Row {
  readonly number: string;
  readonly rule: string;
  /** Of the source; empty where the rule is not implemented. */
  readonly places: readonly string[];
  readonly tests: readonly string[];
  readonly reason: string;
}

const cells = (line: string): readonly string[] => line.split('|').map((cell) => cell.trim());
const paths = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);

function rowsOf(text: string): readonly Row[] {
  return text
    .split('\n')
    .filter((line) => /^\| [A-P]\d{2} /.test(line))
    .map((line) => {
      const [, number = '', rule = '', where = '', last = ''] = cells(line);
      const missing = where === 'not implemented';
      return {
        number,
        rule,
        places: missing ? [] : paths(where),
        tests: missing ? [] : paths(last),
        reason: missing ? last : '',
      };
    });
}

const rows = rowsOf(readFileSync(join(root, 'docs', 'standards.md'), 'utf8'));
const implemented = rows.filter(({ reason }) => reason === '');
const cited = citedByTests(join(root, 'test'));
const citedAnywhere = new Set([...cited.values()].flatMap((numbers) => [...numbers]));

describe('docs/standards.md', () => {
  test('has each number once, in order, with its rule in words', () => {
    const numbers = rows.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort());
    expect(rows.filter(({ rule }) => rule.length < 8)).toEqual([]);
  });

  test.each(implemented)(
    '$number names files of the source, and tests whose titles cite it',
    (row) => {
      expect(row.places).not.toEqual([]);
      expect(row.tests).not.toEqual([]);
      for (const path of row.places)
        expect([path, existsSync(join(root, path))]).toEqual([path, true]);
      for (const path of row.tests) {
        const numbers = cited.get(path.replace(/^test\//, '')) ?? new Set();
        expect([path, row.number, numbers.has(row.number)]).toEqual([path, row.number, true]);
      }
    },
  );

  test('gives a reason for each rule that is not implemented, which no test cites', () => {
    const missing = rows.filter(({ reason }) => reason !== '');
    for (const { number, reason } of missing) {
      expect(reason.length).toBeGreaterThan(5);
      expect([number, citedAnywhere.has(number)]).toEqual([number, false]);
      const [, other] = /^as ([A-P]\d{2})\b/.exec(reason) ?? [];
      if (other !== undefined) expect(missing.map((row) => row.number)).toContain(other);
    }
  });

  test('leaves out no rule of DNSSEC validation (A)', () => {
    const validation = rows.filter(({ number }) => number.startsWith('A'));
    expect(validation.length).toBeGreaterThan(30);
    expect(validation.filter(({ reason }) => reason !== '')).toEqual([]);
  });

  test('knows every number that a title cites', () => {
    const numbers = new Set(rows.map(({ number }) => number));
    expect([...citedAnywhere].filter((number) => !numbers.has(number))).toEqual([]);
  });

  (data === undefined ? test.skip : test)('has the numbers of the checklist, and no other', () => {
    const text = readFileSync(join(data ?? '', 'spec', 'standards.md'), 'utf8');
    expect(rows.map(({ number }) => number)).toEqual(rowsOf(text).map(({ number }) => number));
  });
});
