import type { FailureDetail, ReportedPolicy, TlsReport } from '../../core/tls-report/types.js';
import { isTooDeep } from '../json-depth.js';
import { TlsReportError } from './report-error.js';
import {
  countOf,
  cut,
  limits,
  listOf,
  membersOf,
  nameOf,
  textOf,
  textsOf,
  timeOf,
  type Members,
} from './report-values.js';

/** Characters of one report; the largest seen in the field have a few million. */
export const largestReport = 32 * 2 ** 20;

/**
 * One TLS report, RFC 8460 s4.4. Tolerant of what senders do: parts that may be missing, empty addresses, `mx-host` as a
 * string or an array, Microsoft's JSON inside a `policy-string`, types that are not registered, unknown keys.
 * @throws TlsReportError for everything else; nothing else is ever thrown.
 */
export function readTlsReport(text: string): TlsReport {
  if (text.length > largestReport) throw new TlsReportError('$', 'the report is too large');
  const root = membersOf(parsed(text.replace(/^\uFEFF/, ''), '$'), '$');
  const range = membersOf(root['date-range'], '$.date-range');
  const from = timeOf(range['start-datetime'], '$.date-range.start-datetime');
  const until = timeOf(range['end-datetime'], '$.date-range.end-datetime');
  if (until < from) throw new TlsReportError('$.date-range', 'it ends before it begins');
  const policies = listOf(root.policies, '$.policies', limits.policies);
  const budget = { details: limits.details };
  return {
    ...named('organization', textOf(root['organization-name'], '$.organization-name')),
    ...named('contact', textOf(root['contact-info'], '$.contact-info')),
    ...named('reportId', textOf(root['report-id'], '$.report-id')),
    from,
    until,
    policies: policies.map((policy, index) => readPolicy(policy, `$.policies[${index}]`, budget)),
  };
}

interface Budget {
  details: number;
}

function readPolicy(value: unknown, path: string, budget: Budget): ReportedPolicy {
  const entry = membersOf(value, path);
  const policy = membersOf(entry.policy, `${path}.policy`);
  const summary = optionalMembers(entry.summary, `${path}.summary`);
  const domain = textOf(policy['policy-domain'], `${path}.policy.policy-domain`);
  if (domain === undefined) throw new TlsReportError(`${path}.policy`, 'policy-domain is missing');
  const type = textOf(policy['policy-type'], `${path}.policy.policy-type`);
  return {
    type: type?.trim().toLowerCase() ?? 'unspecified',
    domain: nameOf(domain),
    strings: policyStrings(policy['policy-string'], `${path}.policy.policy-string`),
    mxHosts: textsOf(policy['mx-host'], `${path}.policy.mx-host`, limits.hosts, 255).map(nameOf),
    ...named('successes', count(summary, 'total-successful-session-count', path)),
    ...named('failures', count(summary, 'total-failure-session-count', path)),
    details: readDetails(entry['failure-details'], `${path}.failure-details`, budget),
  };
}

function count(summary: Members, key: string, path: string): number | undefined {
  return countOf(summary[key], `${path}.summary.${key}`);
}

function readDetails(value: unknown, path: string, budget: Budget): readonly FailureDetail[] {
  if (value === undefined || value === null) return [];
  // One object instead of an array of one has been seen.
  const rows = Array.isArray(value) ? listOf(value, path, budget.details) : [value];
  budget.details -= rows.length;
  return rows.map((row, index) => readDetail(membersOf(row, `${path}[${index}]`), path, index));
}

function readDetail(row: Members, list: string, index: number): FailureDetail {
  const path = `${list}[${index}]`;
  const text = (key: string): string | undefined => textOf(row[key], `${path}.${key}`);
  const host = text('receiving-mx-hostname');
  return {
    resultType: text('result-type')?.trim().toLowerCase() ?? 'unspecified',
    ...named('sessions', countOf(row['failed-session-count'], `${path}.failed-session-count`)),
    ...named('sendingIp', text('sending-mta-ip')),
    ...named('receivingHost', host === undefined ? undefined : nameOf(host)),
    ...named('receivingIp', text('receiving-ip')),
    ...named('information', text('additional-information')),
    ...named('reason', text('failure-reason-code')),
  };
}

/** Microsoft puts the whole list into one string, as JSON: `["[\"3 1 1 ab\",\"3 1 1 cd\"]"]`. Decoded once, no deeper. */
function policyStrings(value: unknown, path: string): readonly string[] {
  const most = limits.policyString;
  const outer = textsOf(value, path, limits.strings, most * 10);
  const all = outer.flatMap((text) => {
    if (!/^\s*\[/.test(text)) return [cut(text, most)];
    const inner = inside(text);
    return inner ?? [cut(text, most)];
  });
  return all.slice(0, limits.strings);
}

function inside(text: string): readonly string[] | undefined {
  try {
    const strings = textsOf(parsed(text, '$'), '$', limits.strings, limits.policyString);
    return strings.map((one) => one.trim());
  } catch (error) {
    if (error instanceof TlsReportError) return undefined;
    throw error;
  }
}

function optionalMembers(value: unknown, path: string): Members {
  return value === undefined || value === null ? {} : membersOf(value, path);
}

function parsed(text: string, path: string): unknown {
  if (isTooDeep(text, limits.depth)) throw new TlsReportError(path, 'nested too deeply');
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new TlsReportError(path, 'not JSON');
    throw error;
  }
}

function named<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
