import { annotations } from '../../src/emit/annotations.js';
import { renderReport } from '../../src/emit/terminal-report.js';
import { renderSummary } from '../../src/emit/summary-report.js';
import { now } from '../support/as-seen.js';
import { contoso } from '../support/plans.js';
import { healthy, judged, mismatched, reportOf } from '../support/reports.js';

const plain = { color: false, width: 100 };
const deferred = () => reportOf([mismatched()]);

describe('what Exchange would say, on a terminal', () => {
  test('links each delivery code to the finding that causes it, and to explain', () => {
    const text = renderReport(deferred(), plain);
    expect(text).toContain('strict sender: deferred, then bounced: contoso-com.o-v1.mx.microsoft');
    expect(text.replace(/\s+/g, ' ')).toContain(
      '5.7.323 4.7.323, then 5.7.323 at contoso-com.o-v1.mx.microsoft 192.0.2.7:25: TLSA is authentic and does not fit (tlsa-invalid); from tlsa-mismatch',
    );
    expect(text).toContain('dane-cutover explain 5.7.323\n');
  });

  test('says until when, from when it counts, and who gives up when', () => {
    const text = renderReport(deferred(), plain).replace(/\s+/g, ' ');
    expect(text).toContain(
      'Deadline Senders defer mail now: correct it, or take TLSA back (Disable-SmtpDaneInbound) once the key on the mail server itself',
    );
    expect(text).toContain('(in 20 h)');
    expect(text).toContain('Counted from now');
    expect(text).toContain('(in 4 d) (RFC 5321 section 4.5.4.1)');
  });

  test('marks a tenant code as normal at its stage, and says nothing of a deadline where mail flows', () => {
    const text = renderReport(reportOf([judged(contoso('s6-swap-preference'))]), plain);
    expect(text).toMatch(/EX005 +A less preferred MX is left \(normal at s6-swap-preference\)/);
    expect(text).not.toContain('Deadline');
  });
});

describe('the tenant’s own answer', () => {
  const tenantAnswer = {
    dated: false,
    fields: [
      {
        field: 'MxValidation',
        predicted: 'Valid',
        answered: 'Invalid\u202e',
        agreement: 'differs',
      },
      {
        field: 'MtaStsMode',
        predicted: 'unknown',
        answered: 'Enforce',
        agreement: 'not-comparable',
      },
    ],
    codes: ['EX005'],
    messages: [],
    problems: [],
  } as const;
  const domain = healthy();
  const report = reportOf([{ ...domain, exchange: { ...domain.exchange, tenantAnswer } }]);

  test('stands beside the prediction on a terminal, its text escaped', () => {
    const text = renderReport(report, plain).replace(/\s+/g, ' ');
    expect(text).toContain(
      'its own answer: EX005; 0 fields agree, 1 differ, 1 not comparable; without a fresh time it decides nothing',
    );
    expect(text).toContain('MxValidation: Invalid\\u{202e}, predicted Valid');
  });

  test('is a table in the summary', () => {
    const text = renderSummary(report);
    expect(text).toContain('| MtaStsMode | `unknown` | `Enforce` | not-comparable |');
    expect(text).toContain('| **differs** |');
  });
});

describe('the annotation of a verdict', () => {
  test('says until when, where senders defer mail', () => {
    const verdictOf = (report: Parameters<typeof annotations>[0]) =>
      annotations(report).find(({ title }) => /^(?:FAIL|PASS) /.test(title))?.message;
    expect(verdictOf(deferred())).toContain(
      'Senders defer mail now: correct it, or take TLSA back',
    );
    expect(verdictOf(reportOf([healthy()]))).not.toContain('defer');
  });
});

describe('what Exchange would say, in the summary', () => {
  test('puts the deadline above what is folded', () => {
    const text = renderSummary(deferred());
    expect(text.indexOf('> **Senders defer mail now')).toBeGreaterThan(0);
    expect(text.indexOf('> **Senders defer mail now')).toBeLessThan(text.indexOf('<details'));
    expect(renderSummary(reportOf([healthy()]))).not.toContain('Senders defer');
  });

  test('has a row for each field of the cmdlet and each code', () => {
    const text = renderSummary(deferred());
    expect(text).toContain('| DnssecFeatureStatus | `unknown` |');
    expect(text).toContain('| `4.7.323, then 5.7.323` |');
    expect(text).toContain('`tlsa-mismatch` |');
  });

  test('is judged at the time of the run, not of the reader', () => {
    expect(deferred().domains[0]?.exchange.deadline?.since).toBe(now);
  });
});
