import { stageIndex } from '../migration/ids.js';
import { isUnseen } from '../belief.js';
import { familyCounts } from '../vantage.js';
import type { HostObservation, Lookup } from '../observation.js';
import type { Finding } from '../verdict.js';
import { expiringNow } from './signing.js';
import { hostOf, isLegacy, mxHosts, type Check, type JudgeContext } from './context.js';

/** Standards B07 to B09: each host's addresses, the legacy one only for whether it still has any. */
export const checkHosts: Check = (context) => {
  const { observation, cutover } = context;
  // An address in the place of a name is told where the MX is judged; there is nothing to look up.
  const named = mxHosts(observation).filter(({ tlsa }) => tlsa.notAsked !== 'ip-literal');
  const listed = named.flatMap((host) => hostFindings(host, context));
  const newMx = cutover?.plan.newMx;
  if (cutover === undefined || newMx === undefined) return listed;
  if (stageIndex(cutover.stage) < stageIndex('s3-enable-dnssec')) return listed;
  const host = hostOf(observation, newMx);
  if (host === undefined) {
    return [...listed, { code: 'new-host-missing', subject: newMx, evidence: {} }];
  }
  return host.preference === undefined ? [...listed, ...hostFindings(host, context)] : listed;
};

function hostFindings(host: HostObservation, context: JudgeContext): readonly Finding[] {
  const subject = host.host;
  const lookups = [host.a, host.aaaa];
  const unseen = lookups.find(isUnseen);
  if (unseen !== undefined) return [unseenLookup(subject, unseen)];
  const findings: Finding[] = [
    ...stateFindings(host, lookups, context),
    ...expiringNow(lookups, subject, context.observation.at),
  ];
  if (lookups.some((lookup) => lookup.aliases.length > 0)) {
    findings.push({ code: 'mx-target-alias', subject, evidence: {} });
  }
  // What a false proof denies is not missing; it is told above.
  const denied = ({ status, dnssec }: Lookup<string>) =>
    status !== 'answer' && dnssec.state !== 'bogus';
  if (lookups.every(denied)) {
    findings.push({ code: missingCode(host, context), subject, evidence: { a: host.a.status } });
  }
  return [...findings, ...unseenFamilies(host, context)];
}

/** An answer that nobody can judge may hide an address: it is no better than none. */
function unseenLookup(subject: string, { failure, dnssec }: Lookup<string>): Finding {
  const reason = dnssec.reason ?? 'failed';
  const evidence = { failure: failure ?? reason, chain: dnssec.chain };
  if (reason === 'anchorless') return { code: 'dnssec-anchorless', subject, evidence };
  if (reason === 'nsec3-iterations') return { code: 'dnssec-nsec3-iterations', subject, evidence };
  return { code: 'host-address-failed', subject, evidence };
}

/** A legacy host without an address is expected to come about 48 hours after s3; while it is the best MX it loses mail. */
function missingCode(host: HostObservation, context: JudgeContext): string {
  if (host.host === context.cutover?.plan.newMx) return 'new-host-missing';
  if (!isLegacy(host, context)) return 'host-address-missing';
  const preferences = mxHosts(context.observation).map((one) => one.preference ?? Infinity);
  const best = host.preference === Math.min(...preferences);
  return best ? 'host-address-missing' : 'legacy-address-gone';
}

function stateFindings(
  host: HostObservation,
  lookups: readonly Lookup<string>[],
  context: JudgeContext,
): readonly Finding[] {
  const subject = host.host;
  const bogus = lookups.find((lookup) => lookup.dnssec.state === 'bogus');
  if (bogus !== undefined) {
    const { reason = 'bogus', chain } = bogus.dnssec;
    return [{ code: 'host-bogus', subject, evidence: { reason, chain } }];
  }
  if (isLegacy(host, context)) return [];
  const weak = lookups.find(
    (lookup) => lookup.status === 'answer' && lookup.dnssec.state !== 'secure',
  );
  if (weak === undefined) return [];
  const isNew = host.host === context.cutover?.plan.newMx;
  if (!isNew && isSecureAlias(weak) && hasSecureTlsa(host)) return [];
  const { reason = weak.dnssec.state, chain } = weak.dnssec;
  const code = isNew ? 'new-host-insecure' : 'host-insecure';
  return [{ code, subject, evidence: { reason, chain } }];
}

/** RFC 7672 s2.2.2: a secure alias into an unsigned zone has its TLSA at the alias, and that authenticates (standards B10). */
const isSecureAlias = ({ aliases }: Lookup<string>): boolean => aliases[0]?.state === 'secure';

function hasSecureTlsa({ tlsa: { lookup } }: HostObservation): boolean {
  return lookup?.status === 'answer' && lookup.dnssec.state === 'secure';
}

/** An accepted gap is repeated in every report; an unaccepted one shows as an endpoint that was not attempted. */
function unseenFamilies(host: HostObservation, { observation }: JudgeContext): readonly Finding[] {
  const addresses = [...host.a.records, ...host.aaaa.records];
  const unseen = addresses.filter((address) => !familyCounts(address, observation.families));
  if (unseen.length === 0) return [];
  return [{ code: 'host-family-unseen', subject: host.host, evidence: { addresses: unseen } }];
}
