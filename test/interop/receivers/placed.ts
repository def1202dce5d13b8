import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Host, Names, Situation, ZoneName } from '../situations/situation.js';
import { leafOf } from '../situations/situation.js';
import { makeLeaf, tlsaData, writeChain, type Authorities, type Pair } from './certificates.js';

/** A host of a situation with its name, its address, its certificates and its TLSA set. */
export interface Placed extends Pick<Host, 'server' | 'tls' | 'label'> {
  readonly name: string;
  readonly zone: ZoneName;
  readonly address: string;
  /** Leaf and what is sent with it, with the key; the second where there is one. */
  readonly first: Pair;
  readonly second?: Pair;
  readonly tlsa: readonly string[];
  /** Where its TLSA set stands. */
  readonly tlsaOwner: string;
  readonly tlsaZone: ZoneName;
}

export interface PlacedSituation {
  readonly situation: Situation;
  readonly names: Names;
  readonly hosts: readonly Placed[];
}

const addressOf = (index: number, { family }: Host): string =>
  family === 'ipv6' ? `fd53::25:${index + 1}` : `127.0.25.${index + 1}`;

/** Gives every host a place; several at a time, since each certificate costs two processes. */
export async function place(
  situations: readonly Situation[],
  folder: string,
  authorities: Authorities,
): Promise<readonly PlacedSituation[]> {
  const all = situations.flatMap(({ id, hosts }) => hosts.map((one) => `${id} ${one.label}`));
  const placed: PlacedSituation[] = [];
  const queue = [...situations];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const situation = next;
      const names = namesOf(situation, (label) => all.indexOf(`${situation.id} ${label}`));
      const hosts = await Promise.all(
        situation.hosts.map((one) => placeHost(one, situation, names, folder, authorities)),
      );
      placed.push({ situation, names, hosts });
    }
  };
  await Promise.all([worker(), worker()]);
  return [...placed].sort(
    (a, b) => situations.indexOf(a.situation) - situations.indexOf(b.situation),
  );
}

function namesOf(situation: Situation, index: (label: string) => number): Names {
  const zoneOf = (label: string): string =>
    situation.hosts.find((one) => one.label === label)?.zone ?? situation.zone;
  return {
    domain: `${situation.id}.${situation.zone}`,
    host: (label) => `${label === '' ? '' : `${label}.`}${situation.id}.${zoneOf(label)}`,
    address: (label) => {
      const one = situation.hosts.find((host) => host.label === label);
      return one === undefined ? '' : addressOf(index(label), one);
    },
  };
}

async function placeHost(
  host: Host,
  situation: Situation,
  names: Names,
  folder: string,
  authorities: Authorities,
): Promise<Placed> {
  const name = names.host(host.label);
  const { chain } = host;
  const leaf = (which: string, spec: typeof chain.leaf): Promise<Pair> =>
    makeLeaf(folder, `${name}-${which}`, leafOf(spec), authorities, {
      host: name,
      domain: names.domain,
    });
  const first = await leaf('first', chain.leaf);
  const second = chain.second && (await leaf('second', chain.second));
  const parts = { ...authorities, leaf: first, ...(second && { second }) };
  const served = async (pair: Pair, which: string): Promise<Pair> => ({
    key: pair.key,
    certificate: await writeChain(join(folder, `${name}-${which}.pem`), [
      pair.certificate,
      ...chain.sends.map((one) => authorities[one].certificate),
    ]),
  });
  return {
    server: host.server,
    tls: host.tls,
    label: host.label,
    name,
    zone: host.zone ?? situation.zone,
    tlsaOwner: host.tlsaAt?.owner(names) ?? `_25._tcp.${name}`,
    tlsaZone: host.tlsaAt?.zone ?? (host.tlsaAt ? situation.zone : (host.zone ?? situation.zone)),
    address: names.address(host.label),
    first: await served(first, 'first'),
    ...(second && { second: await served(second, 'second') }),
    tlsa: await Promise.all(host.tlsa.map((text) => rdata(text, parts))),
  };
}

async function rdata(
  text: string,
  parts: Readonly<Record<string, Pair | undefined>>,
): Promise<string> {
  const [usage = '', selector = '', matching = '', what = ''] = text.split(' ');
  const head = `${usage} ${selector} ${matching}`;
  const length = matching === '2' ? 128 : 64;
  if (what === 'nobody') return `${head} ${'5a'.repeat(length / 2)}`;
  const foreign = /^foreign-(\d+)$/.exec(what)?.[1];
  if (foreign !== undefined) return `${head} ${foreign.padStart(length, 'c')}`;
  if (what === 'garbage') return `${head} 0badc0de`;
  if (what === 'empty')
    return `${head} e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`;
  const part = parts[what === 'short' ? 'leaf' : what];
  if (part === undefined) throw new Error(`no certificate called ${what}`);
  const data = await tlsaData(part.certificate, selector, matching);
  return `${head} ${what === 'short' ? data.slice(0, -2) : data}`;
}

/** As most configurations want it (RFC 3986 section 3.2.2); SMTP itself would have `IPv6:` in front. */
export const bracketed = (address: string): string => (isIPv6(address) ? `[${address}]` : address);
