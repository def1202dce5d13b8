import type { DomainReport } from '../core/report.js';
import { instantToText, type Instant } from '../core/time.js';
import { consideredServers } from '../core/vantage.js';
import { fromNowText } from './human-time.js';
import { code } from './markdown-text.js';
import { markdownTable } from './markdown-table.js';

const longestTable = 60;

/** Each host and address, each server, and the chain of trust, as words from the closed lists and raw values. */
export function liveStateSection(domain: DomainReport, at: Instant): readonly string[] {
  return [
    ...hostTable(domain),
    '',
    ...serverTable(domain),
    '',
    ...trust(domain, at),
    '',
    `MTA-STS: ${domain.summary.mtaSts}. TLS-RPT: ${domain.summary.tlsRpt}.`,
  ];
}

function hostTable({ summary }: DomainReport): readonly string[] {
  const rows = summary.hosts.flatMap(({ host, preference, dane, addresses }) => {
    const name = code(`${preference ?? '-'} ${host}`);
    if (addresses.length === 0) return [[name, '', '', dane, '']];
    return addresses.map((one) => [
      name,
      code(one.address),
      one.tlsVersion === undefined ? one.starttls : code(one.tlsVersion),
      one.dane,
      one.matched === undefined ? '' : code(one.matched),
    ]);
  });
  if (rows.length === 0) return ['No MX host was seen.'];
  return capped(['MX', 'address', 'STARTTLS', 'DANE', 'matching record'], rows);
}

function serverTable({ observation }: DomainReport): readonly string[] {
  const rows = consideredServers(observation).map(({ server, address, serial, mx }) => [
    code(server),
    code(address),
    serial === undefined ? '?' : String(serial),
    mx.status === 'answer'
      ? code(mx.records.map((one) => `${one.preference} ${one.exchange}`).join(', '))
      : mx.status,
    mx.status === 'failed' ? code(mx.failure ?? '') : String(mx.ttl),
    mx.dnssec.state,
  ]);
  if (rows.length === 0) return ['No authoritative server was seen.'];
  return capped(['server', 'address', 'serial', 'MX', 'TTL', 'DNSSEC'], rows);
}

function trust({ observation }: DomainReport, at: Instant): readonly string[] {
  const { state, reason, chain, signaturesUntil, holdsUntil } = observation.mx.dnssec;
  const because = reason === undefined ? '' : ` (${code(reason)})`;
  return [
    `MX set: ${state}${because}${chain.length === 0 ? '' : `, ${code(chain.join(' › '), 1000)}`}.`,
    ...(signaturesUntil === undefined
      ? []
      : [`Signatures until ${instantToText(signaturesUntil)}.`]),
    ...(holdsUntil === undefined
      ? []
      : [`This evidence holds until ${fromNowText(holdsUntil, at)}.`]),
  ];
}

function capped(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const more = rows.length - longestTable;
  return [
    ...markdownTable(heads, rows.slice(0, longestTable)),
    ...(more > 0 ? ['', `… and ${more} more rows.`] : []),
  ];
}
