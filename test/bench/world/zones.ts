import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { dsFor, generateZoneKey, type ZoneKey } from '../../../src/protocols/dnssec/sign.js';
import { writeBindKey } from '../../fuzz/dnssec/keys.js';

/** The signed zone above all others, and the trust anchor. */
export const apex = 'bench.example.net.';
export const namesPerZone = 10;

export interface BenchZones {
  readonly folder: string;
  readonly count: number;
  /** DS and DNSKEY of the apex, presentation form. */
  readonly anchorDs: string;
  readonly anchorKey: string;
}

export interface Question {
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'MX' | 'TLSA';
}

const zoneName = (index: number): string => `d${index}.${apex}`;
export const domainName = (index: number): string => zoneName(index).slice(0, -1);

/** Each MX host has an address of its own, as far as a network of 127.0.0.0/8 goes. */
export function mailAddress(index: number): string {
  return `127.${20 + Math.floor(index / 62_500)}.${Math.floor(index / 250) % 250}.${(index % 250) + 1}`;
}

/** Ten questions to one zone, of the kinds a mail sender asks, answers and denials; set a and set b share no name. */
export function questionsOf(zone: number, set: 'a' | 'b'): readonly Question[] {
  const at = zoneName(zone);
  const hosts = [0, 1, 2, 3, 4, 5].map((n) => ({ name: `${set}${n}.${at}`, type: 'A' as const }));
  return [
    ...hosts,
    { name: `${set}6.${at}`, type: 'MX' },
    { name: `_25._tcp.${set}7.${at}`, type: 'TLSA' },
    { name: `${set}0.${at}`, type: 'AAAA' },
    { name: `${set}-none.${at}`, type: 'A' },
  ];
}

/**
 * `count` questions, spread over the zones so that neighbours are of different zones; made when they are taken, so that
 * whoever measures memory does not measure a list.
 */
export function* questions(count: number, set: 'a' | 'b'): Generator<Question> {
  const zones = Math.ceil(count / namesPerZone);
  for (let left = count, at = 0; at < namesPerZone; at++)
    for (let zone = 0; zone < zones && left > 0; zone++, left--) {
      const question = questionsOf(zone, set)[at];
      if (question !== undefined) yield question;
    }
}

function setLines(set: string, index: number): readonly string[] {
  const hex = Buffer.from(`${set}${index}`.padEnd(32, '.'), 'latin1').toString('hex');
  return [
    ...[0, 1, 2, 3, 4, 5].map((n) => `${set}${n} 3600 IN A 192.0.2.${n + 1}`),
    `${set}6 3600 IN MX 10 ${set}0`,
    `_25._tcp.${set}7 3600 IN TLSA 3 1 1 ${hex}`,
  ];
}

function childLines(index: number, tlsa: string): readonly string[] {
  return [
    `$ORIGIN ${zoneName(index)}`,
    '@ 3600 IN SOA ns hostmaster 1 3600 600 86400 300',
    '@ 3600 IN NS ns',
    'ns 3600 IN A 127.0.0.1',
    '@ 3600 IN MX 10 mx',
    `mx 3600 IN A ${mailAddress(index)}`,
    `_25._tcp.mx 3600 IN TLSA 3 1 1 ${tlsa}`,
    '_smtp._tls 3600 IN TXT "v=TLSRPTv1; rua=mailto:tls@example.com"',
    ...setLines('a', index),
    ...setLines('b', index),
  ];
}

function apexLines(children: readonly ZoneKey[]): readonly string[] {
  const delegations = children.flatMap((key, index) => {
    const name = zoneName(index);
    const ds = rdataToText(rrType.DS, dsFor(nameFromText(name), key.dnskey, 2));
    return [`d${index} 3600 IN NS ns.d${index}`, `d${index} 3600 IN DS ${ds}`];
  });
  const glue = children.map((_, index) => `ns.d${index} 3600 IN A 127.0.0.1`);
  return [
    `$ORIGIN ${apex}`,
    '@ 3600 IN SOA ns hostmaster 1 3600 600 86400 300',
    '@ 3600 IN NS ns',
    'ns 3600 IN A 127.0.0.1',
    ...delegations,
    ...glue,
  ];
}

function sign(signer: string, folder: string, file: string, key: string): Promise<void> {
  return new Promise((done, fail) => {
    execFile(signer, ['-f', `${file}.signed`, file, key], { cwd: folder }, (error, _out, words) => {
      if (error === null) done();
      else fail(new Error(`${signer} ${file}: ${words}`));
    });
  });
}

/** A day: the signer's signatures last four weeks. */
const freshness = 86_400_000;

function kept(file: string): BenchZones | undefined {
  if (!existsSync(file)) return undefined;
  const made = JSON.parse(readFileSync(file, 'utf8')) as BenchZones & { readonly at: number };
  return Date.now() - made.at < freshness ? made : undefined;
}

/**
 * `count` zones below the apex, each with a key of its own (ECDSA P-256, NSEC), signed by ldns-signzone. Kept in
 * `cache` for a day, since signing takes longer than the run.
 */
export async function makeZones(
  cache: string,
  signer: string,
  count: number,
  tlsa: string,
): Promise<BenchZones> {
  const folder = join(cache, `zones-${count}-${tlsa.slice(0, 8)}`);
  const note = join(folder, 'made.json');
  const before = kept(note);
  if (before !== undefined) return before;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const top = generateZoneKey(13, 257);
  const keys = Array.from({ length: count }, () => generateZoneKey(13, 257));
  const one = (
    file: string,
    name: string,
    key: ZoneKey,
    lines: readonly string[],
  ): Promise<void> => {
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
    return sign(signer, folder, file, writeBindKey(folder, name, key));
  };
  await one('apex', apex, top, apexLines(keys));
  const left = [...keys.entries()];
  const hand = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [index, key] = next;
      await one(`d${index}`, zoneName(index), key, childLines(index, tlsa));
    }
  };
  await Promise.all([hand(), hand()]);
  const zones = {
    folder,
    count,
    anchorDs: `${apex} 3600 IN DS ${rdataToText(rrType.DS, dsFor(nameFromText(apex), top.dnskey, 2))}`,
    anchorKey: `${apex} 3600 IN DNSKEY ${rdataToText(rrType.DNSKEY, top.dnskey)}`,
  };
  writeFileSync(note, JSON.stringify({ ...zones, at: Date.now() }));
  return zones;
}
