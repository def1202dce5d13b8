import { isUnseen } from '../belief.js';
import { matchesMxPattern } from '../mta-sts-pattern.js';
import type { HostObservation, MtaStsPolicy, Observation } from '../observation.js';
import { familyCounts } from '../vantage.js';
import { daneAddress, openAddress } from './delivery-address.js';
import { combine, type StatusSight, type Way } from './delivery-way.js';

/** One MX host: its addresses, its TLSA, then each address on the terms that follow. */
export function hostWay(host: HostObservation, observation: Observation): Way {
  return addressesWay(host) ?? tlsaWay(host, observation);
}

/** What the address lookups alone decide. */
function addressesWay({ host, a, aaaa }: HostObservation): Way | undefined {
  const lookups = [a, aaaa];
  const sight = (code: StatusSight['code'], certainty: StatusSight['certainty']): StatusSight => ({
    code,
    subject: host,
    certainty,
  });
  const bogus = lookups.filter(({ dnssec }) => dnssec.state === 'bogus').length;
  if (bogus > 0) {
    // One family that proves right may carry the mail; which one a sender asks first is its own affair.
    const certainty = bogus === lookups.length ? 'seen' : 'possible';
    const sights = [sight('5.4.312', certainty), sight('5.7.324', 'possible')];
    const why = `the DNSSEC proof of the address of ${host} is false`;
    return { word: certainty === 'seen' ? 'blocked' : 'unknown', why, sights };
  }
  if (lookups.some(isUnseen)) {
    const why = `the address of ${host} could not be looked up`;
    return { word: 'unknown', why, sights: [sight('5.4.312', 'possible')] };
  }
  if (lookups.every(({ status }) => status !== 'answer')) {
    return { word: 'blocked', why: `${host} has no address`, sights: [] };
  }
  return undefined;
}

function tlsaWay(host: HostObservation, observation: Observation): Way {
  const { lookup, notAsked } = host.tlsa;
  const signed = observation.mx.dnssec.state === 'secure';
  if (lookup === undefined) {
    if (notAsked === 'addresses-insecure') return withoutDane(host, observation);
    const why = `TLSA of ${host.host} was not asked for (${notAsked ?? 'no reason'})`;
    return { word: 'unknown', why, sights: [] };
  }
  // RFC 7672 s2.2.1: behind an unsigned MX the host itself may be forged, and Exchange Online asks for no TLSA.
  if (!signed) return withoutDane(host, observation);
  const sight = (certainty: StatusSight['certainty']): StatusSight => ({
    code: '5.7.324',
    subject: host.host,
    certainty,
  });
  if (lookup.dnssec.state === 'bogus') {
    const why = `the DNSSEC proof of TLSA of ${host.host} is false`;
    return { word: 'blocked', why, sights: [sight('seen')] };
  }
  if (isUnseen(lookup)) {
    const why = `TLSA of ${host.host} could not be looked up`;
    return { word: 'unknown', why, sights: [sight('possible')] };
  }
  if (lookup.status !== 'answer' || lookup.dnssec.state !== 'secure') {
    return withoutDane(host, observation);
  }
  return everyAddress(host, observation, (endpoint) => {
    return daneAddress(host, endpoint, observation.at, enforced(host.host, observation));
  });
}

function withoutDane(host: HostObservation, observation: Observation): Way {
  const policy = enforcedPolicy(observation);
  if (policy === undefined && isPolicyUnseen(observation)) {
    const why = `${host.host} has no TLSA that binds a sender, and the MTA-STS policy was not seen`;
    return { word: 'unknown', why, sights: [] };
  }
  if (policy === undefined) {
    return { word: 'open', why: `${host.host} has no TLSA that binds a sender`, sights: [] };
  }
  const listed = enforced(host.host, observation);
  if (listed === 'unlisted') {
    const sight = { code: '5.4.8', subject: host.host, certainty: 'seen' } as const;
    const why = `${host.host} is not listed in the enforced MTA-STS policy`;
    return { word: 'blocked', why, sights: [sight] };
  }
  return everyAddress(host, observation, (endpoint) => openAddress(host, endpoint));
}

/** How the enforced MTA-STS policy takes the host, as far as there is one. */
export type StsWord = 'none' | 'listed' | 'unlisted';

function enforced(host: string, observation: Observation): StsWord {
  const policy = enforcedPolicy(observation);
  if (policy === undefined) return 'none';
  return policy.mx.some((pattern) => matchesMxPattern(pattern, host)) ? 'listed' : 'unlisted';
}

/** A policy that a sender may well have got, though we did not: then nobody knows which hosts it takes. */
function isPolicyUnseen({ mtaSts: { txt, id, fetch } }: Observation): boolean {
  return isUnseen(txt) || (id !== undefined && fetch?.outcome !== 'answered');
}

function enforcedPolicy({ mtaSts }: Observation): MtaStsPolicy | undefined {
  const { id, fetch } = mtaSts;
  if (id === undefined || fetch?.pkix?.ok !== true) return undefined;
  return fetch.policy?.mode === 'enforce' ? fetch.policy : undefined;
}

function everyAddress(
  host: HostObservation,
  observation: Observation,
  wayOf: (endpoint: HostObservation['endpoints'][number]) => Way,
): Way {
  const considered = host.endpoints.filter(({ address }) =>
    familyCounts(address, observation.families),
  );
  if (considered.length === 0) {
    return { word: 'unknown', why: `no address of ${host.host} was tried`, sights: [] };
  }
  return combine(considered.map(wayOf));
}
