import type { ReportEvidence } from '../core/migration/report-row.js';
import { reportsForGate } from '../core/tls-report/select.js';
import { readReportFiles, reportPaths } from '../io/report-files.js';
import { UsageError } from '../io/system.js';

/** How many of the newest reports of each sender must be clean, where the caller does not say. */
const usual = 3;

/**
 * The reports that the caller names, as evidence about `domains`. A folder may be empty: then the gate waits for reports.
 * Throws UsageError for a file that is no report: what it would have said is not known, and must not count as clean.
 */
export function tlsReportEvidence(
  given: readonly string[],
  domains: readonly string[],
  last = usual,
): ReportEvidence {
  const files = readReportFiles(reportPaths(given));
  const bad = files.flatMap((file) => (file.ok ? [] : [`${file.path}: ${file.problem}`]));
  if (bad.length > 0) throw new UsageError(bad.slice(0, 20).join('\n'));
  const reports = files.flatMap((file) => (file.ok ? file.reports : []));
  return {
    last,
    reports: reportsForGate(
      reports.map(({ report }) => report),
      domains,
    ),
  };
}
