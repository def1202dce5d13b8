import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dnssecReasons,
  findingCodes,
  smtpStatuses,
  tenantCodes,
} from '../../src/core/catalog/index.js';
import { exchangeOnlineStages } from '../../src/core/migration/ids.js';
import { codesElsewhere, fixtures, microsoftElsewhere, reasonsElsewhere } from './elsewhere.js';
import { scenarios } from './table/index.js';

const ids = scenarios.map(({ id }) => id);
const textOf = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');
const seen = new Set(scenarios.flatMap(({ codes }) => Object.keys(codes)));
const microsoft = new Set(
  scenarios.flatMap(({ tenant = [], delivery = [] }) => [...tenant, ...delivery]),
);
const reasons = new Set(scenarios.flatMap(({ reason }) => reason ?? []));

describe('the scenarios', () => {
  test('have names of their own', () => {
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test.each(findingCodes)('%s comes of a world, or of a test that needs none', (code) => {
    const file = codesElsewhere[code];
    expect([code, seen.has(code)]).toEqual([code, file === undefined]);
    if (file !== undefined) expect(textOf(file)).toMatch(new RegExp(`\\b${code}(?![-a-z0-9])`));
  });

  test('name no code that the catalog has not', () => {
    const known: readonly string[] = findingCodes;
    expect(Object.keys(codesElsewhere).filter((code) => !known.includes(code))).toEqual([]);
  });

  test.each(Object.keys(dnssecReasons))('%s is what the validator says of a world', (reason) => {
    const file = reasonsElsewhere[reason];
    expect([reason, reasons.has(reason)]).toEqual([reason, file === undefined]);
    if (file !== undefined) expect(textOf(file)).toContain(reason);
  });

  test.each([...Object.keys(tenantCodes), ...Object.keys(smtpStatuses)])(
    '%s of Microsoft is predicted, or has a test of its own',
    (code) => {
      const file = microsoftElsewhere[code];
      expect([code, microsoft.has(code)]).toEqual([code, file === undefined]);
      if (file !== undefined) expect(textOf(file)).toContain(code);
    },
  );

  test.each(exchangeOnlineStages)('%s is seen live', (stage) => {
    expect(ids).toContain(`${stage} is live`);
  });

  test.each(fixtures)('$name has its scenario or its test', ({ scenario, test: unit }) => {
    if (scenario !== undefined) expect(ids).toContain(scenario);
    if (unit !== undefined) expect(textOf(unit.file)).toContain(unit.title);
    expect(scenario ?? unit).toBeDefined();
  });

  test('end in each verdict', () => {
    expect(new Set(scenarios.map(({ verdict }) => verdict)).size).toBe(4);
  });
});
