import type { DomainReports, FailureSummary } from '../core/tls-report/summary.js';
import { instantToText, type Instant } from '../core/time.js';
import { foreign, shorten, shortenDigests } from './foreign-text.js';
import { indented, labelled } from './indent.js';
import { levelColours, levelMarks, painter, verdictColours, type Paint } from './paint.js';

/** What the command read, ready to print. */
export interface TlsReportsPage {
  readonly domains: readonly DomainReports[];
  readonly unreadable: readonly { readonly path: string; readonly problem: string }[];
  /** What does not fit together, such as a mail labelled for another domain. */
  readonly notes: readonly string[];
}

interface Page {
  readonly width: number;
  readonly paint: Paint;
}

/** The answer of each domain first, then each failure with what it means and what to do. */
export function renderTlsReports(
  { domains, unreadable, notes }: TlsReportsPage,
  options: { readonly color: boolean; readonly width: number },
): string {
  const page: Page = { width: options.width, paint: painter(options.color) };
  const problems = unreadable.flatMap(({ path, problem }) =>
    labelled(`${levelMarks.unknown} `, `${path}: not read: ${problem}`, {
      at: 0,
      label: 2,
      width: page.width,
    }),
  );
  const remarks = notes.flatMap((note) =>
    labelled(`${levelMarks.warn} `, note, { at: 0, label: 2, width: page.width }),
  );
  const blocks = [...domains.map((domain) => domainLines(domain, page)), [...problems, ...remarks]];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function domainLines(summary: DomainReports, page: Page): readonly string[] {
  const { domain, verdict, failures, reports, senders } = summary;
  const word = page.paint(verdict.toUpperCase(), verdictColours[verdict]);
  return [
    `${word}  ${foreign(domain)}  ${headline(summary)}`,
    '',
    ...row('reports', `${reports}, ${span(summary)}, from ${some(senders, 6)}`, page),
    ...summary.policies.flatMap((policy) => {
      const uncounted = policy.uncounted > 0 ? `, ${policy.uncounted} without a count` : '';
      const text = `${policy.failures} sessions failed, ${policy.successes} did not${uncounted}`;
      return row(foreign(policy.type), text, page);
    }),
    ...failures.flatMap((failure) => ['', ...failureLines(failure, page)]),
  ];
}

function headline({ verdict, failures }: DomainReports): string {
  const worst = failures.filter(({ level }) => level === 'fail');
  const [first] = worst;
  if (first !== undefined) {
    const more = worst.length > 1 ? ` and ${worst.length - 1} more` : '';
    return `${foreign(first.resultType)}${first.host === '' ? '' : ` at ${foreign(first.host)}`}${more}`;
  }
  if (verdict === 'unknown') return 'no failure described, and not every sender counted';
  return failures.length === 0 ? 'no failure reported' : 'no failure that stops mail';
}

function row(label: string, text: string, { width }: Page): readonly string[] {
  return labelled(shorten(label, 16), text, { at: 2, label: 18, width });
}

function failureLines(failure: FailureSummary, page: Page): readonly string[] {
  const { level, resultType, host, policyType, sessions, senders, reasons } = failure;
  const mark = page.paint(levelMarks[level], levelColours[level]);
  const place = host === '' ? '(the sender named no host)' : foreign(host);
  const wide = { at: 4, label: 10, width: page.width };
  const seen = sessions === 1 ? '1 session' : `${sessions} sessions`;
  return [
    `${mark} ${page.paint(foreign(resultType), 'bold')}  ${place}`,
    ...labelled('seen', `${seen} under policy ${policyType}, ${days(failure)}`, wide),
    ...labelled('by', some(senders, 6), wide),
    ...(failure.receivingIps.length > 0 ? labelled('at', some(failure.receivingIps, 8), wide) : []),
    ...reasons
      .slice(0, 4)
      .flatMap((reason, index) =>
        labelled(index === 0 ? 'reason' : '', shorten(shortenDigests(reason), 200), wide),
      ),
    ...indented(`${failure.title}. ${failure.meaning}`, 4, page.width),
    ...(failure.microsoft === undefined
      ? []
      : indented(`Exchange Online bounces it as ${failure.microsoft}.`, 4, page.width)),
    ...failure.action.flatMap((step, index) =>
      labelled(index === 0 ? 'Next:' : '', step, { at: 4, label: 6, width: page.width }),
    ),
    ...explainLine(failure, page),
  ];
}

function explainLine({ findings }: FailureSummary, page: Page): readonly string[] {
  if (findings.length === 0) return [];
  const [first = '', ...others] = findings;
  const also = others.length === 0 ? '' : `  (or ${others.join(', ')})`;
  return indented(`dane-cutover explain ${first}${also}`, 4, page.width).map((line) =>
    page.paint(line, 'dim'),
  );
}

function days({ firstDay, lastDay }: FailureSummary): string {
  return span({ from: firstDay, until: lastDay });
}

/** A report that ends at midnight, or a second before it, tells of the day before. */
function span({ from, until }: { readonly from: Instant; readonly until: Instant }): string {
  const first = instantToText(from).slice(0, 10);
  const last = instantToText(Math.max(from, until - 1)).slice(0, 10);
  return first === last ? first : `${first} to ${last}`;
}

function some(texts: readonly string[], most: number): string {
  const shown = texts.slice(0, most).map((text) => shorten(foreign(text), 60));
  return texts.length > most
    ? `${shown.join(', ')} and ${texts.length - most} more`
    : shown.join(', ');
}
