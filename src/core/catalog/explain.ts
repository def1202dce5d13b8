import { nearMatches } from '../suggest.js';
import { dnssecReasons, type DnssecReasonInfo } from './dnssec-reasons.js';
import {
  entries,
  ofFinding,
  ofReason,
  ofResult,
  ofStatus,
  ofTenantCode,
  reasonPrefix,
  resultPrefix,
  type Explanation,
} from './explain-words.js';
import { findingCodes } from './findings.js';
import { smtpStatuses, type SmtpStatusInfo } from './smtp-status.js';
import { tenantCodes, type TenantCodeInfo } from './tenant-codes.js';
import { tlsRptResults, type TlsRptResultInfo } from './tls-rpt-results.js';

/** The pages of all codes, in the order of the tables. */
export const explanations: readonly Explanation[] = [
  ...findingCodes.map((code) => ({ code, kind: 'finding' as const, ...ofFinding(code) })),
  ...entries<TenantCodeInfo>(tenantCodes).map(([code, info]) => ({
    code,
    kind: 'tenant' as const,
    ...ofTenantCode(code, info),
  })),
  ...entries<SmtpStatusInfo>(smtpStatuses).map(([code, info]) => ({
    code,
    kind: 'smtp' as const,
    ...ofStatus(info),
  })),
  ...entries<TlsRptResultInfo>(tlsRptResults).map(([type, info]) => ({
    code: `${resultPrefix}${type}`,
    kind: 'tls-rpt' as const,
    ...ofResult(type, info),
  })),
  ...entries<DnssecReasonInfo>(dnssecReasons).map(([reason, info], index, all) => ({
    code: `${reasonPrefix}${reason}`,
    kind: 'dnssec' as const,
    ...ofReason(reason, info, all.findIndex(([, other]) => other.ede === info.ede) === index),
  })),
];

const byName = new Map<string, Explanation>();
// Earlier tables win: `certificate-expired` is our finding first, and names the result type as related.
for (const explanation of [...explanations].reverse()) {
  for (const name of [...explanation.aliases, explanation.code]) {
    byName.set(fold(name), explanation);
  }
}

// The one EDE whose words are a finding's.
const tooManyIterations = byName.get('dnssec-nsec3-iterations');
if (tooManyIterations) for (const name of ['ede-27', 'ede27']) byName.set(name, tooManyIterations);

/** The explanation of a finding, tenant code, SMTP status or TLS-RPT result type, in any case; `undefined` where there is none. */
export function explain(code: string): Explanation | undefined {
  return byName.get(fold(code));
}

/** Up to five codes that were perhaps meant. */
export function suggestCodes(code: string): readonly string[] {
  return [padded(code), ...nearMatches(fold(code), [...byName.keys()], 20)]
    .flatMap((name) => byName.get(name)?.code ?? [])
    .filter((found, index, all) => all.indexOf(found) === index)
    .slice(0, 5);
}

/** `EX5` for `EX005`. */
function padded(code: string): string {
  return fold(code).replace(/^(e[a-z])0*(\d{1,2})$/, (_, letters: string, digits: string) => {
    return `${letters}${digits.padStart(3, '0')}`;
  });
}

function fold(code: string): string {
  return code.trim().toLowerCase().replace(/\s+/g, '-');
}
