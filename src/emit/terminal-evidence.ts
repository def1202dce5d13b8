import type { AddressSummary, DaneWord, DomainReport, HostSummary } from '../core/report.js';
import { matchesMxPattern } from '../core/mta-sts-pattern.js';
import type { Observation } from '../core/observation.js';
import type { Instant } from '../core/time.js';
import { consideredServers } from '../core/vantage.js';
import { foreign, shortenDigests } from './foreign-text.js';
import { spanText, timeText } from './human-time.js';
import { labelled } from './indent.js';

/** What the live state came to, a line or two for each of DNSSEC, MX, MTA-STS and TLS-RPT. */
export function evidenceSection(
  domain: DomainReport,
  at: Instant,
  width: number,
): readonly string[] {
  const columns = { at: 0, label: 9, width };
  const { observation, summary } = domain;
  return [
    ...labelled('DNSSEC', dnssecText(domain), columns),
    ...dnssecTimes(observation, at).flatMap((text) => labelled('', text, columns)),
    ...mxLines(domain, width),
    ...labelled('MTA-STS', stsText(domain), columns),
    ...labelled('TLS-RPT', tlsRptText(observation, summary.tlsRpt), columns),
  ];
}

function dnssecText({ summary, observation }: DomainReport): string {
  const { chain, reason } = observation.mx.dnssec;
  const why = reason === undefined ? '' : ` (${reason})`;
  const way =
    chain.length === 0
      ? ''
      : `   ${summary.dnssec === 'secure' ? zonesOf(chain) : chain.join(' › ')}`;
  return `${summary.dnssec}${why}${way}`;
}

/** Where all is secure the zones are enough; where it is not, each step counts. */
function zonesOf(chain: readonly string[]): string {
  const zones = chain.flatMap((step) => /^(\S+) DNSKEY: secure/.exec(step)?.[1] ?? []);
  return zones.map((zone) => (zone === '.' ? zone : zone.replace(/\.$/, ''))).join(' › ');
}

function dnssecTimes({ mx }: Observation, at: Instant): readonly string[] {
  const { signaturesUntil, holdsUntil } = mx.dnssec;
  const parts = [
    ...(signaturesUntil === undefined
      ? []
      : [`signatures good for ${spanText(signaturesUntil - at)}`]),
    ...(holdsUntil === undefined
      ? []
      : [`this DNS evidence expires at ${timeText(holdsUntil, at)}`]),
  ];
  return parts.length === 0 ? [] : [parts.join('; ')];
}

function mxLines({ summary, observation }: DomainReport, width: number): readonly string[] {
  const columns = { at: 0, label: 9, width };
  if (summary.hosts.length === 0) {
    const { status, failure } = observation.mx;
    return labelled('MX', `${status}${failure === undefined ? '' : `: ${failure}`}`, columns);
  }
  const same = serversText(observation);
  return summary.hosts.flatMap((host, index) => [
    ...labelled(index === 0 ? 'MX' : '', hostText(host, index === 0 ? same : ''), columns),
    ...host.addresses.flatMap((address) => addressLines(address, host, width)),
  ]);
}

function hostText({ host, preference, dane, addresses }: HostSummary, servers: string): string {
  const name = `${preference ?? '-'} ${host}`;
  const word = addresses.length === 0 ? `   ${daneTexts[dane]}` : '';
  return `${name}${word}${servers === '' ? '' : `   ${servers}`}`;
}

function serversText(observation: Observation): string {
  const key = (records: Observation['mx']['records']) =>
    records
      .map((mx) => `${mx.preference} ${mx.exchange}`)
      .sort()
      .join();
  const servers = consideredServers(observation);
  if (servers.length === 0) return 'no authoritative server was seen';
  const wanted = key(observation.mx.records);
  const same = servers.filter(({ mx }) => mx.status === 'answer' && key(mx.records) === wanted);
  return `the same on ${same.length} of ${servers.length} server addresses`;
}

function addressLines(
  address: AddressSummary,
  host: HostSummary,
  width: number,
): readonly string[] {
  const longest = Math.max(...host.addresses.map((one) => one.address.length));
  const tls = tlsText(address);
  const text = `${address.address.padEnd(longest)}  ${tls.padEnd(7)}  ${daneText(address)}`;
  return labelled(`${' '.repeat(7)}${daneMarks[address.dane]}`, text, { at: 0, label: 9, width });
}

function tlsText({ starttls, tlsVersion }: AddressSummary): string {
  if (starttls === 'established') return (tlsVersion ?? 'TLS').replace(/^TLSv/, 'TLS ');
  return starttls === 'not-seen' ? 'not seen' : `STARTTLS ${starttls}`;
}

function daneText({ dane, matched, records }: AddressSummary): string {
  if (matched === undefined) return daneTexts[dane];
  const one = records > 1 ? ` (1 of ${records}, one is enough)` : '';
  return `${shortenDigests(foreign(matched))} matches${one}`;
}

const daneTexts: Readonly<Record<DaneWord, string>> = {
  authenticated: 'a TLSA record matches',
  mismatch: 'no TLSA record matches',
  unusable: 'no TLSA record can be used',
  'no-tlsa': 'no TLSA',
  'insecure-host': 'address not signed, so no DANE',
  bogus: 'false DNSSEC proof',
  'lookup-failed': 'DNS could not be judged',
  'not-seen': 'certificate not seen',
  'not-applicable': 'DANE does not apply',
};

const daneMarks: Readonly<Record<DaneWord, string>> = {
  authenticated: '✓',
  mismatch: '✗',
  unusable: '✗',
  'no-tlsa': '·',
  'insecure-host': '·',
  bogus: '✗',
  'lookup-failed': '?',
  'not-seen': '?',
  'not-applicable': '·',
};

function stsText({ summary, observation }: DomainReport): string {
  const { fetch, txtFaults } = observation.mtaSts;
  if (summary.mtaSts === 'absent') return 'absent';
  if (summary.mtaSts === 'not-seen') return `? not seen${fetch ? `: ${fetch.outcome}` : ''}`;
  const policy = fetch?.policy;
  if (summary.mtaSts === 'invalid' || policy === undefined) {
    const faults = [...txtFaults, ...(fetch?.faults ?? [])].map(({ code }) => code);
    return `invalid${faults.length === 0 ? '' : `: ${faults.join(', ')}`}`;
  }
  return `${policy.mode}, max_age ${spanText(policy.maxAge)}${listedText(policy.mx, summary.hosts)}`;
}

function listedText(patterns: readonly string[], hosts: readonly HostSummary[]): string {
  if (hosts.length === 0) return '';
  const unlisted = hosts.filter(
    ({ host }) => !patterns.some((pattern) => matchesMxPattern(pattern, host)),
  );
  if (unlisted.length > 0) return `, does not list ${unlisted.map(({ host }) => host).join(', ')}`;
  return hosts.length === 1 ? ', lists the MX' : `, lists all ${hosts.length} MX hosts`;
}

function tlsRptText({ tlsRpt }: Observation, word: DomainReport['summary']['tlsRpt']): string {
  return word === 'present' ? tlsRpt.rua.join(', ') : word.replace('not-seen', '? not seen');
}
