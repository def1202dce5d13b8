import { describe } from '../core/catalog/index.js';
import type { WeighedFinding } from '../core/verdict.js';
import type { ReportedFinding } from '../core/report.js';

/** The finding with its words from the catalog. */
export function reportFinding(finding: WeighedFinding): ReportedFinding {
  const { title, why, remedy, authority, microsoft } = describe(finding.code);
  return { ...finding, title, why, remedy, authority, microsoft };
}
