import type { DomainName } from '../name.js';
import { instantToText, type Instant, type Seconds } from '../time.js';
import {
  hasTlsaFailure,
  newestFirst,
  reportAbout,
  senderOf,
  showsTlsa,
} from '../tls-report/select.js';
import type { TlsReport } from '../tls-report/types.js';
import type { LeaveRow } from './leave-checks.js';

/** Reports that the caller brings as evidence; they can hold a gate up and never open one. */
export interface ReportEvidence {
  /** How many of the newest reports of each sender must be clean. */
  readonly last: number;
  readonly reports: readonly TlsReport[];
}

export interface ReportQuestion {
  readonly domain: DomainName;
  readonly now: Instant;
  /** Since when the stage that is to be left was live on every server; absent where nobody saw it. */
  readonly since: Instant | undefined;
  /** Whether senders should have found TLSA at this stage: then at least one must say that it did. */
  readonly tlsaDue: boolean;
}

const day: Seconds = 86_400;
/** Reports go out some hours after the day, spread so that receivers are not flooded (RFC 8460 s4.1). */
const delivery: Seconds = 12 * 3600;

/**
 * The gate's row "no tlsa failures in the last N reports of each sender" (standards O06). Only reports that begin after
 * the stage was live count: one that spans the change cannot tell before from after. Nothing is concluded before the
 * first whole UTC day of the stage and half a day for delivery have passed.
 */
export function reportRow(evidence: ReportEvidence, question: ReportQuestion): LeaveRow {
  const { now, since, tlsaDue } = question;
  const check = `no tlsa failures in the last ${evidence.last} reports of each sender`;
  const missing = { mark: 'waiting', check, code: 'tlsrpt-reports-missing' } as const;
  const counted = countedReports(evidence, question);
  const failing = counted.filter(({ policies }) => policies.some(hasTlsaFailure));
  if (failing.length > 0) {
    const seen = `${failing.length} of ${counted.length}: ${names(failing)}`;
    return { mark: 'failed', check, seen, code: 'tlsrpt-dane-failures' };
  }
  // The 48 hours from s3 to s7 leave no time for reports, and there is no TLSA yet that they could tell of.
  if (!tlsaDue)
    return { mark: 'info', check, seen: `${counted.length} reports; no TLSA is due yet` };
  if (since === undefined) return { ...missing, seen: 'this stage was never recorded live' };
  const notBefore = Math.ceil(since / day) * day + day + delivery;
  if (now < notBefore) {
    const until = instantToText(notBefore);
    const seen = `until ${until}: a whole UTC day of this stage, and its reports on their way`;
    return { ...missing, seen, notBefore };
  }
  if (!counted.some(({ policies }) => policies.some(showsTlsa))) {
    const given = evidence.reports.length;
    return { ...missing, seen: `none of ${given} tells of TLSA after ${instantToText(since)}` };
  }
  return { mark: 'ok', check, seen: `${counted.length}: ${names(counted)}` };
}

/** The newest of each sender that begin after the stage was live and not in the future. */
function countedReports(
  { reports, last }: ReportEvidence,
  { domain, since, now }: ReportQuestion,
): readonly TlsReport[] {
  if (since === undefined) return [];
  const told = reports.flatMap((report) => reportAbout(report, [domain]) ?? []);
  const after = told.filter(
    ({ from, until }) => from >= since && from <= now && until <= now + day,
  );
  return lastOfEach(after, last);
}

/** By sender, so that many reports of one cannot push out those of another. */
function lastOfEach(reports: readonly TlsReport[], last: number): readonly TlsReport[] {
  const taken = new Map<string, number>();
  return newestFirst(reports).filter((report) => {
    const sender = senderOf(report);
    const before = taken.get(sender) ?? 0;
    taken.set(sender, before + 1);
    return before < last;
  });
}

function names(reports: readonly TlsReport[]): string {
  const all = [...new Set(reports.map((report) => `${senderOf(report)} ${dayOf(report)}`))];
  const more = all.length > 4 ? ` and ${all.length - 4} more` : '';
  return all.slice(0, 4).join(', ') + more;
}

function dayOf({ from }: TlsReport): string {
  return instantToText(from).slice(0, 10);
}
