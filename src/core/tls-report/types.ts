import type { Instant } from '../time.js';

/** One row of `failure-details` (RFC 8460 s4.4). Every text is the sender's: cut, not escaped. */
export interface FailureDetail {
  /** A key of the catalog's result types, or a type of somebody else's. */
  readonly resultType: string;
  /** Sessions that failed so. One session may be counted in several details (s4.2), so that they add up to nothing. */
  readonly sessions?: number;
  readonly sendingIp?: string;
  readonly receivingHost?: string;
  readonly receivingIp?: string;
  readonly information?: string;
  readonly reason?: string;
}

/** What one sender saw of one policy of one domain. */
export interface ReportedPolicy {
  /** `tlsa`, `sts`, `no-policy-found`, or a type of somebody else's. */
  readonly type: string;
  /** Lower case, no trailing dot; not proved to be a domain name. */
  readonly domain: string;
  /** TLSA records as `u s m hex`, or the lines of an MTA-STS policy, as the sender met them. */
  readonly strings: readonly string[];
  readonly mxHosts: readonly string[];
  /** Sessions; absent where the sender did not say. */
  readonly successes?: number;
  readonly failures?: number;
  readonly details: readonly FailureDetail[];
}

/** One report of one sender, usually over one UTC day (RFC 8460 s4.1). Its mail is signed (s3), the file is not: it may be anybody's. */
export interface TlsReport {
  readonly organization?: string;
  readonly contact?: string;
  readonly reportId?: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly policies: readonly ReportedPolicy[];
}
