import { summariseReports } from '../../../src/core/tls-report/summary.js';
import { readTlsReport } from '../../../src/protocols/tls-rpt/index.js';
import {
  googleMismatch,
  jsonText,
  microsoftDouble,
  policyJson,
  reportJson,
  rfcShape,
} from '../../support/tls-reports.js';

const summary = (...reports: readonly unknown[]) =>
  summariseReports(reports.map((report) => readTlsReport(jsonText(report))));
const rows = (...reports: readonly unknown[]) =>
  summary(...reports).flatMap(({ failures }) => failures);

describe('what the reports come to', () => {
  test('per domain, MX and result type, in the codes of the catalog (O04, O09)', () => {
    const [contoso] = summary(microsoftDouble);
    expect(contoso).toMatchObject({ domain: 'contoso.com', verdict: 'fail', reports: 1 });
    expect(contoso?.failures).toMatchObject([
      {
        host: 'mx1.contoso.com',
        resultType: 'tlsa-invalid',
        policyType: 'tlsa',
        level: 'fail',
        sessions: 2,
        microsoft: '5.7.323',
        senders: ['Microsoft Corporation'],
        receivingIps: ['192.0.2.7'],
      },
    ]);
    expect(contoso?.failures[0]?.findings).toContain('tlsa-mismatch');
  });

  test.each([
    ['starttls-not-supported', '5.7.321'],
    ['certificate-expired', '5.7.322'],
    ['tlsa-invalid', '5.7.323'],
    ['dnssec-invalid', '5.7.324'],
  ])('%s is %s of Exchange Online (O09)', (type, microsoft) => {
    const details = [{ 'result-type': type, 'failed-session-count': 1 }];
    expect(rows(reportJson([policyJson({ details })]))).toMatchObject([{ microsoft }]);
  });

  test('totals stand beside the details and are never made of them (O08)', () => {
    const [contoso] = summary(rfcShape);
    expect(contoso?.policies).toMatchObject([{ type: 'sts', failures: 303, successes: 5326 }]);
    const details = [1, 2, 3].map((id) => ({
      'result-type': 'tlsa-invalid',
      'receiving-mx-hostname': `mx${id}.contoso.com`,
      'failed-session-count': 10,
    }));
    const overlapping = policyJson({
      details,
      summary: { 'total-successful-session-count': 0, 'total-failure-session-count': 10 },
    });
    const [other] = summary(reportJson([overlapping]));
    expect(other?.policies[0]?.failures).toBe(10);
    expect(other?.failures.map(({ sessions }) => sessions)).toEqual([10, 10, 10]);
  });

  test('sessions counted under two policies are not added up', () => {
    const [contoso] = summary(microsoftDouble);
    expect(contoso?.policies.map(({ type, successes }) => [type, successes])).toEqual([
      ['tlsa', 7],
      ['sts', 9],
    ]);
  });

  test('the same report twice counts once; one that differs counts', () => {
    expect(rows(microsoftDouble, microsoftDouble)[0]?.sessions).toBe(2);
    expect(rows(microsoftDouble, { ...microsoftDouble, 'report-id': '2' })[0]?.sessions).toBe(4);
  });

  test('Google’s validation-failure is named by the policy that it quotes', () => {
    expect(rows(googleMismatch)).toMatchObject([
      {
        resultType: 'validation-failure',
        findings: ['sts-wildcard-depth'],
        title: 'A wildcard of the policy is one label short of the MX',
      },
    ]);
    const listed = JSON.parse(
      jsonText(googleMismatch).replaceAll('*.mx.microsoft', '*.o-v1.mx.microsoft'),
    ) as unknown;
    expect(rows(listed)).toMatchObject([{ findings: ['starttls-handshake-failed'] }]);
    const foreign = JSON.parse(
      jsonText(googleMismatch).replaceAll('*.mx.microsoft', 'mx.example.org'),
    ) as unknown;
    expect(rows(foreign)).toMatchObject([{ findings: ['sts-mx-mismatch'] }]);
  });

  test('in mode testing the mail was delivered: a warning', () => {
    expect(rows(rfcShape).map(({ level }) => level)).toEqual(['warn', 'warn', 'warn']);
    expect(summary(rfcShape)[0]?.verdict).toBe('pass');
  });

  test('an unknown type is kept for information, and is no proof that nothing failed (O04)', () => {
    const details = [{ 'result-type': 'x-odd', 'failed-session-count': 1 }];
    const [contoso] = summary(reportJson([policyJson({ details })]));
    expect(contoso).toMatchObject({
      verdict: 'unknown',
      failures: [{ resultType: 'x-odd', level: 'info', findings: [] }],
    });
    const inherited = [{ 'result-type': 'constructor', 'failed-session-count': 1 }];
    expect(rows(reportJson([policyJson({ details: inherited })]))).toMatchObject([
      { level: 'info' },
    ]);
  });

  test('failures that are counted and not described are a failure of their own', () => {
    const policy = policyJson({ summary: { 'total-failure-session-count': 4 } });
    expect(rows(reportJson([policy]))).toMatchObject([
      { resultType: 'unspecified', level: 'fail', sessions: 4 },
    ]);
  });

  test('a sender that gives no count leaves the domain unknown', () => {
    expect(summary(reportJson([policyJson({ summary: {} })]))[0]?.verdict).toBe('unknown');
    expect(summary(reportJson([policyJson({})]))[0]?.verdict).toBe('pass');
  });
});
