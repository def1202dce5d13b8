import { isUnseen } from '../belief.js';
import { tenantCodes, type TenantCodeInfo } from '../catalog/index.js';
import { isLegacyExchangeHost, isNewExchangeHost } from '../exchange-hosts.js';
import { mxHosts, type JudgeContext } from '../judge/context.js';
import { stageOf } from '../migration/stages.js';
import { attestation } from '../migration/waits.js';
import { parseDomainName } from '../name.js';
import type { Finding } from '../verdict.js';
import { mxPart } from './status-mx.js';
import { partOf, unseenPart, type Part } from './status-part.js';
import { stsPart } from './status-sts.js';
import type { TenantAnswer } from './tenant-answer.js';
import type { PredictedStatus, StatusPart } from './types.js';

/** The host that the tenant expects: the plan's; without a plan the tenant's, or the only one of the new shape in the MX. */
function expectedHost(
  { observation, cutover }: JudgeContext,
  answer: TenantAnswer | undefined,
): string | undefined {
  if (cutover !== undefined) return cutover.plan.newMx;
  if (answer?.expectedMx !== undefined) return answer.expectedMx.host;
  const hosts = observation.mx.records.map(({ exchange }) => exchange).filter(isNewExchangeHost);
  return hosts.length === 1 ? hosts[0] : undefined;
}

/** Without a plan the question makes sense only for a domain whose MX is at Exchange Online. */
function isTenantDomain({ observation, cutover }: JudgeContext): boolean {
  if (cutover !== undefined) return true;
  return observation.mx.records.some(({ exchange }) => {
    const host = parseDomainName(exchange);
    return host !== undefined && (isNewExchangeHost(host) || isLegacyExchangeHost(host));
  });
}

/**
 * Predicts Get-DnssecStatusForVerifiedDomain from its documented predicates; `undefined` for a domain of somebody else.
 * `answer`: the tenant's own, for the preference that it expects (0 by the documentation, 10 in its example).
 */
export function predictStatus(
  context: JudgeContext,
  findings: readonly Finding[],
  answer?: TenantAnswer,
): PredictedStatus | undefined {
  if (answer === undefined && !isTenantDomain(context)) return undefined;
  const host = expectedHost(context, answer);
  const told = answer?.expectedMx;
  const preference = told !== undefined && told.host === host ? told.preference : undefined;
  const dns = dnsPart(context);
  const mx = mxPart(context, host, preference);
  const sts = stsPart(context, host);
  const parts: readonly (readonly [StatusPart, Part])[] = [
    ['dns', dns],
    ['mx', mx],
    ['mta-sts', sts.part],
  ];
  const feature = featureOf(context);
  return {
    feature,
    ...(host !== undefined && { expectedMx: { host, preference: preference ?? 0 } }),
    dnssecSupport: dns.word,
    mxStatus: mx.word,
    ...(!isUnseen(context.observation.mx) &&
      context.observation.mx.dnssec.state !== 'bogus' && {
        actualMx: context.observation.mx.records.map((one) => `${one.preference} ${one.exchange}`),
      }),
    mtaStsStatus: sts.part.word,
    ...(sts.available !== undefined && { mtaStsAvailable: sts.available }),
    ...(sts.mode !== undefined && { mtaStsMode: sts.mode }),
    codes: parts.flatMap(([part, { codes }]) =>
      codes.map((code) => ({ code, part, ...aroundCode(code, context, findings) })),
    ),
    unseen: [
      ...(feature === 'unknown'
        ? ['DnssecFeatureStatus, EG001, EG002: they lie inside the tenant']
        : []),
      ...parts.flatMap(([part, { why }]) => (why === undefined ? [] : [`${part}: ${why}`])),
    ],
  };
}

/** Nobody outside sees it. A person has attested it, and Microsoft answers for the new host: both, or it stays open. */
function featureOf({ observation, cutover }: JudgeContext): PredictedStatus['feature'] {
  if (cutover?.plan.newMx === undefined) return 'unknown';
  const attested = attestation(cutover.ledger, cutover.plan, 'dnssec-enabled') !== undefined;
  const host = observation.hosts.find((one) => one.host === cutover.plan.newMx);
  const answered = [host?.a, host?.aaaa].some(
    (lookup) => lookup?.status === 'answer' && lookup.dnssec.state === 'secure',
  );
  return attested && answered ? 'Enabled' : 'unknown';
}

/** ED003 takes proof: a host that could not be looked up may be the one that is secure. */
function dnsPart({ observation }: JudgeContext): Part {
  const { mx } = observation;
  if (isUnseen(mx))
    return unseenPart(`the MX could not be looked up (${mx.failure ?? 'unproven'})`);
  if (mx.status === 'nxdomain' && mx.dnssec.state !== 'bogus') return partOf(['ED-not-found']);
  if (mx.dnssec.state !== 'secure') return partOf(['ED003']);
  const lookups = mxHosts(observation).flatMap(({ a, aaaa }) => [a, aaaa]);
  const secure = lookups.some(
    ({ status, dnssec }) => status === 'answer' && dnssec.state === 'secure',
  );
  if (secure) return partOf([]);
  return lookups.some(isUnseen)
    ? unseenPart('the addresses of an MX host could not be looked up')
    : partOf(['ED003']);
}

function aroundCode(
  code: string,
  { cutover }: JudgeContext,
  findings: readonly Finding[],
): { readonly title: string; readonly expected: boolean; readonly findings: readonly string[] } {
  const info = Object.entries<TenantCodeInfo>(tenantCodes).find(([name]) => name === code)?.[1];
  const named: readonly string[] = info?.findings ?? [];
  const raised = findings.map((finding) => finding.code).filter((one) => named.includes(one));
  return {
    title: info?.title ?? code,
    expected: cutover !== undefined && stageOf(cutover.stage).expectedCodes.includes(code),
    findings: [...new Set(raised)],
  };
}
