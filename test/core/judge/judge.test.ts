import { isFindingCode } from '../../../src/core/catalog/index.js';
import type { Cutover, JudgeContext } from '../../../src/core/judge/context.js';
import { judge } from '../../../src/core/judge/index.js';
import { predictTenantCodes } from '../../../src/core/judge/tenant-codes.js';
import type { Ledger } from '../../../src/core/ledger.js';
import { desired } from '../../../src/core/migration/desired.js';
import { infer } from '../../../src/core/migration/infer.js';
import { exchangeOnlineStages, type StageId } from '../../../src/core/migration/ids.js';
import type { DomainName } from '../../../src/core/name.js';
import type { Observation, ServerView } from '../../../src/core/observation.js';
import type { DomainPlan } from '../../../src/core/plan.js';
import type { Level } from '../../../src/core/verdict.js';
import { weigh } from '../../../src/core/weigh.js';
import * as seen from '../../support/as-seen.js';
import { contoso, legacyHost, newHost } from '../../support/plans.js';

const { digest, now, answer, nodata, failed, insecure, bogus, smtp } = seen;

interface Scene {
  readonly context: JudgeContext;
  readonly observation: Observation;
}

function scene(
  stage: StageId,
  changes: Partial<Observation> = {},
  plan?: DomainPlan,
  ledger?: Ledger,
): Scene {
  const pinned = plan ?? contoso(stage);
  const state = desired(pinned, stage, digest);
  const base = seen.asSeen(state);
  const withNew = base.hosts.some(({ host }) => host === newHost)
    ? base.hosts
    : [...base.hosts, seen.host(newHost)];
  const observation = { ...base, hosts: withNew, ...changes };
  const cutover: Cutover = {
    plan: pinned,
    stage,
    state,
    ledger: ledger ?? { version: 1, entries: [] },
    digest,
  };
  return { context: { observation, cutover }, observation };
}

function levels(context: JudgeContext): Readonly<Record<string, Level>> {
  const weighed = weigh(judge(context), context, 'exchange');
  return Object.fromEntries(weighed.map(({ code, level }) => [code, level]));
}

const at = (stage: StageId, changes: Partial<Observation> = {}) =>
  levels(scene(stage, changes).context);
const alone = (stage: StageId, changes: Partial<Observation> = {}) =>
  levels({ observation: scene(stage, changes).observation });
const worst = (found: Readonly<Record<string, Level>>) =>
  (['fail', 'unknown', 'wait'] as const).find((level) => Object.values(found).includes(level)) ??
  'ok';

describe('a healthy world', () => {
  test.each(exchangeOnlineStages)('at %s nothing fails and nothing is unseen', (stage) => {
    expect(worst(at(stage))).toBe('ok');
  });

  test('at the end, judged without a plan, nothing fails either', () => {
    expect(worst(alone('s10-raise-ttl'))).toBe('ok');
  });

  test('every code that a check can raise is in the catalog', () => {
    const broken: readonly Partial<Observation>[] = [{}, { mx: failed() }, { servers: [] }];
    const codes = exchangeOnlineStages.flatMap((stage) =>
      broken.flatMap((changes) => Object.keys(at(stage, changes))),
    );
    codes.forEach((code) => expect([code, isFindingCode(code)]).toEqual([code, true]));
  });
});

const stageState = (stage: StageId) => desired(contoso(stage), stage, digest);

describe('authoritative servers', () => {
  const current = seen.serverFor(stageState('s4-add-new-mx'));
  const old: ServerView = {
    ...seen.serverFor(stageState('s3-enable-dnssec')),
    address: '192.0.2.54',
  };

  test('one that still serves the stage before is lagging: wait (A29, P18)', () => {
    expect(at('s4-add-new-mx', { servers: [current, old] })).toMatchObject({
      'server-lagging': 'wait',
    });
  });

  test('one that serves the stage before while the other was not seen may lag: unknown, no fault', () => {
    const silent = { ...current, mx: failed<never>() };
    const found = at('s4-add-new-mx', { servers: [silent, old] });
    expect(found).toMatchObject({ 'server-lagging': 'wait', 'server-unreachable': 'unknown' });
    expect(worst(found)).toBe('unknown');
  });

  test('all serving the stage before is a change that was not made: fail', () => {
    const servers = [{ ...old, address: '192.0.2.53' }, old];
    expect(at('s4-add-new-mx', { servers })).toMatchObject({ 'mx-not-stage': 'fail' });
  });

  test('one that serves somebody else’s MX is no laggard: fail', () => {
    const mx = answer([{ preference: 5, exchange: 'mx.example.net' as DomainName }], 60);
    expect(at('s4-add-new-mx', { servers: [current, { ...current, mx }] })).toMatchObject({
      'mx-not-stage': 'fail',
    });
  });

  test('a TTL that is not the stage’s is not live (A07: waits count it)', () => {
    const slow = { ...current, mx: { ...current.mx, ttl: 3600 } };
    expect(at('s4-add-new-mx', { servers: [slow] })).toMatchObject({ 'mx-ttl-not-stage': 'fail' });
  });

  test('one that does not answer leaves the question open: unknown, never a pass', () => {
    const silent = { ...current, mx: failed<never>() };
    expect(worst(at('s4-add-new-mx', { servers: [current, silent] }))).toBe('unknown');
    expect(worst(at('s4-add-new-mx', { servers: [] }))).toBe('unknown');
    expect(
      worst(at('s4-add-new-mx', { serversFailure: 'the NS set could not be looked up' })),
    ).toBe('unknown');
  });

  test('one whose answer cannot be judged may hide what it serves: unknown', () => {
    [
      seen.indeterminate,
      { ...insecure, reason: 'nsec3-iterations' },
      { ...insecure, reason: 'anchorless' },
    ].forEach((dnssec) => {
      const junk = { ...current, mx: { ...current.mx, dnssec } };
      expect(worst(at('s4-add-new-mx', { servers: [current, junk] }))).toBe('unknown');
      expect(
        infer(
          scene('s4-add-new-mx', { servers: [current, junk] }).observation,
          contoso('s4-add-new-mx'),
          digest,
        ),
      ).toEqual([]);
    });
  });

  test('a zone that is served by Microsoft as a whole fails (PRE-7)', () => {
    const delegated = { ...current, server: 'ns1.bdm.microsoftonline.com' };
    expect(at('s4-add-new-mx', { servers: [delegated] })).toMatchObject({
      'zone-delegated-to-microsoft': 'fail',
    });
  });

  test('one with a bogus answer fails and is named', () => {
    const broken = { ...current, mx: { ...current.mx, dnssec: bogus } };
    expect(at('s4-add-new-mx', { servers: [current, broken] })).toMatchObject({
      'server-bogus': 'fail',
    });
  });

  test('one of a family that the caller accepts as unseen is left out', () => {
    const v6 = {
      ...current,
      address: '2001:db8::53',
      mx: failed<never>(),
      mtaStsTxt: failed<never>(),
    };
    expect(worst(at('s4-add-new-mx', { servers: [current, v6], families: 'ipv4' }))).toBe('ok');
    expect(worst(at('s4-add-new-mx', { servers: [current, v6] }))).toBe('unknown');
  });
});

describe('the MX set', () => {
  test.each([
    ['bogus', { dnssec: bogus }, 'mx-bogus', 'fail'],
    [
      'insecure without a covering anchor',
      { dnssec: { ...insecure, reason: 'anchorless' } },
      'dnssec-anchorless',
      'unknown',
    ],
    [
      'insecure by NSEC3 iterations',
      { dnssec: { ...insecure, reason: 'nsec3-iterations' } },
      'dnssec-nsec3-iterations',
      'unknown',
    ],
    ['failed', failed<never>('servfail'), 'mx-lookup-failed', 'unknown'],
    ['absent', nodata<never>(), 'mx-missing', 'fail'],
  ] as const)('%s is judged as the table says (A01, B06)', (_words, change, code, level) => {
    const { observation } = scene('s8-enable-dane');
    expect(at('s8-enable-dane', { mx: { ...observation.mx, ...change } })).toMatchObject({
      [code]: level,
    });
  });

  test('insecure is a warning before s7 and fails from s7 on (B05, P11, PRE-3)', () => {
    const weak = (stage: StageId) => ({ mx: { ...scene(stage).observation.mx, dnssec: insecure } });
    expect(at('s6-swap-preference', weak('s6-swap-preference'))['mx-insecure']).toBe('warn');
    expect(at('s7-remove-legacy-mx', weak('s7-remove-legacy-mx'))['mx-insecure']).toBe('fail');
    expect(alone('s9-enforce-mta-sts', weak('s9-enforce-mta-sts'))['mx-insecure']).toBe('fail');
  });

  test('more than one MX at the start is a manual plan (PRE-2)', () => {
    const mx = answer([
      { preference: 0, exchange: legacyHost },
      { preference: 10, exchange: 'backup.example.net' as DomainName },
    ]);
    expect(at('s0-baseline', { mx })).toMatchObject({ 'mx-several': 'fail' });
  });
});

describe('hosts', () => {
  const withHost = (host: Observation['hosts'][number]) => ({ hosts: [host] });

  test('the legacy host may be insecure; any other MX may not (B07)', () => {
    expect(at('s4-add-new-mx')).not.toHaveProperty('host-insecure');
    const weak = seen.daneHost(newHost, { preference: 0, a: answer(['192.0.2.10'], 60, insecure) });
    expect(at('s7-remove-legacy-mx', withHost(weak))).toMatchObject({
      'new-host-insecure': 'fail',
    });
    expect(alone('s7-remove-legacy-mx', withHost(weak))).toMatchObject({ 'host-insecure': 'fail' });
  });

  test('a best MX without an address loses mail; the legacy one at 30 only says so', () => {
    const gone = { a: nodata<string>(insecure), endpoints: [] };
    const s3 = withHost({ ...seen.unsignedHost(legacyHost, 0), ...gone });
    expect(at('s3-enable-dnssec', s3)).toMatchObject({ 'host-address-missing': 'fail' });
    const hosts = [
      seen.daneHost(newHost, { preference: 0 }),
      { ...seen.unsignedHost(legacyHost, 30), ...gone },
    ];
    expect(at('s6-swap-preference', { hosts })).toMatchObject({ 'legacy-address-gone': 'warn' });
  });

  test('an address family that cannot be judged is unknown: it may hide an address', () => {
    [seen.indeterminate, { ...insecure, reason: 'nsec3-iterations' }].forEach((dnssec) => {
      const hidden = withHost(seen.daneHost(newHost, { preference: 0, aaaa: nodata(dnssec) }));
      expect(worst(at('s9-enforce-mta-sts', hidden))).toBe('unknown');
      expect(worst(alone('s9-enforce-mta-sts', hidden))).toBe('unknown');
      const shown = withHost(
        seen.daneHost(newHost, { preference: 0, a: answer(['192.0.2.10'], 60, dnssec) }),
      );
      expect(alone('s9-enforce-mta-sts', shown)).not.toHaveProperty('host-insecure');
    });
  });

  test('an address that could not be looked up is unknown, a bogus one fails (B08)', () => {
    const blind = seen.daneHost(newHost, { preference: 0, a: failed('servfail') });
    expect(worst(at('s7-remove-legacy-mx', withHost(blind)))).toBe('unknown');
    const broken = seen.daneHost(newHost, { preference: 0, a: answer(['192.0.2.10'], 60, bogus) });
    expect(at('s7-remove-legacy-mx', withHost(broken))).toMatchObject({ 'host-bogus': 'fail' });
  });
});

describe('TLSA', () => {
  const withTlsa = (lookup: Observation['hosts'][number]['tlsa']['lookup']) => ({
    hosts: [
      seen.daneHost(newHost, {
        preference: 0,
        tlsa: { asked: true, base: newHost, ...(lookup && { lookup }) },
      }),
    ],
  });

  test('absent: normal at s8, fails from s9 on and without a plan', () => {
    const absent = withTlsa(nodata());
    expect(worst(at('s8-enable-dane', absent))).toBe('ok');
    expect(at('s9-enforce-mta-sts', absent)).toMatchObject({ 'tlsa-absent': 'fail' });
    expect(alone('s9-enforce-mta-sts', absent)).toMatchObject({ 'tlsa-absent': 'fail' });
  });

  test('SERVFAIL is not absence, and bogus fails (C05, C07, P12, tlsa-servfail-is-not-absent)', () => {
    const broken = at('s9-enforce-mta-sts', withTlsa(failed('servfail')));
    expect(broken).not.toHaveProperty('tlsa-absent');
    expect(['fail', 'unknown']).toContain(worst(broken));
    expect(at('s9-enforce-mta-sts', withTlsa(nodata(bogus)))).toMatchObject({
      'tlsa-bogus': 'fail',
    });
  });

  test('one match is enough: unmatched ones are INFO for Exchange hosts, WARN for others (E08, E09)', () => {
    expect(at('s9-enforce-mta-sts')).toMatchObject({ 'tlsa-record-unmatched': 'info' });
    const own = seen.daneHost('mx.example.com', { preference: 0 });
    expect(alone('s9-enforce-mta-sts', { hosts: [own] })).toMatchObject({
      'tlsa-record-unmatched': 'warn',
    });
  });

  test.each([
    ['no-match', 'tlsa-mismatch'],
    ['none-usable', 'tlsa-all-unusable'],
  ] as const)('%s at one address of two fails (C03, E12, P01)', (outcome, code) => {
    const base = seen.daneHost(newHost, { preference: 0 });
    const second = {
      address: '2001:db8::10',
      port: 25,
      smtp: smtp({ dane: { outcome, matches: [] } }),
    };
    const hosts = [{ ...base, endpoints: [...base.endpoints, second] }];
    expect(at('s9-enforce-mta-sts', { hosts })).toMatchObject({ [code]: 'fail' });
  });

  test('what a record was made of by mistake stands in the evidence (P19)', () => {
    const base = seen.daneHost(newHost, { preference: 0 });
    const record = { usage: 3, selector: 1, matchingType: 1, data: 'ab'.repeat(32) };
    const looksLike = 'the SHA-256 of the PEM text of the certificate of the server';
    const match = { record, usable: true, matched: false, reason: 'no-match', looksLike };
    const dane = { outcome: 'no-match' as const, matches: [match, match] };
    const endpoints = [{ address: '192.0.2.10', port: 25, smtp: smtp({ dane }) }];
    const state = desired(contoso('s9-enforce-mta-sts'), 's9-enforce-mta-sts', digest);
    const observation = { ...seen.asSeen(state), hosts: [{ ...base, endpoints }] };
    const found = judge({ observation }).filter(({ code }) => code.startsWith('tlsa-'));
    expect(found).toMatchObject([
      { code: 'tlsa-record-unmatched', evidence: { looksLike } },
      { code: 'tlsa-record-unmatched', evidence: { looksLike } },
      { code: 'tlsa-mismatch', evidence: { looksLike: [looksLike] } },
    ]);
  });

  test('one MX with TLSA and one without is partial coverage (B12)', () => {
    const hosts = [
      seen.daneHost('mx1.example.com', { preference: 0 }),
      seen.host('mx2.example.com', { preference: 10 }),
    ];
    expect(alone('s9-enforce-mta-sts', { hosts })).toMatchObject({
      'tlsa-partial-coverage': 'fail',
    });
  });
});

describe('SMTP', () => {
  const withSmtp = (changes: Parameters<typeof smtp>[0]) => {
    const base = seen.daneHost(newHost, { preference: 0 });
    return {
      hosts: [{ ...base, endpoints: [{ address: '192.0.2.10', port: 25, smtp: smtp(changes) }] }],
    };
  };

  test.each([
    [{ starttls: 'not-offered' }, 'starttls-not-supported'],
    [{ starttls: 'refused' }, 'starttls-refused'],
    [{ starttls: 'injected' }, 'starttls-injection'],
    [{ starttls: 'handshake-failed' }, 'starttls-handshake-failed'],
  ] as const)('%o fails as %s (F01)', (changes, code) => {
    expect(alone('s9-enforce-mta-sts', withSmtp({ ...changes, chain: [] }))).toMatchObject({
      [code]: 'fail',
    });
  });

  test('a connection that breaks off before TLS stands is unknown, garbage in it has its own name', () => {
    const broken = (detail: string) =>
      alone('s9-enforce-mta-sts', withSmtp({ starttls: 'unanswered', chain: [], detail }));
    expect(broken('in the handshake: ECONNRESET')).toMatchObject({ 'smtp-broken-off': 'unknown' });
    expect(broken('no reply to STARTTLS')).toMatchObject({ 'smtp-broken-off': 'unknown' });
    expect(broken('garbage after EHLO')).toMatchObject({ 'smtp-garbage': 'unknown' });
  });

  test('what answers in one address family says nothing of the other (F06)', () => {
    const silent = smtp({ outcome: 'timed-out', starttls: 'not-tried', chain: [] });
    const endpoints = ['192.0.2.10', '2001:db8::10'].map((address) => ({
      address,
      port: 25,
      smtp: silent,
    }));
    const hosts = [{ ...seen.daneHost(newHost, { preference: 0 }), endpoints }];
    const ipv4 = { tried: 2, answered: 0 };
    const ipv6 = { tried: 1, answered: 1 };
    const egress = { tried: 3, answered: 1, ipv4, ipv6 };
    const { context } = scene('s9-enforce-mta-sts', { hosts, egress });
    const found = judge({ observation: context.observation })
      .filter(({ code }) => code.startsWith('smtp-'))
      .map(({ code, subject }) => [code, subject.split(' ')[1]]);
    expect(found).toEqual([
      ['smtp-unreachable-from-here', '192.0.2.10:25'],
      ['smtp-unreachable', '2001:db8::10:25'],
    ]);
  });

  test('a closed port 25 here is told apart from a host that is down (F06)', () => {
    const down = withSmtp({ outcome: 'timed-out', starttls: 'not-tried', chain: [] });
    const egress = (answered: number) => ({ ...down, egress: { tried: 3, answered } });
    expect(alone('s9-enforce-mta-sts', egress(0))).toMatchObject({
      'smtp-unreachable-from-here': 'unknown',
    });
    expect(alone('s9-enforce-mta-sts', egress(2))).toHaveProperty('smtp-unreachable');
    expect(at('s9-enforce-mta-sts', { ...egress(0), smtpProbe: 'require' })).toMatchObject({
      'smtp-unreachable-from-here': 'unknown',
    });
  });

  test.each(['answered-502', 'answered-503', 'answered-504', 'general-failure'])(
    'a proxy that says %s blames nobody, though control hosts answer through it (F06)',
    (said) => {
      const detail = `proxy: ${said}`;
      const smtpSeen = {
        outcome: 'unreachable',
        detail,
        starttls: 'not-tried',
        chain: [],
      } as const;
      const world = { ...withSmtp(smtpSeen), egress: { tried: 2, answered: 2 } };
      const levels = alone('s9-enforce-mta-sts', world);
      expect(levels).toMatchObject({ 'smtp-proxy-or-server': 'unknown' });
      expect(levels).not.toHaveProperty('smtp-unreachable');
      expect(Object.values(levels)).not.toContain('fail');
    },
  );

  test('require with no address of an accepted family is unknown', () => {
    expect(worst(at('s9-enforce-mta-sts', { families: 'ipv6', smtpProbe: 'require' }))).toBe(
      'unknown',
    );
  });

  test('a certificate that is not valid yet fails under Exchange’s eyes (5.7.323)', () => {
    const leaf = {
      ...smtp().chain[0],
      notBefore: now + 60,
    } as Observation['hosts'][number]['endpoints'][number]['smtp']['chain'][number];
    expect(alone('s9-enforce-mta-sts', withSmtp({ chain: [leaf] }))).toMatchObject({
      'certificate-not-yet-valid': 'fail',
    });
  });

  test('a probe that was switched off never claims that certificates match', () => {
    expect(worst(alone('s9-enforce-mta-sts', { smtpProbe: 'off' }))).toBe('unknown');
  });

  test('an expired leaf is said under Exchange’s eyes, also for usage 3 (E03)', () => {
    const leaf = {
      ...smtp().chain[0],
      notAfter: now - 1,
    } as Observation['hosts'][number]['endpoints'][number]['smtp']['chain'][number];
    expect(alone('s9-enforce-mta-sts', withSmtp({ chain: [leaf] }))).toHaveProperty(
      'certificate-expired',
    );
  });
});

describe('MTA-STS', () => {
  const policy = (stage: StageId, mode: 'enforce' | 'testing', mx: readonly string[]) => {
    const { mtaSts } = scene(stage).observation;
    if (mtaSts.fetch === undefined) throw new Error('the scene has a policy');
    return {
      mtaSts: {
        ...mtaSts,
        fetch: { ...mtaSts.fetch, digest: 'other', policy: { mode, maxAge: 604_800, mx } },
      },
    };
  };

  test('*.mx.microsoft lists no Exchange host: fail under enforce (L01, P24)', () => {
    expect(
      at('s9-enforce-mta-sts', policy('s9-enforce-mta-sts', 'enforce', ['*.mx.microsoft'])),
    ).toMatchObject({
      'sts-wildcard-depth': 'fail',
    });
    expect(
      at('s9-enforce-mta-sts', policy('s9-enforce-mta-sts', 'enforce', ['*.o-v1.mx.microsoft'])),
    ).not.toHaveProperty('sts-wildcard-depth');
  });

  test('an enforce policy that lists only the legacy host fails once the new one is the MX (G03, M03, P25)', () => {
    const found = at('s7-remove-legacy-mx', policy('s7-remove-legacy-mx', 'enforce', [legacyHost]));
    expect(found).toMatchObject({ 'sts-mx-mismatch': 'fail', 'sts-mode-not-stage': 'fail' });
  });

  test('a domain whose plan has no MTA-STS but which publishes it fails: senders obey what is published', () => {
    const { mtaSts: _none, ...plan } = contoso('s4-add-new-mx');
    const live = scene('s4-add-new-mx').observation.mtaSts;
    expect(levels(scene('s4-add-new-mx', { mtaSts: live }, plan).context)).toMatchObject({
      'sts-unexpected': 'fail',
    });
  });

  test('a TXT that could not be looked up, or a policy that could not be fetched, is unknown', () => {
    const { mtaSts } = scene('s9-enforce-mta-sts').observation;
    expect(worst(at('s9-enforce-mta-sts', { mtaSts: { ...mtaSts, txt: failed() } }))).toBe(
      'unknown',
    );
    const fetch = { outcome: 'timed-out' as const, detail: '', faults: [] };
    expect(worst(at('s9-enforce-mta-sts', { mtaSts: { ...mtaSts, fetch } }))).toBe('unknown');
  });
});

describe('the answer of Get-DnssecStatusForVerifiedDomain', () => {
  const codes = (stage: StageId, plan?: DomainPlan) =>
    predictTenantCodes(scene(stage, {}, plan).context).map(({ code }) => code);

  test('follows the worked example: s4 {EX006, EX008}, s6 {EX005}, s7 {}', () => {
    expect(codes('s4-add-new-mx')).toEqual(['EX006', 'EX008']);
    expect(codes('s6-swap-preference')).toEqual(['EX005']);
    expect(codes('s7-remove-legacy-mx')).toEqual([]);
  });

  test('before the cmdlet the expected MX is unknown, and the legacy host is not secure', () => {
    const { newMx: _none, ...plan } = contoso('s0-baseline');
    expect(codes('s0-baseline', plan)).toEqual(['ED003', 'EX013', 'ES002']);
  });

  test.each(exchangeOnlineStages)(
    'at %s every predicted code is one that the row expects',
    (stage) => {
      const { newMx: _unknown, ...early } = contoso(stage);
      const plan = exchangeOnlineStages.indexOf(stage) < 3 ? early : contoso(stage);
      predictTenantCodes(scene(stage, {}, plan).context).forEach((one) =>
        expect(one).toMatchObject({ expected: true }),
      );
    },
  );
});

describe('smaller sights', () => {
  const alone1 = (mx: Observation['mx']) => alone('s9-enforce-mta-sts', { mx });

  test('a new host alone at another preference than 0 is worth a warning (EX003)', () => {
    expect(alone1(answer([{ preference: 10, exchange: newHost }]))).toMatchObject({
      'mx-preference-unexpected': 'warn',
    });
    expect(alone1(answer([{ preference: 0, exchange: newHost }]))).not.toHaveProperty(
      'mx-preference-unexpected',
    );
  });

  test('a DS without its key is named beside the bogus MX (A27, P21)', () => {
    const orphaned = { ...bogus, reason: 'dnskey-missing' };
    const mx = answer([{ preference: 0, exchange: newHost }], 60, orphaned);
    expect(alone1(mx)).toMatchObject({ 'mx-bogus': 'fail', 'ds-without-keys': 'fail' });
  });

  test('a resolver that hides the keys of the root is no DS to remove at the registrar (A27)', () => {
    const chain = ['. DNSKEY: none, from 192.0.2.53'];
    const stripped = { ...bogus, reason: 'dnskey-missing', chain };
    const found = alone1(answer([{ preference: 0, exchange: newHost }], 60, stripped));
    expect(found).toMatchObject({ 'mx-bogus': 'fail' });
    expect(found).not.toHaveProperty('ds-without-keys');
  });

  test('a handshake refused for its version says so (F03)', () => {
    const detail = 'ssl/tls alert protocol version';
    const old = smtp({ starttls: 'handshake-failed', chain: [], detail });
    const base = seen.daneHost(newHost, { preference: 0 });
    const hosts = [{ ...base, endpoints: [{ address: '192.0.2.10', port: 25, smtp: old }] }];
    expect(alone('s9-enforce-mta-sts', { hosts })).toMatchObject({ 'tls-version-old': 'fail' });
  });

  test('an enforce policy of less than a day is a warning (K04)', () => {
    const { mtaSts } = scene('s9-enforce-mta-sts').observation;
    const policy = { mode: 'enforce' as const, maxAge: 300, mx: [newHost] };
    const fetch = mtaSts.fetch && { ...mtaSts.fetch, policy };
    const changed = { ...mtaSts, ...(fetch && { fetch }) };
    expect(alone('s9-enforce-mta-sts', { mtaSts: changed })).toMatchObject({
      'sts-max-age-short': 'warn',
    });
  });
});

test('the 48-hour clock warns at 24 and at 40 hours while the legacy host is listed', () => {
  const clock = (stage: StageId, hours: number) => {
    const enabled = {
      domain: 'contoso.com',
      stage: 's3-enable-dnssec',
      fact: 'dnssec-enabled',
      value: true,
      by: 'ops',
    };
    const entries = [{ ...enabled, at: now - hours * 3600 }] as unknown as Ledger['entries'];
    return levels(scene(stage, {}, undefined, { version: 1, entries }).context);
  };
  expect(clock('s4-add-new-mx', 23)).not.toHaveProperty('legacy-clock-24h');
  expect(clock('s4-add-new-mx', 25)).toMatchObject({ 'legacy-clock-24h': 'warn' });
  expect(clock('s6-swap-preference', 41)).toMatchObject({ 'legacy-clock-40h': 'warn' });
  expect(clock('s7-remove-legacy-mx', 41)).toEqual(
    expect.not.objectContaining({ 'legacy-clock-40h': 'warn' }),
  );
});
