import type { ReportEvidence } from '../../core/migration/report-row.js';
import { instant } from './ledger-entry.js';
import { array, object, string, whole, type Reader } from './shape.js';

const count = whole(0, Number.MAX_SAFE_INTEGER);

const detail = object(
  { resultType: string },
  {
    sessions: count,
    sendingIp: string,
    receivingHost: string,
    receivingIp: string,
    information: string,
    reason: string,
  },
);

const policy = object(
  {
    type: string,
    domain: string,
    strings: array(string),
    mxHosts: array(string),
    details: array(detail),
  },
  { successes: count, failures: count },
);

const report = object(
  { from: instant, until: instant, policies: array(policy) },
  { organization: string, contact: string, reportId: string },
);

/** The TLS reports that a gate heard, as they stand in its recording. */
export const reportEvidence: Reader<ReportEvidence> = object({
  last: whole(1, 1000),
  reports: array(report),
});
