import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { titlesOfTests } from './titles.js';

const data = process.env['DANE_CUTOVER_TEST_DATA'];
const titles = [...titlesOfTests(join(__dirname, '..')).values()].flat();

/** Written as `name;` or `name.` in the eighth section, some with a bound in parentheses. */
function namesOf(text: string): readonly string[] {
  const [, section = ''] = /^## 8\. [^\n]*\n([^#]*)/m.exec(text) ?? [];
  return section
    .replaceAll(/\([^)]*\)/g, '')
    .split(/[;.\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const named = (name: string): boolean =>
  titles.some((title) => title.split(/[^A-Za-z0-9-]+/).includes(name));

(data === undefined ? test.skip : test)(
  'each fault that was seen in another validator has a test of its name',
  () => {
    const names = namesOf(
      readFileSync(join(data ?? '', 'spec', 'dnssec-and-dane-peers.md'), 'utf8'),
    );
    expect(new Set(names).size).toBe(26);
    expect(names.filter((name) => !named(name))).toEqual([]);
  },
);

test('a name counts only as a whole word', () => {
  expect(named('keytrap-250x250')).toBe(true);
  expect(named('keytrap-250')).toBe(false);
});
