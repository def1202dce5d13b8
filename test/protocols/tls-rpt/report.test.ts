import fc from 'fast-check';
import { readTlsReport, TlsReportError } from '../../../src/protocols/tls-rpt/index.js';
import {
  googleMismatch,
  jsonText,
  microsoftDouble,
  policyJson,
  reportJson,
  rfcShape,
} from '../../support/tls-reports.js';

const read = (value: unknown) => readTlsReport(jsonText(value));
function refusal(text: string): string {
  try {
    readTlsReport(text);
  } catch (error) {
    if (error instanceof TlsReportError) return error.message;
    throw error;
  }
  return '';
}

describe('a TLS report', () => {
  test('of the shape in the RFC is read whole (O01, O02, O03)', () => {
    const report = read(rfcShape);
    expect(report).toMatchObject({
      organization: 'Example Sender',
      contact: 'postmaster@sender.example.net',
      reportId: '2026-11-24-1',
      from: Date.UTC(2026, 10, 24) / 1000,
      until: Date.UTC(2026, 10, 24, 23, 59, 59) / 1000,
    });
    const [policy] = report.policies;
    expect(policy).toMatchObject({ type: 'sts', successes: 5326, failures: 303 });
    expect(policy?.mxHosts).toEqual(['*.mail.contoso.com']);
    expect(policy?.details.map(({ resultType, sessions }) => [resultType, sessions])).toEqual([
      ['certificate-expired', 100],
      ['starttls-not-supported', 200],
      ['validation-failure', 3],
    ]);
    expect(policy?.details[2]?.reason).toBe('X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED');
  });

  test('of Google has mx-host as a string and no address of the sender (O02, O03)', () => {
    const [policy] = read(googleMismatch).policies;
    expect(policy?.mxHosts).toEqual(['*.mx.microsoft']);
    expect(policy?.details).toEqual([
      {
        resultType: 'validation-failure',
        sessions: 10,
        receivingHost: 'contoso-com.o-v1.mx.microsoft',
      },
    ]);
  });

  test('of Microsoft has its records decoded from the JSON in a string (O05)', () => {
    const [policy] = read(microsoftDouble).policies;
    expect(policy?.strings).toEqual(['3 1 1 AB', '3 1 1 CD']);
    expect(policy?.details[0]?.receivingHost).toBe('mx1.contoso.com');
    const one = read(reportJson([policyJson({ strings: ['["3 1 1 AB"]'] })]));
    expect(one.policies[0]?.strings).toEqual(['3 1 1 AB']);
  });

  test('keeps a string that only begins like JSON, and decodes no deeper than once (O05)', () => {
    const strings = (given: unknown) =>
      read(reportJson([policyJson({ strings: given })])).policies[0]?.strings;
    expect(strings('[not json')).toEqual(['[not json']);
    expect(strings(['["[\\"3 1 1 AB\\"]"]'])).toEqual(['["3 1 1 AB"]']);
    expect(strings('3 1 1 AB')).toEqual(['3 1 1 AB']);
    expect(strings(null)).toEqual([]);
  });

  test('may lack everything that is optional, and have types of its own (O03, O04)', () => {
    const bare = {
      'date-range': { 'start-datetime': '2026-11-24', 'end-datetime': '2026-11-25' },
      policies: [],
    };
    expect(refusal(jsonText(bare))).toContain('date-range.start-datetime');
    const report = read({
      'date-range': {
        'start-datetime': '2026-11-24T00:00:00',
        'end-datetime': '2026-11-25t00:00:00z',
      },
      policies: [
        {
          policy: { 'policy-type': 'X-New', 'policy-domain': 'Contoso.COM.' },
          'failure-details': { 'result-type': 'X-Odd', 'failed-session-count': '4' },
          unknown: { more: [1] },
        },
      ],
    });
    expect(report.policies).toEqual([
      {
        type: 'x-new',
        domain: 'contoso.com',
        strings: [],
        mxHosts: [],
        details: [{ resultType: 'x-odd', sessions: 4 }],
      },
    ]);
  });

  test('with a byte order mark is read', () => {
    expect(readTlsReport(`\uFEFF${jsonText(rfcShape)}`).policies).toHaveLength(1);
  });

  test.each<readonly [string, string]>([
    ['', 'not JSON'],
    ['[]', 'expected an object'],
    ['{}', '$.date-range: expected an object'],
    [jsonText({ ...rfcShape, policies: {} }), '$.policies: expected an array'],
    [jsonText({ ...rfcShape, policies: [{ policy: {} }] }), 'policy-domain is missing'],
    [
      jsonText({
        ...rfcShape,
        'date-range': {
          'start-datetime': '2026-11-25T00:00:00Z',
          'end-datetime': '2026-11-24T00:00:00Z',
        },
      }),
      'it ends before it begins',
    ],
    ...[-1, 1.5, 1e300, 'many', true].map(
      (count) =>
        [
          jsonText(reportJson([policyJson({ summary: { 'total-failure-session-count': count } })])),
          'expected a count of sessions',
        ] as const,
    ),
  ])('is refused: %.60s', (text, problem) => {
    expect(refusal(text)).toContain(problem);
  });

  test('is bounded in depth, policies, details and text', () => {
    expect(refusal(`${'['.repeat(100_000)}`)).toBe('nested too deeply');
    expect(refusal(jsonText(reportJson(Array(5001).fill(1))))).toContain('more than 5000');
    const details = Array(50_001).fill({ 'result-type': 'tlsa-invalid' });
    expect(refusal(jsonText(reportJson([policyJson({ details })])))).toContain('more than 50000');
    const spread = Array(3).fill(policyJson({ details: details.slice(0, 20_000) }));
    expect(refusal(jsonText(reportJson(spread)))).toContain('more than 10000');
    const long = read({ ...rfcShape, 'organization-name': 'x'.repeat(10_000) });
    expect(long.organization?.length).toBeLessThan(502);
    expect(readTlsReport(jsonText({ ...rfcShape, note: '[[{{'.repeat(20) })).policies).toHaveLength(
      1,
    );
  });

  test('that is anything at all throws nothing but the typed error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `[${text}]`),
        ),
        (text) => {
          refusal(text);
        },
      ),
    );
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('["a"]', '[[', '2026-11-24T00:00:00Z'));
    const keys = [
      'policy',
      'policy-string',
      'policy-domain',
      'mx-host',
      'summary',
      'total-failure-session-count',
      'failure-details',
      '__proto__',
    ];
    const part = fc.dictionary(fc.constantFrom(...keys), value);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(part, fc.record({ policy: part, summary: part }))),
        (policies) => {
          refusal(jsonText(reportJson(policies)));
        },
      ),
    );
  });
});
