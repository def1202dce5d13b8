import fc from 'fast-check';
import { exchangeView } from '../../../src/core/exchange/index.js';
import type { TenantAnswer } from '../../../src/core/exchange/tenant-answer.js';
import { judge } from '../../../src/core/judge/index.js';
import type { JudgeContext } from '../../../src/core/judge/context.js';
import type { Ledger, LedgerEntry } from '../../../src/core/ledger.js';
import { advance } from '../../../src/core/migration/advance.js';
import { isLive } from '../../../src/core/migration/infer.js';
import { nextStage } from '../../../src/core/migration/ids.js';
import type { Level, VerdictWord } from '../../../src/core/verdict.js';
import { weigh } from '../../../src/core/weigh.js';
import * as seen from '../../support/as-seen.js';
import { anyStage, newHost } from '../../support/plans.js';
import { alone, scene } from './scenes.js';

const { now } = seen;
const minute = 60;
const nothing = { codes: [], messages: [], problems: [] } as const;
/** What the tenant says at the end of the way, where all is well. */
const good: TenantAnswer = {
  ...nothing,
  askedAt: now - minute,
  feature: 'Enabled',
  expectedMx: { host: newHost, preference: 0 },
  dnssecSupport: 'Valid',
  mxStatus: 'Valid',
  actualMx: [`0 ${newHost}`],
  mtaStsStatus: 'Valid',
  mtaStsAvailable: true,
  mtaStsMode: 'Enforce',
};

function compare(context: JudgeContext, answer: TenantAnswer) {
  const view = exchangeView(context, judge(context), answer);
  const weighed = weigh(view.findings, context, 'exchange');
  const levels = Object.fromEntries(weighed.map(({ code, level }) => [code, level]));
  return { ...view, levels: levels as Readonly<Record<string, Level>> };
}
const end = (answer: Partial<TenantAnswer>) =>
  compare(scene('s9-enforce-mta-sts'), { ...good, ...answer });

describe('the tenant’s answer beside the prediction', () => {
  test('a good one at the end differs in nothing; what lies inside the tenant stays unconfirmed', () => {
    const { report, levels } = end({});
    expect(levels).toEqual({ 'tenant-answer-unconfirmed': 'info' });
    const rows = report.tenantAnswer?.fields ?? [];
    expect(rows.map(({ agreement }) => agreement)).toEqual([
      'not-comparable',
      ...Array.from({ length: 7 }, () => 'same'),
    ]);
  });

  test.each<readonly [string, Partial<TenantAnswer>, string, Level]>([
    ['the feature is off', { feature: 'Disabled' }, 'tenant-feature-disabled', 'fail'],
    [
      'another host is expected',
      { expectedMx: { host: 'other.e-v1.mx.microsoft', preference: 0 } },
      'tenant-expects-other-mx',
      'fail',
    ],
    [
      'it reports an error more',
      { mxStatus: 'Invalid', codes: ['EX005'] },
      'tenant-reports-more',
      'wait',
    ],
    ['it is Invalid without a code', { dnssecSupport: 'Invalid' }, 'tenant-reports-more', 'wait'],
    ['it has a message without a code', { messages: ['something'] }, 'tenant-reports-more', 'wait'],
    ['it sees other MX records', { actualMx: ['0 mx.example.net'] }, 'tenant-mx-differs', 'wait'],
    ['it sees another mode', { mtaStsMode: 'Testing' }, 'tenant-sts-differs', 'warn'],
    ['it sees no policy', { mtaStsAvailable: false }, 'tenant-sts-differs', 'warn'],
    [
      'a part could not be read',
      { problems: ['MxValidation is missing'] },
      'tenant-answer-incomplete',
      'warn',
    ],
  ])('%s: %s', (_, change, code, level) => {
    expect(end(change).levels).toMatchObject({ [code]: level });
  });

  test.each<readonly [string, number | undefined]>([
    ['no time', undefined],
    ['a time two hours ago', now - 7200],
    ['a time in the future', now + 3600],
  ])('with %s every difference is told and none decides', (_, askedAt) => {
    const { askedAt: _fresh, ...undated } = good;
    const answer = {
      ...undated,
      feature: 'Disabled',
      actualMx: ['0 mx.example.net'],
      codes: ['EX006'],
    };
    const { levels } = compare(scene('s9-enforce-mta-sts'), {
      ...answer,
      ...(askedAt !== undefined && { askedAt }),
    });
    expect(Object.keys(levels)).toEqual(
      expect.arrayContaining([
        'tenant-answer-undated',
        'tenant-feature-disabled',
        'tenant-reports-more',
      ]),
    );
    expect(Object.values(levels).every((level) => level === 'warn' || level === 'info')).toBe(true);
  });

  test('an answer from before the stage was first seen is old, however fresh', () => {
    const entry = {
      domain: 'contoso.com',
      stage: 's9-enforce-mta-sts',
      fact: 'live',
      value: { mxTtl: 60 },
      at: now - 30,
      by: 'a',
    };
    const ledger = { version: 1, entries: [entry] } as unknown as Ledger;
    const { levels } = compare(scene('s9-enforce-mta-sts', {}, { ledger }), good);
    expect(levels).toHaveProperty('tenant-answer-undated');
  });
});

describe('which of the two to believe', () => {
  const believed = (context: JudgeContext, answer: TenantAnswer) =>
    compare(context, answer).findings.find(({ code }) => code === 'tenant-reports-more')?.evidence;
  const answer = { ...good, mxStatus: 'Invalid', mtaStsMode: 'Testing' };

  test('us, until the TTL has passed, where the code is normal at the row before', () => {
    const evidence = believed(scene('s7-remove-legacy-mx'), { ...answer, codes: ['EX005'] });
    expect(evidence).toMatchObject({
      believe: 'us, until dueAt',
      normalAt: ['s6-swap-preference'],
      dueAt: now + 60,
    });
  });

  test('the tenant, once looked at again, where no row near explains the code', () => {
    const evidence = believed(scene('s9-enforce-mta-sts'), { ...answer, codes: ['EX005'] });
    expect(evidence).toMatchObject({ believe: 'look again, then the tenant' });
    expect(evidence).not.toHaveProperty('normalAt');
  });

  test('nobody, where we did not see it; the tenant, where it lies inside', () => {
    const unseen = scene('s9-enforce-mta-sts', { mx: seen.failed() });
    expect(believed(unseen, { ...answer, codes: ['EX005'] })?.believe).toMatch(/^nobody/);
    expect(believed(unseen, { ...answer, codes: ['EG001'] })?.believe).toMatch(/^the tenant/);
  });

  test('us, where we see a fault that the tenant does not report', () => {
    const { levels, report } = compare(scene('s6-swap-preference'), { ...good, codes: [] });
    expect(levels).toMatchObject({ 'tenant-reports-less': 'warn' });
    expect(report.status?.codes.map(({ code }) => code)).toEqual(['EX005']);
  });

  test('two codes for one sight are no difference (EX002, EX007)', () => {
    const mx = seen.answer([{ preference: 0, exchange: 'mx.example.net' as never }]);
    const context = scene('s9-enforce-mta-sts', { mx });
    const levels = compare(context, { ...good, mxStatus: 'Invalid', codes: ['EX007'] }).levels;
    expect(levels).not.toHaveProperty('tenant-reports-more');
    expect(levels).not.toHaveProperty('tenant-reports-less');
  });

  test('a part that was skipped lacks nothing', () => {
    const { mxStatus: _skipped, ...rest } = good;
    expect(compare(scene('s6-swap-preference'), rest).levels).not.toHaveProperty(
      'tenant-reports-less',
    );
  });

  test('the preference that the tenant expects is the one that is predicted with', () => {
    const mx = seen.answer([{ preference: 10, exchange: newHost }]);
    const answer = {
      ...good,
      expectedMx: { host: newHost, preference: 10 },
      actualMx: [`10 ${newHost}`],
    };
    expect(compare(alone('s9-enforce-mta-sts', { mx }), answer).report.status?.codes).toEqual([]);
    const zero = { ...answer, expectedMx: { host: newHost, preference: 0 } };
    expect(compare(alone('s9-enforce-mta-sts', { mx }), zero).report.status?.codes).toMatchObject([
      { code: 'EX008' },
    ]);
  });
});

describe('an answer never makes a verdict better', () => {
  const worlds = fc.constantFrom(
    {},
    { mx: seen.failed<never>() },
    { servers: [] },
    { hosts: [] },
    { mx: seen.nodata<never>() },
    { smtpProbe: 'off' as const },
  );
  const word = fc.constantFrom('Valid', 'Invalid', 'Enabled', 'Disabled', 'Unknown', '');
  const answers: fc.Arbitrary<TenantAnswer> = fc.record(
    {
      askedAt: fc.constantFrom(now - 10, now - 9999),
      feature: word,
      expectedMx: fc.record({ host: fc.constantFrom(newHost, 'x.test'), preference: fc.nat(20) }),
      dnssecSupport: word,
      mxStatus: word,
      actualMx: fc.constantFrom([`0 ${newHost}`], []),
      mtaStsStatus: word,
      mtaStsAvailable: fc.boolean(),
      mtaStsMode: fc.constantFrom('Enforce', 'Testing', 'Unavailable'),
      codes: fc.subarray(['EX005', 'EX006', 'ED003', 'EG001', 'ES001', 'EX999']),
      messages: fc.constantFrom([], ['x']),
      problems: fc.constantFrom([], ['x']),
    },
    { requiredKeys: ['codes', 'messages', 'problems'] },
  );
  const worse: readonly VerdictWord[] = ['pass', 'wait', 'unknown', 'fail'];

  test('at any stage, in any world, whatever it says', () => {
    const entries = (stage: string) =>
      [
        {
          domain: 'contoso.com',
          stage,
          fact: 'live',
          value: { mxTtl: 60 },
          at: now - 9000,
          by: 'a',
        },
      ] as unknown as readonly LedgerEntry[];
    fc.assert(
      fc.property(anyStage, worlds, answers, (stage, changes, answer) => {
        const ledger: Ledger = { version: 1, entries: entries(stage) };
        const context = scene(stage, changes, { ledger });
        const judged = judge(context);
        const { findings } = exchangeView(context, judged, answer);
        const { plan, state } = context.cutover;
        const to = nextStage(stage);
        const verdict = (all: typeof judged): VerdictWord =>
          advance({
            observation: context.observation,
            findings: weigh(all, context, 'exchange'),
            live: isLive(context.observation, state),
            from: stage,
            ...(to && { to }),
            plan,
            ledger,
          }).verdict.word;
        const [before, after] = [verdict(judged), verdict([...judged, ...findings])];
        expect(worse.indexOf(after)).toBeGreaterThanOrEqual(worse.indexOf(before));
      }),
      { numRuns: 400 },
    );
  });

  test('a part that was not seen stays unknown', () => {
    const { report, levels } = compare(scene('s9-enforce-mta-sts', { mx: seen.failed() }), good);
    expect(report.status).toMatchObject({ dnssecSupport: 'unknown', mxStatus: 'unknown' });
    expect(levels).toHaveProperty('tenant-answer-unconfirmed');
  });
});
