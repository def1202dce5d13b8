import { explain } from '../../../src/core/catalog/index.js';
import { predictStatus } from '../../../src/core/exchange/status.js';
import { judge } from '../../../src/core/judge/index.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import type { DomainName } from '../../../src/core/name.js';
import type { HostObservation, Observation } from '../../../src/core/observation.js';
import * as seen from '../../support/as-seen.js';
import { contoso, legacyHost, newHost } from '../../support/plans.js';
import { alone, scene } from './scenes.js';

const { answer, bogus, failed, indeterminate, insecure, nodata, now } = seen;
const mx = (...records: readonly (readonly [number, string])[]) =>
  answer(
    records.map(([preference, exchange]) => ({ preference, exchange: exchange as DomainName })),
  );
const status = (context: ReturnType<typeof alone>, preference?: number) => {
  const answer =
    preference === undefined
      ? undefined
      : { expectedMx: { host: newHost, preference }, codes: [], messages: [], problems: [] };
  const found = predictStatus(context, judge(context), answer);
  if (found === undefined) throw new Error('no prediction');
  return found;
};
const codes = (context: ReturnType<typeof alone>, preference?: number) =>
  status(context, preference).codes.map(({ code }) => code);

describe('the predicted Get-DnssecStatusForVerifiedDomain', () => {
  test('is Valid in every part at the end of the way, the feature unknown without an attestation', () => {
    expect(status(scene('s9-enforce-mta-sts'))).toMatchObject({
      feature: 'unknown',
      expectedMx: { host: newHost, preference: 0 },
      dnssecSupport: 'Valid',
      mxStatus: 'Valid',
      actualMx: [`0 ${newHost}`],
      mtaStsStatus: 'Valid',
      mtaStsAvailable: true,
      mtaStsMode: 'enforce',
      codes: [],
    });
  });

  test('says Enabled where a person attested it and the new host answers, and unknown where it does not', () => {
    const entry = { domain: 'contoso.com', stage: 's3-enable-dnssec', fact: 'dnssec-enabled' };
    const entries = [
      { ...entry, value: true, at: now - 60, by: 'a' },
    ] as unknown as readonly LedgerEntry[];
    const ledger = { version: 1, entries } as const;
    expect(status(scene('s7-remove-legacy-mx', {}, { ledger })).feature).toBe('Enabled');
    const hosts = [seen.host(newHost, { preference: 0, a: failed(), aaaa: failed() })];
    expect(status(scene('s7-remove-legacy-mx', { hosts }, { ledger })).feature).toBe('unknown');
  });

  test.each<readonly [string, Observation['mx'], readonly string[]]>([
    ['EX002 without the new host', mx([0, legacyHost]), ['EX002']],
    ['EX004 at a tie', mx([0, newHost], [0, legacyHost]), ['EX004']],
    ['EX005 with a host behind it', mx([0, newHost], [30, legacyHost]), ['EX005']],
    ['EX006 and EX008 behind another', mx([0, legacyHost], [20, newHost]), ['EX006', 'EX008']],
    ['nothing for a lone host at 10', mx([10, newHost]), []],
    ['EX008 for a lone host at 5', mx([5, newHost]), ['EX008']],
    ['EX012 without any MX', nodata(), ['EX012']],
  ])('predicts %s', (_, records, wanted) => {
    const found = status(scene('s7-remove-legacy-mx', { mx: records }));
    const ofMx = found.codes.filter(({ part }) => part === 'mx').map(({ code }) => code);
    expect(ofMx).toEqual(wanted);
    expect(found.mxStatus).toBe(wanted.length === 0 ? 'Valid' : 'Invalid');
  });

  test('takes the preference that the tenant expects from the tenant (EX008, EX009)', () => {
    expect(codes(scene('s7-remove-legacy-mx'), 10)).toEqual(['EX009']);
    expect(codes(scene('s7-remove-legacy-mx', { mx: mx([10, newHost]) }), 0)).toEqual(['EX008']);
    expect(codes(scene('s7-remove-legacy-mx', { mx: mx([10, newHost]) }), 10)).toEqual([]);
  });

  test('names the findings of the run that come from the same cause, and only codes that explain knows', () => {
    const context = scene('s7-remove-legacy-mx', {
      mx: mx([0, newHost], [30, legacyHost]),
      servers: [seen.serverFor(scene('s6-swap-preference').cutover.state)],
    });
    const [code] = status(context).codes;
    expect(code).toMatchObject({ code: 'EX005', expected: false, findings: ['mx-not-stage'] });
    expect(explain(code?.code ?? '')?.kind).toBe('tenant');
  });

  test('is stage-aware: EX005 is normal at s6 and not at s7', () => {
    expect(status(scene('s6-swap-preference')).codes).toMatchObject([
      { code: 'EX005', expected: true },
    ]);
  });

  test('ED-not-found for a name that does not exist, ED003 for an MX that is unsigned or false', () => {
    const gone = { ...nodata<never>(), status: 'nxdomain' as const };
    expect(codes(scene('s7-remove-legacy-mx', { mx: gone }))).toEqual(['ED-not-found']);
    const plain = { ...mx([0, newHost]), dnssec: insecure };
    expect(codes(scene('s7-remove-legacy-mx', { mx: plain }))).toEqual(['ED003']);
    const broken = { ...mx([0, newHost]), dnssec: bogus };
    expect(status(scene('s7-remove-legacy-mx', { mx: broken }))).toMatchObject({
      dnssecSupport: 'Invalid',
      mxStatus: 'unknown',
      codes: [{ code: 'ED003' }],
    });
  });

  test('ES001 where an enforced policy does not list the new host, ES002 where no host is known', () => {
    const { mtaSts } = scene('s9-enforce-mta-sts').observation;
    const policy = { mode: 'enforce' as const, maxAge: 86_400, mx: ['*.mx.microsoft'] };
    const wrong = { ...mtaSts, ...(mtaSts.fetch && { fetch: { ...mtaSts.fetch, policy } }) };
    expect(codes(scene('s9-enforce-mta-sts', { mtaSts: wrong }))).toEqual(['ES001']);
    const { newMx: _none, ...plan } = contoso('s0-baseline');
    expect(codes(scene('s0-baseline', {}, { plan }))).toContain('ES002');
  });
});

describe('what cannot be seen is unknown, never Valid', () => {
  const host = (changes: Partial<HostObservation>) => [
    seen.host(newHost, { preference: 0, ...changes }),
  ];
  const sts = scene('s9-enforce-mta-sts').observation.mtaSts;
  const unproven = { ...insecure, reason: 'nsec3-iterations' };

  test.each<readonly [string, Partial<Observation>, 'dnssecSupport' | 'mxStatus' | 'mtaStsStatus']>(
    [
      ['the MX, for DNS', { mx: failed() }, 'dnssecSupport'],
      ['the MX, for MX', { mx: failed() }, 'mxStatus'],
      ['an MX that nothing proves', { mx: { ...mx([0, newHost]), dnssec: unproven } }, 'mxStatus'],
      ['the host', { hosts: host({ a: failed(), aaaa: failed() }) }, 'dnssecSupport'],
      [
        'a host that cannot be judged',
        { hosts: host({ a: answer(['192.0.2.1'], 60, indeterminate) }) },
        'dnssecSupport',
      ],
      ['the MTA-STS record', { mtaSts: { ...sts, txt: failed() } }, 'mtaStsStatus'],
      ['an id that is malformed', { mtaSts: { ...sts, id: undefined as never } }, 'mtaStsStatus'],
      [
        'the MTA-STS policy',
        { mtaSts: { txt: sts.txt, txtFaults: [], ...(sts.id && { id: sts.id }) } },
        'mtaStsStatus',
      ],
      [
        'a policy from a host that proves nothing',
        {
          mtaSts: {
            ...sts,
            ...(sts.fetch && { fetch: { ...sts.fetch, pkix: { ok: false, reason: 'untrusted' } } }),
          },
        },
        'mtaStsStatus',
      ],
    ],
  )('%s', (_, changes, part) => {
    const found = status(scene('s9-enforce-mta-sts', changes));
    expect(found[part]).toBe('unknown');
    expect(found.unseen.length).toBeGreaterThan(1);
  });

  test('nothing is predicted for a domain that is not at Exchange Online', () => {
    const other = mx([10, 'mx.example.net']);
    expect(predictStatus(alone('s9-enforce-mta-sts', { mx: other }), [])).toBeUndefined();
  });

  test('without a plan a legacy host alone does not tell what the tenant expects', () => {
    expect(status(alone('s0-baseline'))).toMatchObject({ mxStatus: 'unknown' });
    expect(status(alone('s9-enforce-mta-sts'))).toMatchObject({ mxStatus: 'Valid' });
  });
});
