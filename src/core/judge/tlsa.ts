import { recordTexts } from '../rrset.js';
import type { DomainName } from '../name.js';
import { familyCounts } from '../vantage.js';
import { stageIndex } from '../migration/ids.js';
import type { EndpointObservation, HostObservation, Lookup } from '../observation.js';
import type { TlsaRecord } from '../rrset.js';
import type { Finding } from '../verdict.js';
import { dualKeyFindings, matchedByOtherKeys } from './dual-key.js';
import { expiringNow } from './signing.js';
import { isLegacy, mxHosts, type Check, type JudgeContext } from './context.js';

/** Standards B12, C02 to C07, D01 to D08, E08, E11: TLSA of each host, and each address against it. */
export const checkTlsa: Check = (context) => {
  const { observation, cutover } = context;
  const hosts = mxHosts(observation).filter((host) => !isLegacy(host, context));
  const due = cutover === undefined || stageIndex(cutover.stage) >= stageIndex('s8-enable-dane');
  const findings = hosts.flatMap((host) => hostTlsa(host, context, due));
  const covered = hosts.filter(isCovered);
  if (due && covered.length > 0 && covered.length < hosts.length) {
    const open = hosts.filter((host) => !covered.includes(host)).map((host) => host.host);
    return [
      ...findings,
      { code: 'tlsa-partial-coverage', subject: observation.domain, evidence: { open } },
    ];
  }
  return findings;
};

function isCovered(host: HostObservation): boolean {
  const lookup = host.tlsa.lookup;
  return lookup?.status === 'answer' && lookup.dnssec.state === 'secure';
}

function hostTlsa(host: HostObservation, context: JudgeContext, due: boolean): readonly Finding[] {
  const { lookup, base } = host.tlsa;
  const subject = `_25._tcp.${base}`;
  if (lookup === undefined) return [];
  if (lookup.status === 'failed' || lookup.dnssec.state === 'indeterminate') {
    const { chain } = lookup.dnssec;
    return [
      { code: 'tlsa-lookup-failed', subject, evidence: { failure: lookup.failure ?? '', chain } },
    ];
  }
  if (lookup.dnssec.state === 'bogus') {
    const { reason = 'bogus', chain } = lookup.dnssec;
    return [{ code: 'tlsa-bogus', subject, evidence: { reason, chain } }];
  }
  if (lookup.dnssec.state === 'insecure') {
    const { reason = 'insecure', chain } = lookup.dnssec;
    const code = reason === 'nsec3-iterations' ? 'dnssec-nsec3-iterations' : 'tlsa-insecure';
    return due ? [{ code, subject, evidence: { reason, chain } }] : [];
  }
  if (lookup.status !== 'answer') {
    return due ? [{ code: 'tlsa-absent', subject, evidence: { status: lookup.status } }] : [];
  }
  return presentTlsa(host, lookup, context);
}

function presentTlsa(
  host: HostObservation,
  lookup: Lookup<TlsaRecord>,
  { observation }: JudgeContext,
): readonly Finding[] {
  const subject = `_25._tcp.${host.tlsa.base}`;
  const findings: Finding[] = [...expiringNow([lookup], subject, observation.at)];
  if (lookup.records.length > 8) {
    findings.push({ code: 'tlsa-too-many', subject, evidence: { count: lookup.records.length } });
  }
  const endpoints = host.endpoints.filter(({ address }) =>
    familyCounts(address, observation.families),
  );
  findings.push(...recordFindings(endpoints, subject));
  const published = recordTexts({
    type: 'TLSA',
    owner: subject as DomainName,
    ttl: lookup.ttl,
    records: lookup.records,
  });
  return [...findings, ...endpoints.flatMap((endpoint) => endpointTlsa(host, endpoint, published))];
}

/** A record's own faults are the same at every address: they are told once. */
function recordFindings(
  endpoints: readonly EndpointObservation[],
  subject: string,
): readonly Finding[] {
  const smtp = endpoints.find((endpoint) => endpoint.smtp.dane !== undefined)?.smtp;
  if (smtp?.dane === undefined) return [];
  const elsewhere = matchedByOtherKeys(smtp);
  return smtp.dane.matches.flatMap(({ record, usable, matched, reason, looksLike }) => {
    if (elsewhere.has(JSON.stringify(record))) return [];
    const text = `${record.usage} ${record.selector} ${record.matchingType} ${record.data}`;
    const evidence = { record: text, reason, ...(looksLike !== undefined && { looksLike }) };
    if (reason === 'empty-digest') return [{ code: 'tlsa-empty-digest', subject, evidence }];
    if (reason === 'ta-not-sent') return [{ code: 'tlsa-ta-not-sent', subject, evidence }];
    if (!usable) return [{ code: 'tlsa-record-unusable', subject, evidence }];
    return matched ? [] : [{ code: 'tlsa-record-unmatched', subject, evidence }];
  });
}

function endpointTlsa(
  host: HostObservation,
  { address, port, smtp }: EndpointObservation,
  published: readonly string[],
): readonly Finding[] {
  const subject = `${host.host} ${address}:${port}`;
  if (smtp.dane === undefined) return [];
  const leaf = smtp.chain[0];
  if (smtp.dane.outcome === 'none-usable') {
    return [{ code: 'tlsa-all-unusable', subject, evidence: { published } }];
  }
  const dualKey = dualKeyFindings(subject, smtp, published);
  if (smtp.dane.outcome === 'match') return dualKey;
  const agility = smtp.dane.matches.some(({ reason }) => reason === 'weaker-digest');
  const looksLike = [...new Set(smtp.dane.matches.flatMap((match) => match.looksLike ?? []))];
  const evidence = {
    published,
    served: `3 1 1 ${leaf?.spkiSha256 ?? ''}`,
    ...(looksLike.length > 0 && { looksLike }),
  };
  const code = agility ? 'tlsa-agility-gap' : 'tlsa-mismatch';
  return [{ code, subject, evidence }, ...dualKey];
}
