import type { Ledger, LedgerEntry } from '../../../src/core/ledger.js';
import { advance } from '../../../src/core/migration/advance.js';
import { desired } from '../../../src/core/migration/desired.js';
import { exchangeOnlineStages, nextStage, type StageId } from '../../../src/core/migration/ids.js';
import type { ReportEvidence } from '../../../src/core/migration/report-row.js';
import { stageOf } from '../../../src/core/migration/stages.js';
import type { Observation, OtherKey } from '../../../src/core/observation.js';
import type { DomainPlan } from '../../../src/core/plan.js';
import type { Level, Verdict } from '../../../src/core/verdict.js';
import {
  asSeen,
  digest,
  failed,
  host,
  insecure,
  nodata,
  now,
  smtp,
} from '../../support/as-seen.js';
import { answer, daneHost } from '../../support/as-seen.js';
import { contoso, legacyHost, newHost } from '../../support/plans.js';

const enforce = { mode: 'enforce', maxAge: 604_800, digest: 'aa' };

function sighting(
  stage: StageId,
  at: number,
  fact: 'live' | 'old-data' = 'live',
  value: { mxTtl?: number; mtaStsTxtTtl?: number; policy?: typeof enforce } = {},
): LedgerEntry {
  const facts = { mxTtl: 60, mtaStsTxtTtl: 3600, ...value };
  return { domain: 'contoso.com', stage, fact, value: facts, at, by: 'test' } as LedgerEntry;
}

function attested(fact: string, at: number, value: unknown = true): LedgerEntry {
  return {
    domain: 'contoso.com',
    stage: 's3-enable-dnssec',
    fact,
    value,
    at,
    by: 'ops',
  } as LedgerEntry;
}

/** Everything that every stage wants, all of it long past. */
const complete: readonly LedgerEntry[] = [
  attested('accepted-domain-healthy', 1),
  attested('connectors-repointed', 1),
  attested('dnssec-enabled', 1),
  attested('dane-enabled', 1),
];
const historyUpTo = (stage: StageId): readonly LedgerEntry[] => [
  ...complete,
  ...exchangeOnlineStages
    .slice(0, exchangeOnlineStages.indexOf(stage) + 1)
    .map((one, index) => sighting(one, 1_000_000 + index)),
];

interface Setup {
  readonly entries?: readonly LedgerEntry[];
  readonly seen?: Partial<Observation>;
  readonly level?: Level;
  readonly live?: boolean;
  readonly plan?: DomainPlan;
  readonly to?: StageId;
  readonly reports?: ReportEvidence;
}

function ask(from: StageId, setup: Setup = {}): Verdict {
  const plan = setup.plan ?? contoso(from);
  const ledger: Ledger = { version: 1, entries: setup.entries ?? historyUpTo(from) };
  const to = setup.to ?? nextStage(from);
  const finding = { code: 'mx-bogus', subject: 'contoso.com', evidence: {} };
  const base = asSeen(desired(plan, from, digest));
  const withNew = base.hosts.some((one) => one.host === newHost)
    ? base.hosts
    : [...base.hosts, host(newHost)];
  return advance({
    observation: { ...base, hosts: withNew, ...setup.seen },
    findings: setup.level ? [{ ...finding, level: setup.level }] : [],
    live: setup.live ?? true,
    from,
    ...(to && { to }),
    plan,
    ledger,
    ...(setup.reports && { reports: setup.reports }),
  }).verdict;
}

describe('TLS reports at the gate (O06)', () => {
  const about = (failures: number): ReportEvidence => {
    const policy = { type: 'tlsa', domain: 'contoso.com', strings: [], mxHosts: [], details: [] };
    const from = now - 7200;
    const policies = [{ ...policy, successes: 1, failures }];
    return { last: 3, reports: [{ from, until: now - 3600, policies }] };
  };

  test.each(exchangeOnlineStages.slice(0, -1))('%s: hold up, and never let through', (stage) => {
    expect(ask(stage, { reports: about(1) }).word).toBe('fail');
    expect(ask(stage, { reports: about(0) }).word).toBe('pass');
    expect(ask(stage, { reports: about(0), entries: [] }).word).toBe('wait');
    for (const level of ['fail', 'unknown', 'wait'] as const) {
      expect(ask(stage, { reports: about(0), level }).word).toBe(level);
    }
  });

  test('are waited for from s8 on only', () => {
    const reports = { last: 3, reports: [] };
    expect(ask('s7-remove-legacy-mx', { reports }).word).toBe('pass');
    expect(ask('s8-enable-dane', { reports })).toMatchObject({ word: 'wait' });
    expect(ask('s9-enforce-mta-sts', { reports })).toMatchObject({ word: 'wait' });
  });

  test('stop nobody who goes back', () => {
    const back = { to: 's7-remove-legacy-mx', reports: about(1) } as const;
    expect(ask('s8-enable-dane', back).word).toBe('pass');
  });
});

describe('leaving a stage', () => {
  test.each(exchangeOnlineStages)('%s passes where everything it wants was seen', (stage) => {
    expect(ask(stage).word).toBe('pass');
  });

  test.each(exchangeOnlineStages.slice(0, -1))('%s waits where the ledger is empty', (stage) => {
    expect(ask(stage, { entries: [] })).toMatchObject({ word: 'wait' });
  });

  test.each(
    exchangeOnlineStages.flatMap((stage) =>
      stageOf(stage).attestations.map((fact) => [stage, fact] as const),
    ),
  )('%s waits without a time until %s is attested', (stage, fact) => {
    const entries = historyUpTo(stage).filter((entry) => entry.fact !== fact);
    const verdict = ask(stage, { entries });
    expect(verdict.word).toBe('wait');
    expect(verdict).not.toHaveProperty('notBefore');
  });

  test.each(['fail', 'unknown', 'wait'] as const)('a finding of level %s decides', (level) => {
    expect(ask('s5-verify-new-mx', { level }).word).toBe(level);
  });

  test('state that is not live is never a pass, even where no finding says why', () => {
    expect(ask('s5-verify-new-mx', { live: false }).word).toBe('unknown');
  });

  test('going back one row asks for no wait, and live faults do not stop it', () => {
    const back = { to: 's5-verify-new-mx', entries: [], level: 'fail', live: false } as const;
    expect(ask('s6-swap-preference', back).word).toBe('pass');
  });

  test('going back blind is unknown', () => {
    const back = { to: 's7-remove-legacy-mx' } as const;
    expect(ask('s8-enable-dane', { ...back, seen: { mx: failed() } }).word).toBe('unknown');
    expect(ask('s8-enable-dane', { ...back, seen: { servers: [] } }).word).toBe('unknown');
  });

  test('the new host may leave the MX only when no sender holds the enforce policy of s9 (M01)', () => {
    const back = { to: 's3-enable-dnssec' } as const;
    const entries = [
      sighting('s9-enforce-mta-sts', now - 9000, 'live', { policy: enforce }),
      sighting('s8-enable-dane', now - 7000),
      sighting('s4-add-new-mx', now - 100),
    ];
    expect(ask('s4-add-new-mx', { ...back, entries })).toMatchObject({
      word: 'wait',
      notBefore: now - 7000 + 3600 + 604_800 + 60,
    });
    expect(ask('s4-add-new-mx', { ...back, entries: entries.slice(2) }).word).toBe('pass');
  });

  test('s3 waits while the plan has no new-mx', () => {
    const { newMx: _none, ...plan } = contoso('s3-enable-dnssec');
    expect(ask('s3-enable-dnssec', { plan }).word).toBe('wait');
  });

  test('going back to a legacy host without an address fails, unseen it is unknown (9.3.4)', () => {
    const legacy = (a: Observation['hosts'][number]['a']) => ({
      hosts: [host(legacyHost, { a, aaaa: nodata(insecure) })],
    });
    const back = { to: 's6-swap-preference' } as const;
    const from = 's7-remove-legacy-mx';
    expect(ask(from, { ...back, seen: legacy(answer(['192.0.2.1'], 60, insecure)) }).word).toBe(
      'pass',
    );
    expect(ask(from, { ...back, seen: legacy(nodata(insecure)) }).word).toBe('fail');
    expect(ask(from, { ...back, seen: legacy(failed()) }).word).toBe('unknown');
    expect(ask(from, back).word).toBe('unknown');
  });

  test('a cmdlet result that is not Success, or names another host, fails', () => {
    const wrong = [
      { Result: 'Error' },
      { Result: 'Success', DnssecMxValue: 'x.y-v1.mx.microsoft' },
    ];
    wrong.forEach((value) => {
      const entries = [...historyUpTo('s3-enable-dnssec'), attested('dnssec-enabled', 5, value)];
      expect(ask('s3-enable-dnssec', { entries }).word).toBe('fail');
    });
  });
});

describe('notBefore', () => {
  test('s1: the old TTL counts from the first sighting of the new everywhere, plus 60 s', () => {
    const entries = [
      ...complete,
      sighting('s0-baseline', now - 90, 'live', { mxTtl: 3600 }),
      sighting('s1-lower-ttl', now - 30),
    ];
    expect(ask('s1-lower-ttl', { entries })).toMatchObject({ notBefore: now - 30 + 3600 + 60 });
  });

  test('s1: old data seen once more moves it to the next sighting of the new everywhere', () => {
    const entries = [
      ...complete,
      sighting('s0-baseline', now - 9000, 'live', { mxTtl: 3600 }),
      sighting('s1-lower-ttl', now - 8000),
      sighting('s1-lower-ttl', now - 3660, 'old-data', { mxTtl: 3600 }),
    ];
    expect(ask('s1-lower-ttl', { entries })).toMatchObject({ word: 'wait' });
    expect(ask('s1-lower-ttl', { entries })).not.toHaveProperty('notBefore');
    const seen = [...entries, sighting('s1-lower-ttl', now - 5)];
    expect(ask('s1-lower-ttl', { entries: seen })).toMatchObject({ notBefore: now - 5 + 3660 });
  });

  test('s1: the largest TTL ever served governs, not the plan’s word for it (W-1)', () => {
    const entries = [
      ...complete,
      sighting('s0-baseline', now - 90, 'live', { mxTtl: 7200 }),
      sighting('s1-lower-ttl', now),
    ];
    expect(ask('s1-lower-ttl', { entries })).toMatchObject({ notBefore: now + 7200 + 60 });
  });

  test('s1: without a sighting of s0 nobody knows the old TTL, so there is no time', () => {
    const verdict = ask('s1-lower-ttl', { entries: [...complete, sighting('s1-lower-ttl', now)] });
    expect(verdict.word).toBe('wait');
    expect(verdict).not.toHaveProperty('notBefore');
  });

  test('s2: old policy + TXT TTL + the largest max_age ever seen under enforce + 60 s (I09, M01, M02)', () => {
    const entries = [
      ...complete,
      sighting('s0-baseline', now - 99, 'live', { policy: { ...enforce, maxAge: 1_209_600 } }),
      sighting('s1-lower-ttl', now - 50, 'live', { policy: enforce }),
      sighting('s2-relax-mta-sts', now - 10),
    ];
    expect(ask('s2-relax-mta-sts', { entries })).toMatchObject({
      notBefore: now - 10 + 3600 + 1_209_600 + 60,
    });
  });

  test('s2: nothing to wait for where no enforce policy was served or planned', () => {
    const plan = contoso('s2-relax-mta-sts');
    const sts = plan.mtaSts && { ...plan.mtaSts, before: 'testing' as const };
    const relaxed = { ...plan, ...(sts && { mtaSts: sts }) };
    const entries = [...historyUpTo('s1-lower-ttl'), sighting('s2-relax-mta-sts', now)];
    expect(ask('s2-relax-mta-sts', { plan: relaxed, entries }).word).toBe('pass');
  });

  test.each(['s4-add-new-mx', 's6-swap-preference', 's7-remove-legacy-mx'] as const)(
    '%s: the low TTL of the set it replaced, plus 60 s',
    (stage) => {
      const before = historyUpTo(stage).slice(0, -1);
      const entries = [...before, sighting(stage, now)];
      expect(ask(stage, { entries })).toMatchObject({ notBefore: now + 60 + 60 });
    },
  );

  test('s8: 15 minutes after the cmdlet, and fail when TLSA is missing after 30', () => {
    const absent = { hosts: [host(newHost, { preference: 0 })] };
    const at = (minutes: number, seen: Partial<Observation>) =>
      ask('s8-enable-dane', {
        entries: [...historyUpTo('s8-enable-dane'), attested('dane-enabled', now - minutes * 60)],
        seen,
      });
    expect(at(5, {})).toMatchObject({ word: 'wait', notBefore: now + 10 * 60 });
    expect(at(5, absent)).toMatchObject({ word: 'wait', notBefore: now + 10 * 60 });
    expect(at(20, absent)).toMatchObject({ word: 'wait', notBefore: now + 10 * 60 });
    expect(at(31, absent).word).toBe('fail');
    expect(at(31, {}).word).toBe('pass');
  });
});

describe('what was not seen', () => {
  test.each(['s5-verify-new-mx', 's8-enable-dane'] as const)(
    '%s is unknown without SMTP evidence: no probe, a closed port, an unseen address',
    (stage) => {
      const unseen = smtp({ outcome: 'timed-out', starttls: 'not-tried', chain: [] });
      const base = daneHost(newHost, { preference: 0 });
      const second = { address: '2001:db8::10', port: 25, smtp: unseen };
      const closed = { address: '192.0.2.10', port: 25, smtp: unseen };
      [[], [closed], [...base.endpoints, second]].forEach((endpoints) => {
        const seen = { hosts: [{ ...base, endpoints }] };
        expect(ask(stage, { seen }).word).toBe('unknown');
      });
      const accepted = { hosts: [{ ...base, endpoints: [...base.endpoints, second] }] };
      expect(ask(stage, { seen: { ...accepted, families: 'ipv4' } }).word).toBe('pass');
    },
  );

  test.each(['s5-verify-new-mx', 's8-enable-dane'] as const)(
    '%s is unknown where a session broke off or was turned away for now, and no fault of the server',
    (stage) => {
      const base = daneHost(newHost, { preference: 0 });
      const sessions = [
        smtp({ starttls: 'unanswered', chain: [] }),
        smtp({ starttls: 'not-tried', chain: [], rejection: 421 }),
      ];
      sessions.forEach((session) => {
        const second = { address: '2001:db8::10', port: 25, smtp: session };
        const seen = { hosts: [{ ...base, endpoints: [...base.endpoints, second] }] };
        expect(ask(stage, { seen }).word).toBe('unknown');
      });
    },
  );

  test('TLSA that failed to resolve is unknown, TLSA without a match is fail (C05, E08)', () => {
    const base = daneHost(newHost, { preference: 0 });
    const broken = {
      ...base,
      tlsa: { asked: true, base: newHost, lookup: failed<never>('servfail') },
    };
    expect(ask('s8-enable-dane', { seen: { hosts: [broken] } }).word).toBe('unknown');
    const dane = { outcome: 'no-match' as const, matches: [] };
    const mismatch = {
      ...base,
      endpoints: [{ address: '192.0.2.10', port: 25, smtp: smtp({ dane }) }],
    };
    expect(ask('s8-enable-dane', { seen: { hosts: [mismatch] } }).word).toBe('fail');
  });

  test('a second certificate without a record is fail, one that nobody saw is unknown (E11)', () => {
    const base = daneHost(newHost, { preference: 0 });
    const match = { outcome: 'match' as const, matches: [] };
    const ask2 = (other: Pick<OtherKey, 'seen' | 'dane'>): string => {
      const otherKeys = [{ keyType: 'rsa' as const, detail: '', chain: [], ...other }];
      const session = smtp({ dane: match, otherKeys });
      const endpoints = [{ address: '192.0.2.10', port: 25, smtp: session }];
      return ask('s8-enable-dane', { seen: { hosts: [{ ...base, endpoints }] } }).word;
    };
    expect(ask2({ seen: 'none' })).toBe('pass');
    expect(ask2({ seen: 'shown', dane: match })).toBe('pass');
    expect(ask2({ seen: 'shown', dane: { outcome: 'no-match', matches: [] } })).toBe('fail');
    expect(ask2({ seen: 'unseen' })).toBe('unknown');
  });

  test('s7: an MX set that is insecure fails, one that could not be judged is unknown (B05, B06)', () => {
    const records = desired(contoso('s7-remove-legacy-mx'), 's7-remove-legacy-mx', digest).mx
      .records;
    const weak = { mx: answer(records, 60, insecure) };
    expect(ask('s7-remove-legacy-mx', { seen: weak }).word).toBe('fail');
    expect(ask('s7-remove-legacy-mx', { seen: { mx: failed<never>() } }).word).toBe('unknown');
  });

  test('s3: the new host without an address fails, one that could not be looked up is unknown', () => {
    const without = host(newHost, { a: nodata(), endpoints: [] });
    expect(ask('s3-enable-dnssec', { seen: { hosts: [without] } }).word).toBe('fail');
    const blind = host(newHost, { a: failed('timed-out'), endpoints: [] });
    expect(ask('s3-enable-dnssec', { seen: { hosts: [blind] } }).word).toBe('unknown');
  });

  test('s9: a policy that was not fetched is unknown', () => {
    const fetch = { outcome: 'timed-out' as const, detail: '', faults: [] };
    const sts = {
      ...asSeen(desired(contoso('s9-enforce-mta-sts'), 's9-enforce-mta-sts', digest)).mtaSts,
      fetch,
    };
    expect(ask('s9-enforce-mta-sts', { seen: { mtaSts: sts } }).word).toBe('unknown');
  });
});
