import { isIPv6 } from 'node:net';
import type { PlacedSituation } from '../receivers/placed.js';
import type { ZoneName } from '../situations/situation.js';
import { policyAddress, rootAddress, serverAddresses, zonePlans } from './plan.js';

const soa = (zone: string): string =>
  `${zone}. 300 IN SOA ns.${zone}. hostmaster.${zone}. 1 7200 600 1209600 60\n`;

/** Text of one zone: its own, the delegations of its children, and each situation that stands in it. */
export function zoneText(
  zone: ZoneName,
  placed: readonly PlacedSituation[],
  ds: ReadonlyMap<string, string>,
): string {
  const head = `${soa(zone)}${zone}. 300 IN NS ns.${zone}.\nns.${zone}. 300 IN A ${serverAddresses[zonePlans[zone].server]}\n`;
  const children = (Object.keys(zonePlans) as ZoneName[]).filter(
    (one) => one.slice(one.indexOf('.') + 1) === zone,
  );
  return `${head}${children.map((child) => delegation(child, ds)).join('')}${placed
    .map((one) => situationText(zone, one))
    .join('')}`;
}

export function delegation(zone: ZoneName, ds: ReadonlyMap<string, string>): string {
  const address = serverAddresses[zonePlans[zone].server];
  return `${zone}. 300 IN NS ns.${zone}.\nns.${zone}. 300 IN A ${address}\n${ds.get(zone) ?? ''}`;
}

function situationText(zone: ZoneName, { situation, names, hosts }: PlacedSituation): string {
  const own = situation.zone === zone;
  const standard = hosts.map(({ name }) => `${names.domain}. 300 IN MX 10 ${name}.\n`).join('');
  const domain = own ? (situation.records?.(names) ?? standard) : '';
  const more = situation.more?.(names);
  const elsewhere = more?.zone === zone ? more.text : '';
  const policy = own && situation.policy !== undefined ? policyText(names.domain) : '';
  const addresses = hosts
    .filter((host) => host.zone === zone)
    .map(({ name, address }) => `${name}. 300 IN ${isIPv6(address) ? 'AAAA' : 'A'} ${address}\n`);
  const sets = hosts
    .filter((host) => host.tlsaZone === zone)
    .flatMap(({ tlsaOwner, tlsa }) => tlsa.map((data) => `${tlsaOwner}. 300 IN TLSA ${data}\n`));
  return `${domain}${elsewhere}${policy}${[...addresses, ...sets].join('')}`;
}

function policyText(domain: string): string {
  return `_mta-sts.${domain}. 300 IN TXT "v=STSv1; id=1;"\nmta-sts.${domain}. 300 IN A ${policyAddress}\n`;
}

/** The root, and the registries that it delegates to itself. */
export function topText(
  zone: string,
  below: readonly ZoneName[],
  registries: readonly string[],
  ds: ReadonlyMap<string, string>,
): string {
  const server = zone === '' ? 'a.root-servers.test' : `ns.${zone}`;
  const tops = registries.map(
    (one) =>
      `${one}. 300 IN NS ns.${one}.\nns.${one}. 300 IN A ${rootAddress}\n${ds.get(one) ?? ''}`,
  );
  return `${zone}. 300 IN SOA ${server}. hostmaster.${server}. 1 7200 600 1209600 60
${zone}. 300 IN NS ${server}.
${server}. 300 IN A ${rootAddress}
${tops.join('')}${below.map((one) => delegation(one, ds)).join('')}`;
}
