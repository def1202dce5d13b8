import { isTooShallow, matchesMxPattern } from '../mta-sts-pattern.js';
import {
  describe,
  tlsRptResults,
  type FindingCode,
  type TlsRptResultInfo,
} from '../catalog/index.js';
import type { Instant } from '../time.js';
import type { Level, VerdictWord } from '../verdict.js';
import { distinctReports, senderOf, spanOf } from './select.js';
import type { FailureDetail, ReportedPolicy, TlsReport } from './types.js';

/** One kind of failure at one host: what the senders saw, and what it means in the codes of the catalog. */
export interface FailureSummary {
  /** The MX host, or empty where no sender named one. */
  readonly host: string;
  readonly resultType: string;
  readonly policyType: string;
  /** `info` for a type that the catalog does not know, `warn` where the mail was delivered all the same. */
  readonly level: Extract<Level, 'fail' | 'warn' | 'info'>;
  readonly title: string;
  readonly meaning: string;
  readonly action: readonly string[];
  /** Finding codes that `check` raises for the same fault. */
  readonly findings: readonly string[];
  /** `5.7.323` and the like. */
  readonly microsoft?: string;
  /** Sessions of these details, as counted by the senders; they may overlap with those of other rows (RFC 8460 s4). */
  readonly sessions: number;
  readonly senders: readonly string[];
  readonly receivingIps: readonly string[];
  readonly reasons: readonly string[];
  readonly firstDay: Instant;
  readonly lastDay: Instant;
}

/** The totals of one policy type; types are not added up, since one session may be counted under two. */
export interface PolicySummary {
  readonly type: string;
  readonly reports: number;
  readonly successes: number;
  readonly failures: number;
  /** Reports that gave no count. */
  readonly uncounted: number;
  /** What the newest report says the sender met. */
  readonly strings: readonly string[];
}

export interface DomainReports {
  readonly domain: string;
  /** `unknown` where nothing failed by the known types, but a sender gave no count or has a type of its own. */
  readonly verdict: Extract<VerdictWord, 'pass' | 'fail' | 'unknown'>;
  readonly from: Instant;
  readonly until: Instant;
  readonly reports: number;
  readonly senders: readonly string[];
  readonly policies: readonly PolicySummary[];
  readonly failures: readonly FailureSummary[];
}

interface Seen {
  readonly report: TlsReport;
  readonly policy: ReportedPolicy;
}

const mostListed = 50;

/** Per domain, MX and result type what fails; worst first. Repeated reports count once. */
export function summariseReports(reports: readonly TlsReport[]): readonly DomainReports[] {
  const groups = new Map<string, Seen[]>();
  for (const report of distinctReports(reports)) {
    for (const policy of report.policies) push(groups, policy.domain, { report, policy });
  }
  return [...groups]
    .map(([domain, seen]) => domainSummary(domain, seen))
    .sort((a, b) => (a.domain < b.domain ? -1 : 1));
}

function domainSummary(domain: string, seen: readonly Seen[]): DomainReports {
  const reports = unique(seen.map(({ report }) => report));
  const failures = failureRows(seen);
  const policies = policyRows(seen);
  const failed = failures.some(({ level }) => level === 'fail');
  const blind =
    policies.some(({ uncounted }) => uncounted > 0) ||
    failures.some(({ level, policyType }) => level === 'info' && policyType !== 'no-policy-found');
  const span = spanOf(reports) ?? { from: 0, until: 0 };
  return {
    domain,
    verdict: failed ? 'fail' : blind ? 'unknown' : 'pass',
    ...span,
    reports: reports.length,
    senders: listed(reports.map(senderOf)),
    policies,
    failures,
  };
}

function policyRows(seen: readonly Seen[]): readonly PolicySummary[] {
  const groups = new Map<string, Seen[]>();
  for (const one of seen) push(groups, one.policy.type, one);
  return [...groups].map(([type, rows]) => ({
    type,
    reports: unique(rows.map(({ report }) => report)).length,
    successes: total(rows.map(({ policy }) => policy.successes)),
    failures: total(rows.map(({ policy }) => policy.failures)),
    uncounted: rows.filter(({ policy }) => policy.failures === undefined).length,
    strings: newest(rows).policy.strings,
  }));
}

function newest(rows: readonly Seen[]): Seen {
  return rows.reduce((best, row) => (row.report.until > best.report.until ? row : best));
}

interface Row extends Seen {
  readonly detail: FailureDetail;
  readonly host: string;
  readonly level: FailureSummary['level'];
  readonly findings: readonly string[];
}

function failureRows(seen: readonly Seen[]): readonly FailureSummary[] {
  const groups = new Map<string, Row[]>();
  for (const row of seen.flatMap(rowsOf)) {
    const { host, detail, policy, level, findings } = row;
    const key = [host, detail.resultType, policy.type, level, ...findings];
    push(groups, JSON.stringify(key), row);
  }
  const order = ['fail', 'warn', 'info'];
  return [...groups.values()]
    .flatMap(failureSummary)
    .sort(
      (a, b) =>
        order.indexOf(a.level) - order.indexOf(b.level) ||
        b.sessions - a.sessions ||
        (`${a.host} ${a.resultType}` < `${b.host} ${b.resultType}` ? -1 : 1),
    );
}

/** Failures that were counted and not described are a row of their own: they must not look like none. */
function rowsOf(seen: Seen): readonly Row[] {
  const { policy } = seen;
  const described = policy.details.filter(({ sessions }) => sessions !== 0);
  const bare: readonly FailureDetail[] =
    described.length === 0 && (policy.failures ?? 0) > 0
      ? [{ resultType: undescribed, sessions: policy.failures ?? 0 }]
      : [];
  return [...described, ...bare].map((detail) => {
    const host = detail.receivingHost ?? onlyHost(policy);
    return {
      ...seen,
      detail,
      host,
      level: levelOf(detail, policy),
      findings: findingsOf(detail, policy, host),
    };
  });
}

const undescribed = 'unspecified';

/** `mx-host` names the host where it is one and no pattern of a policy. */
function onlyHost({ mxHosts }: ReportedPolicy): string {
  const [only, second] = mxHosts;
  return only !== undefined && second === undefined && !only.startsWith('*') ? only : '';
}

/**
 * RFC 8461 s5: in mode testing, and without any policy, the mail was delivered all the same. A type that nobody
 * registered says nothing that could be acted on by rule.
 */
function levelOf({ resultType }: FailureDetail, policy: ReportedPolicy): Row['level'] {
  if (resultType !== undescribed && infoOf(resultType) === undefined) return 'info';
  if (policy.type === 'no-policy-found') return 'warn';
  const testing = policy.strings.some((line) => /^\s*mode\s*:\s*(?:testing|none)\s*$/i.test(line));
  return policy.type === 'sts' && testing ? 'warn' : 'fail';
}

/** Google files an MX that the policy does not list as validation-failure, without a reason: the policy tells. */
function findingsOf(
  { resultType }: FailureDetail,
  { type, strings }: ReportedPolicy,
  host: string,
): readonly string[] {
  const findings: readonly FindingCode[] = infoOf(resultType)?.findings ?? [];
  if (type !== 'sts' || resultType !== 'validation-failure' || host === '') return findings;
  const patterns = strings.flatMap((line) => /^\s*mx\s*:\s*(\S{1,255})\s*$/i.exec(line)?.[1] ?? []);
  if (patterns.length === 0) return findings;
  if (patterns.some((pattern) => matchesMxPattern(pattern, host))) {
    return findings.filter((code) => code !== 'sts-mx-mismatch' && code !== 'sts-wildcard-depth');
  }
  return patterns.some((pattern) => isTooShallow(pattern, host))
    ? ['sts-wildcard-depth']
    : ['sts-mx-mismatch'];
}

function failureSummary(rows: readonly Row[]): readonly FailureSummary[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { host, detail, policy, level, findings } = first;
  const days = spanOf(rows.map(({ report }) => report)) ?? { from: 0, until: 0 };
  return [
    {
      host,
      resultType: detail.resultType,
      policyType: policy.type,
      level,
      ...wordsOf(detail.resultType, findings),
      findings,
      sessions: total(rows.map((row) => row.detail.sessions)),
      senders: listed(rows.map(({ report }) => senderOf(report))),
      receivingIps: listed(rows.flatMap((row) => row.detail.receivingIp ?? [])),
      reasons: listed(
        rows.flatMap(({ detail: { reason, information } }) => reason ?? information ?? []),
      ),
      firstDay: days.from,
      lastDay: days.until,
    },
  ];
}

type Words = Pick<FailureSummary, 'title' | 'meaning' | 'action' | 'microsoft'>;

function wordsOf(resultType: string, findings: readonly string[]): Words {
  const info = infoOf(resultType);
  if (info !== undefined) {
    const [only = ''] = findings;
    if (findings.length === 1 && info.findings.length > 1) {
      const { title, why, remedy } = describe(only);
      return { title, meaning: why, action: remedy };
    }
    const { title, meaning, action, microsoft } = info;
    return { title, meaning, action, ...(microsoft !== undefined && { microsoft }) };
  }
  if (resultType === undescribed) {
    return {
      title: 'Sessions failed, and the sender does not say how',
      meaning: 'The report counts failures without any detail.',
      action: [
        'Run dane-cutover check on the domain; ask the sender at the contact in its report.',
      ],
    };
  }
  return {
    title: 'A result type that RFC 8460 does not know',
    meaning: 'The sender has types of its own; this one has no rule here and decides nothing.',
    action: ['Read its reason, and ask the sender at the contact in its report what it means.'],
  };
}

function infoOf(resultType: string): TlsRptResultInfo | undefined {
  return Object.entries<TlsRptResultInfo>(tlsRptResults).find(([type]) => type === resultType)?.[1];
}

function push<V>(groups: Map<string, V[]>, key: string, value: V): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

function total(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

function unique<V>(values: readonly V[]): readonly V[] {
  return [...new Set(values)];
}

function listed(texts: readonly string[]): readonly string[] {
  return [...unique(texts)].sort().slice(0, mostListed);
}
