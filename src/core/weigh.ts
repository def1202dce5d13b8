import { levelOf } from './catalog/index.js';
import { isNewExchangeHost } from './exchange-hosts.js';
import type { JudgeContext } from './judge/context.js';
import { parseDomainName } from './name.js';
import type { Finding, Level, Profile, WeighedFinding } from './verdict.js';

/** Level = f(code, stage, profile): the same sight is progress in one stage and a fault in another. */
export function weigh(
  findings: readonly Finding[],
  context: JudgeContext,
  profile: Profile,
): readonly WeighedFinding[] {
  return findings.map((finding) => ({ ...finding, level: levelHere(finding, context, profile) }));
}

function levelHere(finding: Finding, context: JudgeContext, profile: Profile): Level {
  const { cutover, observation } = context;
  const level = levelOf(finding.code, profile, cutover?.stage ?? 'check');
  const byEvidence = evidenceLevel(finding);
  if (byEvidence !== undefined || cutover === undefined) return byEvidence ?? level;
  if (concernsLegacy(finding, cutover.plan.legacyMx)) return legacyLevels[finding.code] ?? level;
  if (!portCodes.includes(finding.code)) return level;
  return observation.smtpProbe === 'require' ? 'unknown' : 'warn';
}

/** Port 25 may be out of reach where we run: only `require`, and the gates that leave s5 and s8, insist on having seen it. */
const portCodes: readonly string[] = ['smtp-not-probed', 'smtp-unreachable-from-here'];

/** Exchange Online publishes TLSA records that are not meant to match; an MX listed only in testing mode is report-only. */
function evidenceLevel({ code, subject, evidence }: Finding): Level | undefined {
  if (code === 'tlsa-record-unmatched') {
    const host = parseDomainName(subject.replace(/^_25\._tcp\./, ''));
    return host !== undefined && isNewExchangeHost(host) ? 'info' : 'warn';
  }
  if (evidence.weight === 'dated' && datedLevels[code]) return datedLevels[code];
  if (policyCodes.includes(code)) return evidence.mode === 'enforce' ? 'fail' : 'warn';
  // Mail of those senders still has a way in where one host is listed.
  if (code === 'sts-policy-held') return evidence.lists === 'unknown' ? 'warn' : undefined;
  if (code === 'dual-key-unseen') return evidence.seen === 'unseen' ? 'unknown' : undefined;
  if (code === 'sts-held-mismatch') return evidence.listed === 0 ? 'fail' : 'warn';
  const limit = limits[code];
  if (limit === undefined) return undefined;
  return Number(evidence[limit.of]) > limit.most ? 'fail' : undefined;
}

function concernsLegacy({ subject }: Finding, legacyMx: string): boolean {
  return subject === legacyMx || subject.startsWith(`${legacyMx} `);
}

/** The legacy host is on its way out: what its SMTP service does is worth a word, not a stop. */
const legacyLevels: Readonly<Record<string, Level>> = {
  'smtp-unreachable': 'warn',
  'smtp-unreachable-from-here': 'warn',
  'smtp-not-probed': 'warn',
  'smtp-proxy-or-server': 'warn',
  'smtp-garbage': 'warn',
  'smtp-broken-off': 'warn',
  'smtp-greeting-rejected': 'warn',
  'starttls-not-supported': 'warn',
  'starttls-refused': 'warn',
  'starttls-handshake-failed': 'warn',
  'certificate-expired': 'warn',
  'certificate-not-yet-valid': 'warn',
};

/** What a fresh answer of the tenant decides: it holds a step up, and nothing of it lets one through. */
const datedLevels: Readonly<Record<string, Level>> = {
  'tenant-feature-disabled': 'fail',
  'tenant-expects-other-mx': 'fail',
  'tenant-reports-more': 'wait',
  'tenant-mx-differs': 'wait',
};

const policyCodes: readonly string[] = [
  'sts-mx-mismatch',
  'sts-wildcard-depth',
  'sts-mx-certificate',
];

/** Standards D08 and H14: a little too much is worth a warning, much too much is a fault. */
const limits: Readonly<Record<string, { readonly of: string; readonly most: number }>> = {
  'tlsa-too-many': { of: 'count', most: 12 },
  'tlsa-ttl-long': { of: 'ttl', most: 86_400 },
};
