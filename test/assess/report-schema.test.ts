import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  daneWords,
  dnssecWords,
  mtaStsWords,
  starttlsWords,
  tlsRptWords,
  type Report,
} from '../../src/core/report.js';
import { exchangeOnlineStages } from '../../src/core/migration/ids.js';
import { verdictWords } from '../../src/core/verdict.js';
import { now } from '../support/as-seen.js';
import { contoso } from '../support/plans.js';
import { healthy, judged, mismatched, poisoned, reportOf } from '../support/reports.js';

interface Word {
  readonly const: string;
  readonly description?: string;
}
interface Schema {
  readonly $defs: Readonly<
    Record<string, { readonly oneOf?: readonly Word[]; readonly enum?: readonly string[] }>
  >;
}

const schema = JSON.parse(
  readFileSync(join(__dirname, '../../schema/report.json'), 'utf8'),
) as Schema;
const validate: ValidateFunction = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
}).compile(schema);

function faults(report: unknown): readonly string[] {
  validate(JSON.parse(JSON.stringify(report)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the JSON Schema of the report', () => {
  test.each([
    ['daneWord', daneWords],
    ['starttlsWord', starttlsWords],
    ['dnssecWord', dnssecWords],
    ['mtaStsWord', mtaStsWords],
    ['tlsRptWord', tlsRptWords],
    ['verdictWord', verdictWords],
    ['level', ['fail', 'unknown', 'wait', 'warn', 'info']],
  ])('%s explains exactly the words of its closed list', (name, list) => {
    const words = schema.$defs[name]?.oneOf ?? [];
    expect(words.map((word) => word.const).sort()).toEqual([...list].sort());
    for (const { description } of words) expect(description?.length).toBeGreaterThan(10);
  });

  test('stage lists every row of the track', () => {
    expect(schema.$defs.stage?.enum).toEqual([...exchangeOnlineStages]);
  });

  test.each<readonly [string, () => Report]>([
    ['a check that passes', () => reportOf([healthy()])],
    ['a check that fails', () => reportOf([mismatched()])],
    [
      'a gate with its step',
      () =>
        reportOf([judged(contoso('s1-lower-ttl'), { to: 's2-relax-mta-sts' })], {
          mode: 'gate',
          planFile: 'dane-cutover.yaml',
        }),
    ],
    [
      'a verify with an entry for the ledger',
      () => {
        const domain = judged(contoso('s9-enforce-mta-sts'));
        const value = { mxTtl: 60, mtaStsTxtTtl: 3600 };
        const fact = 'live';
        const place = { domain: domain.observation.domain, stage: 's9-enforce-mta-sts' } as const;
        const entry = { ...place, fact, value, at: now, by: 'dane-cutover 0.1.0' } as const;
        return reportOf([{ ...domain, ledgerEntries: [entry] }], { mode: 'verify' });
      },
    ],
    ['hostile text', () => reportOf(poisoned('</td>\u202e::error::').domains, { mode: 'gate' })],
  ])('accepts %s', (_, make) => {
    expect(faults(make())).toEqual([]);
  });

  test.each<readonly [string, (report: Report) => unknown]>([
    ['a verdict word of no list', (report) => ({ ...report, verdict: 'ok' })],
    ['a missing clock', (report) => ({ ...report, at: undefined })],
    ['a key that it does not explain', (report) => ({ ...report, extra: 1 })],
    ['another version', (report) => ({ ...report, version: 2 })],
    [
      'a fail without a reason',
      (report) => ({
        ...report,
        domains: report.domains.map((domain) => ({ ...domain, verdict: { word: 'fail' } })),
      }),
    ],
    [
      'a DANE word of no list',
      (report) => ({
        ...report,
        domains: report.domains.map((domain) => ({
          ...domain,
          summary: { ...domain.summary, dane: 'fine' },
        })),
      }),
    ],
  ])('refuses %s', (_, change) => {
    expect(faults(change(reportOf([healthy()])))).not.toEqual([]);
  });
});
