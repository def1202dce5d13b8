import { tlsRptResults } from '../catalog/index.js';
import type { Instant } from '../time.js';
import type { FailureDetail, ReportedPolicy, TlsReport } from './types.js';

/** The reports with their repetitions taken out: a mail and the file saved from it are one report. */
export function distinctReports(reports: readonly TlsReport[]): readonly TlsReport[] {
  const seen = new Map<string, TlsReport>();
  for (const report of reports) {
    const key = identity(report);
    if (!seen.has(key)) seen.set(key, report);
  }
  return [...seen.values()];
}

/** The whole content: two reports that differ in anything, under one id too, both count, lest one hides the other. */
function identity(report: TlsReport): string {
  return JSON.stringify(report);
}

/** A report with its policies for `domains` alone, or `undefined` where it has none. */
export function reportAbout(report: TlsReport, domains: readonly string[]): TlsReport | undefined {
  const policies = report.policies.filter(({ domain }) => domains.includes(domain));
  return policies.length === 0 ? undefined : { ...report, policies };
}

/** What a gate needs of a policy: each kind of failure once, those that decide first. */
function decisive(policy: ReportedPolicy): ReportedPolicy {
  const rank = ({ resultType, sessions }: FailureDetail): number =>
    sessions === 0 ? 3 : daneResults.includes(resultType) ? 0 : isKnown(resultType) ? 1 : 2;
  const kinds = new Map<string, FailureDetail>();
  for (const detail of policy.details) {
    const key = JSON.stringify([rank(detail), detail.resultType, detail.receivingHost]);
    if (!kinds.has(key)) kinds.set(key, detail);
  }
  const details = [...kinds.values()].sort((a, b) => rank(a) - rank(b)).slice(0, mostKept);
  return { ...policy, strings: policy.strings.slice(0, mostKept), details };
}

const mostKept = 50;

function isKnown(resultType: string): boolean {
  return Object.hasOwn(tlsRptResults, resultType);
}

/** The reports as a gate keeps them in its recording: those about `domains`, small. */
export function reportsForGate(
  reports: readonly TlsReport[],
  domains: readonly string[],
): readonly TlsReport[] {
  return newestFirst(
    distinctReports(reports.flatMap((report) => reportAbout(report, domains) ?? [])).map(
      (report) => ({ ...report, policies: report.policies.map(decisive) }),
    ),
  );
}

/** Who sent it, as far as the report says. */
export function senderOf({ organization, contact }: TlsReport): string {
  return organization ?? contact ?? '(unnamed)';
}

/** Newest first; of one age in a fixed order, so that the order of files decides nothing. */
export function newestFirst(reports: readonly TlsReport[]): readonly TlsReport[] {
  const key = (report: TlsReport): string => `${senderOf(report)} ${report.reportId ?? ''}`;
  return [...reports].sort(
    (a, b) => b.until - a.until || b.from - a.from || (key(a) < key(b) ? -1 : 1),
  );
}

const daneResults: readonly string[] = ['tlsa-invalid', 'dnssec-invalid', 'dane-required'];

/**
 * Whether DANE failed for a sender: any failure under a TLSA policy, or a DANE result type under whatever policy the
 * sender filed it. The total and the details are each looked at, never added up (RFC 8460 s4); a result type that nobody
 * registered is no failure only where the total says that there was none.
 */
export function hasTlsaFailure({ type, failures, details }: ReportedPolicy): boolean {
  const failed = details.filter(({ sessions }) => sessions !== 0);
  if (failed.some(({ resultType }) => daneResults.includes(resultType))) return true;
  const other = type === 'sts' || type === 'no-policy-found';
  const told = failed.some(({ resultType }) => failures === undefined || isKnown(resultType));
  return !other && ((failures ?? 0) > 0 || told);
}

/** True where a sender used TLSA and said so with a count: silence proves nothing. */
export function showsTlsa({ type, successes = 0 }: ReportedPolicy): boolean {
  return type === 'tlsa' && successes > 0;
}

export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** From the first to the last moment that the reports tell of. */
export function spanOf(reports: readonly TlsReport[]): Span | undefined {
  if (reports.length === 0) return undefined;
  return {
    from: reports.reduce((least, { from }) => Math.min(least, from), Infinity),
    until: reports.reduce((most, { until }) => Math.max(most, until), -Infinity),
  };
}
