import { checkReport } from '../../../src/assess/check-report.js';
import type { HostObservation, Observation } from '../../../src/core/observation.js';
import type { DomainName } from '../../../src/core/name.js';
import { desired } from '../../../src/core/migration/desired.js';
import * as seen from '../../support/as-seen.js';
import { contoso } from '../../support/plans.js';

const { answer, digest, failed, insecure, nodata, smtp } = seen;

const end = 's9-enforce-mta-sts';
const base = seen.asSeen(desired(contoso(end), end, digest));

/** An own domain without MTA-STS, so that DANE alone decides. */
function check(changes: Partial<Observation>) {
  const { mtaSts, ...rest } = base;
  const txt = nodata<string>();
  const report = checkReport(
    { ...rest, mtaSts: { ...mtaSts, ...none, txt }, ...changes },
    'strict',
  );
  return {
    word: report.verdict.word,
    dane: report.summary.dane,
    levels: Object.fromEntries(report.findings.map(({ code, level }) => [code, level])),
  };
}
const none = { id: undefined, fetch: undefined, txtFaults: [] } as unknown as object;

const mx = (...exchanges: readonly string[]) =>
  answer(exchanges.map((exchange) => ({ preference: 10, exchange: exchange as DomainName })));

type Way = 'match' | 'mismatch' | 'none';

function host(name: string, way: Way): HostObservation {
  if (way === 'none') return seen.host(name, { preference: 10 });
  if (way === 'match') return seen.daneHost(name, { preference: 10 });
  const dane = { outcome: 'no-match' as const, matches: [] };
  const endpoints = [{ address: '192.0.2.10', port: 25, smtp: smtp({ dane }) }];
  return seen.daneHost(name, { preference: 10, endpoints });
}

describe('two MX hosts', () => {
  test.each([
    ['match', 'match', 'pass', 'authenticated'],
    ['match', 'mismatch', 'fail', 'mismatch'],
    ['match', 'none', 'fail', 'no-tlsa'],
    ['mismatch', 'mismatch', 'fail', 'mismatch'],
    ['mismatch', 'none', 'fail', 'mismatch'],
    ['none', 'none', 'fail', 'no-tlsa'],
  ] as const)('%s and %s: %s, as the domain is %s (G01, B12, P09)', (one, other, word, dane) => {
    const names = ['mx1.example.com', 'mx2.example.com'] as const;
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const hosts = [host(names[0], first), host(names[1], second)];
      const found = check({ mx: mx(...names), hosts });
      expect(found).toMatchObject({ word, dane });
      const isPartial = (first === 'none') !== (second === 'none');
      expect('tlsa-partial-coverage' in found.levels).toBe(isPartial);
    }
  });
});

describe('a destination', () => {
  const own = [host('mx.example.com', 'match')];

  test('that is signed from the MX to the certificate passes (B04, C02)', () => {
    expect(check({ mx: mx('mx.example.com'), hosts: own })).toMatchObject({
      word: 'pass',
      dane: 'authenticated',
    });
  });

  test('must have all of DANE where it is mandatory, as check asks: MX, host, records (G04)', () => {
    const weakMx = { ...mx('mx.example.com'), dnssec: insecure };
    expect(check({ mx: weakMx, hosts: own })).toMatchObject({
      word: 'fail',
      dane: 'insecure-host',
    });
    const weakHost = seen.unsignedHost('mx.example.com', 10);
    expect(check({ mx: mx('mx.example.com'), hosts: [weakHost] })).toMatchObject({
      word: 'fail',
      levels: { 'host-insecure': 'fail' },
    });
    const bare = [host('mx.example.com', 'none')];
    expect(check({ mx: mx('mx.example.com'), hosts: bare })).toMatchObject({
      word: 'fail',
      levels: { 'tlsa-absent': 'fail' },
    });
  });

  test('that takes no mail is a warning, and never a pass (B02)', () => {
    const nobody = answer([{ preference: 0, exchange: '' as DomainName }]);
    const found = check({ mx: nobody, hosts: [] });
    expect(found).toMatchObject({ word: 'unknown', dane: 'not-applicable' });
    expect(found.levels).toMatchObject({ 'mx-null': 'warn' });
  });

  test('whose MX host is an alias is a warning, and judged all the same (B09)', () => {
    const aliases = [{ target: 'relay.example.net', state: 'secure' as const }];
    const [host] = own;
    const aliased = { ...host, a: { ...answer(['192.0.2.10']), aliases } } as HostObservation;
    const found = check({ mx: mx('mx.example.com'), hosts: [aliased] });
    expect(found.word).toBe('pass');
    expect(found.levels).toMatchObject({ 'mx-target-alias': 'warn' });
  });

  test('whose MX host is a secure alias into an unsigned zone passes by the TLSA of the alias (B10)', () => {
    const aliases = [{ target: 'relay.example.net', state: 'secure' as const }];
    const [host] = own;
    const aliased = {
      ...host,
      a: { ...answer(['192.0.2.10'], 60, insecure), aliases },
    } as HostObservation;
    const found = check({ mx: mx('mx.example.com'), hosts: [aliased] });
    expect(found).toMatchObject({ word: 'pass', dane: 'authenticated' });
    expect(found.levels).not.toHaveProperty('host-insecure');
    const forged = [{ target: 'relay.example.net', state: 'insecure' as const }];
    const unsigned = { ...aliased, a: { ...aliased.a, aliases: forged } };
    expect(check({ mx: mx('mx.example.com'), hosts: [unsigned] }).word).toBe('fail');
    const { lookup, ...unasked } = aliased.tlsa;
    const bare = { ...aliased, tlsa: { ...unasked, asked: lookup === undefined } };
    expect(check({ mx: mx('mx.example.com'), hosts: [bare] }).word).toBe('fail');
  });

  test.each(['192.0.2.1', '2001:db8::1'])(
    'whose MX is the address %s fails: no TLSA can belong to it (B13)',
    (address) => {
      const unasked = failed<string>('not-attempted');
      const literal: HostObservation = {
        host: address,
        preference: 10,
        a: unasked,
        aaaa: unasked,
        tlsa: { asked: false, base: '', notAsked: 'ip-literal' },
        endpoints: [],
      };
      const found = check({ mx: mx(address), hosts: [literal] });
      expect(found.word).toBe('fail');
      expect(found.levels).toMatchObject({ 'mx-target-ip-literal': 'fail' });
    },
  );

  test('with one address of two that shows another certificate fails, and says which (E12, P16)', () => {
    const [host] = own;
    const wrong = smtp({ dane: { outcome: 'no-match', matches: [] } });
    const endpoints = [
      ...(host?.endpoints ?? []),
      { address: '2001:db8::10', port: 25, smtp: wrong },
    ];
    const report = checkReport(
      { ...base, mx: mx('mx.example.com'), hosts: [{ ...host, endpoints } as HostObservation] },
      'strict',
    );
    const subjects = report.findings
      .filter(({ code }) => code === 'tlsa-mismatch')
      .map(({ subject }) => subject);
    expect(subjects).toEqual(['mx.example.com 2001:db8::10:25']);
  });
});
