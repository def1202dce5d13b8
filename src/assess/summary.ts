import { everyKeyMatches } from '../core/every-key.js';
import type {
  EndpointObservation,
  HostObservation,
  Observation,
  SmtpObservation,
} from '../core/observation.js';
import { isUnseen, whyNotBelieved } from '../core/belief.js';
import { familyCounts } from '../core/vantage.js';
import { mxHosts } from '../core/judge/context.js';
import type {
  AddressSummary,
  DaneWord,
  DomainSummary,
  HostSummary,
  MtaStsWord,
  StarttlsWord,
  TlsRptWord,
} from '../core/report.js';

/** Worst first: what decides for a domain is its worst host, since any of them may be the one a sender uses. */
const worstFirst: readonly DaneWord[] = [
  'bogus',
  'mismatch',
  'lookup-failed',
  'unusable',
  'not-seen',
  'insecure-host',
  'no-tlsa',
  'not-applicable',
  'authenticated',
];

function worst(words: readonly DaneWord[]): DaneWord {
  return worstFirst.find((word) => words.includes(word)) ?? 'not-applicable';
}

export function summarise(observation: Observation): DomainSummary {
  const hosts = mxHosts(observation).map((host) => hostSummary(host, observation));
  return {
    dnssec: observation.mx.dnssec.state,
    dane: domainDane(observation, hosts),
    hosts,
    mtaSts: mtaStsWord(observation),
    tlsRpt: tlsRptWord(observation),
  };
}

/** RFC 7672 s2.2.1: whatever the hosts say, an MX set that is not secure authenticates nobody. */
function domainDane({ mx }: Observation, hosts: readonly HostSummary[]): DaneWord {
  if (mx.status === 'failed' || mx.dnssec.state === 'indeterminate') return 'lookup-failed';
  if (mx.dnssec.state === 'bogus') return 'bogus';
  if (mx.dnssec.state === 'insecure') return 'insecure-host';
  return worst(hosts.map(({ dane }) => dane));
}

function hostSummary(host: HostObservation, observation: Observation): HostSummary {
  const records = host.tlsa.lookup?.records.length ?? 0;
  const before = beforeProbe(host);
  const addresses = host.endpoints.map((endpoint) => addressSummary(endpoint, records, before));
  const seen = addresses
    .filter(({ address }) => familyCounts(address, observation.families))
    .map(({ dane }) => dane);
  const dane = before ?? (seen.length === 0 ? 'not-seen' : worst(seen));
  const preference = host.preference;
  return { host: host.host, dane, addresses, ...(preference !== undefined && { preference }) };
}

/** What DNS alone decides; `undefined` where TLSA is secure and present, so that the certificate decides. */
function beforeProbe({ a, aaaa, tlsa }: HostObservation): DaneWord | undefined {
  if (tlsa.notAsked === 'ip-literal') return 'not-applicable';
  const lookups = [a, aaaa];
  if (lookups.some(({ dnssec }) => dnssec.state === 'bogus')) return 'bogus';
  if (lookups.some(isUnseen)) return 'lookup-failed';
  if (tlsa.lookup === undefined) {
    return tlsa.notAsked === 'addresses-insecure' ? 'insecure-host' : 'lookup-failed';
  }
  const { status, dnssec } = tlsa.lookup;
  if (dnssec.state === 'bogus') return 'bogus';
  if (status === 'failed' || dnssec.state === 'indeterminate') return 'lookup-failed';
  if (status !== 'answer' || dnssec.state === 'insecure') return 'no-tlsa';
  return undefined;
}

function addressSummary(
  { address, smtp }: EndpointObservation,
  records: number,
  before: DaneWord | undefined,
): AddressSummary {
  const match = smtp.dane?.matches.find(({ matched }) => matched)?.record;
  return {
    address,
    dane: before ?? daneWord(smtp),
    starttls: starttlsWord(smtp),
    records,
    ...(smtp.tlsVersion !== undefined && { tlsVersion: smtp.tlsVersion }),
    ...(match && {
      matched: `${match.usage} ${match.selector} ${match.matchingType} ${match.data}`,
    }),
  };
}

function daneWord(smtp: SmtpObservation): DaneWord {
  if (starttlsWord(smtp) === 'not-seen') return 'not-seen';
  if (smtp.starttls !== 'established' || smtp.dane === undefined) return 'mismatch';
  if (smtp.dane.outcome === 'none-usable') return 'unusable';
  return everyKeyMatches(smtp) ? 'authenticated' : 'mismatch';
}

function starttlsWord({ outcome, starttls }: SmtpObservation): StarttlsWord {
  if (outcome !== 'answered' || starttls === 'unanswered' || starttls === 'not-tried') {
    return 'not-seen';
  }
  return starttls;
}

function mtaStsWord({ mtaSts: { txt, id, fetch } }: Observation): MtaStsWord {
  if (whyNotBelieved(txt) !== undefined) return 'not-seen';
  if (txt.status !== 'answer') return 'absent';
  if (id === undefined) return 'invalid';
  if (fetch === undefined || fetch.outcome !== 'answered') return 'not-seen';
  if (fetch.policy === undefined || fetch.pkix?.ok !== true) return 'invalid';
  return fetch.policy.mode;
}

function tlsRptWord({ tlsRpt: { txt, rua } }: Observation): TlsRptWord {
  if (whyNotBelieved(txt) !== undefined) return 'not-seen';
  if (txt.status !== 'answer') return 'absent';
  return rua.length > 0 ? 'present' : 'invalid';
}
