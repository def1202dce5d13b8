import fc from 'fast-check';
import { reportRow, type ReportQuestion } from '../../../src/core/migration/report-row.js';
import { hasTlsaFailure, reportsForGate } from '../../../src/core/tls-report/select.js';
import type { ReportedPolicy, TlsReport } from '../../../src/core/tls-report/types.js';
import type { DomainName } from '../../../src/core/name.js';

const day = 86_400;
const midnight = Date.UTC(2026, 10, 24) / 1000;
/** Live on the 23rd in the afternoon: the 24th is its first whole day, told by noon of the 25th. */
const since = midnight - 8 * 3600;
const due = midnight + day + 12 * 3600;
const question: ReportQuestion = {
  domain: 'contoso.com' as DomainName,
  now: due,
  since,
  tlsaDue: true,
};
const clean: ReportedPolicy = {
  type: 'tlsa',
  domain: 'contoso.com',
  strings: ['3 1 1 ab'],
  mxHosts: [],
  successes: 4,
  failures: 0,
  details: [],
};
const failing: ReportedPolicy = { ...clean, failures: 2 };
function report(policy: ReportedPolicy, from = midnight, organization = 'A'): TlsReport {
  return { organization, from, until: from + day - 1, policies: [policy] };
}
const ask = (reports: readonly TlsReport[], changes: Partial<ReportQuestion> = {}) =>
  reportRow({ last: 3, reports }, { ...question, ...changes });

describe('the gate’s row over TLS reports', () => {
  test('is ok where a whole day of the stage was told of, with TLSA and without its failure', () => {
    expect(ask([report(clean)])).toMatchObject({ mark: 'ok', seen: '1: A 2026-11-24' });
  });

  test('waits until the day is over and half a day for delivery has gone by (O06)', () => {
    for (const now of [since, midnight, due - 1]) {
      expect(ask([report(clean)], { now })).toMatchObject({ mark: 'waiting', notBefore: due });
    }
    expect(ask([], { now: due - 1, since: midnight })).toMatchObject({ notBefore: due });
  });

  test('waits without a time where no report tells of TLSA', () => {
    const silent = [
      [],
      [report({ ...clean, type: 'sts' })],
      [report({ ...clean, successes: 0 })],
      [report({ ...clean, domain: 'example.org' })],
    ];
    for (const reports of silent) {
      const row = ask(reports);
      expect(row).toMatchObject({ mark: 'waiting', code: 'tlsrpt-reports-missing' });
      expect(row).not.toHaveProperty('notBefore');
    }
  });

  test('waits where nobody saw the stage live', () => {
    expect(ask([report(clean)], { since: undefined })).toMatchObject({ mark: 'waiting' });
  });

  test('fails at once, before the time to wait for reports has passed', () => {
    const row = ask([report(failing)], { now: midnight + 3600 });
    expect(row).toMatchObject({ mark: 'failed', code: 'tlsrpt-dane-failures' });
  });

  test('leaves reports out that began before the stage was live, or lie in the future', () => {
    expect(ask([report(failing, midnight - day), report(clean)]).mark).toBe('ok');
    expect(ask([report(failing, due + 60), report(clean)]).mark).toBe('ok');
    expect(ask([report(clean, midnight - day)]).mark).toBe('waiting');
  });

  test('looks at the last three of each sender, so that many of one cannot push out another’s', () => {
    const now = midnight + 6 * day;
    const days = (policy: ReportedPolicy, numbers: readonly number[], who: string) =>
      numbers.map((number) => report(policy, midnight + number * day, who));
    const recovered = [...days(failing, [0], 'A'), ...days(clean, [1, 2, 3], 'A')];
    expect(ask(recovered, { now }).mark).toBe('ok');
    expect(ask(recovered.slice(0, 3), { now }).mark).toBe('failed');
    const flood = [...days(failing, [0], 'A'), ...days(clean, [0, 1, 2, 3, 4], 'B')];
    expect(ask(flood, { now }).mark).toBe('failed');
  });

  test('before s8 tells of failures and waits for nobody', () => {
    expect(ask([], { tlsaDue: false, now: since })).toMatchObject({ mark: 'info' });
    expect(ask([], { tlsaDue: false, since: undefined })).toMatchObject({ mark: 'info' });
    expect(ask([report(failing)], { tlsaDue: false }).mark).toBe('failed');
  });

  test.each<readonly [string, Partial<ReportedPolicy>, boolean]>([
    ['a count of failures', { failures: 1 }, true],
    [
      'a described failure that the count denies',
      { details: [{ resultType: 'tlsa-invalid' }] },
      true,
    ],
    ['STARTTLS missing under TLSA', { details: [{ resultType: 'starttls-not-supported' }] }, true],
    [
      'DANE failing under MTA-STS',
      { type: 'sts', details: [{ resultType: 'dane-required' }] },
      true,
    ],
    ['MTA-STS failing', { type: 'sts', failures: 3 }, false],
    ['a failure of no session', { details: [{ resultType: 'tlsa-invalid', sessions: 0 }] }, false],
    ['a type of somebody’s own', { details: [{ resultType: 'x-odd', sessions: 3 }] }, false],
    ['a policy type of somebody’s own', { type: 'unspecified', failures: 1 }, true],
  ])('%s', (_, changes, expected) => {
    expect(hasTlsaFailure({ ...clean, ...changes })).toBe(expected);
  });

  test('a type of somebody’s own is a failure where the report does not say how many there were', () => {
    const { failures: _none, ...uncounted } = clean;
    const odd = { ...uncounted, details: [{ resultType: 'x-odd', sessions: 3 }] };
    expect(hasTlsaFailure(odd)).toBe(true);
    expect(hasTlsaFailure({ ...odd, type: 'sts' })).toBe(false);
  });

  const policies = fc
    .record({
      type: fc.constantFrom('tlsa', 'sts', 'no-policy-found', 'other'),
      failures: fc.constantFrom(undefined, 0, 1),
      details: fc.array(
        fc.record({
          resultType: fc.constantFrom('tlsa-invalid', 'x-1', 'x-2', 'certificate-expired'),
          sessions: fc.constantFrom(0, 1),
          receivingHost: fc.constantFrom('a.test', 'b.test'),
        }),
        { maxLength: 120 },
      ),
    })
    .map(({ failures, ...rest }): ReportedPolicy => {
      const { failures: _none, ...base } = clean;
      return { ...base, ...rest, ...(failures !== undefined && { failures }) };
    });

  test('what the recording keeps of a report decides as the whole report does', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const [kept] = reportsForGate([report(policy)], ['contoso.com']);
        expect(kept?.policies.map(hasTlsaFailure)).toEqual([hasTlsaFailure(policy)]);
        expect(kept?.policies[0]?.details.length).toBeLessThanOrEqual(50);
      }),
    );
    expect(reportsForGate([report(clean)], ['example.org'])).toEqual([]);
  });
});
