import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTrustAnchors, type TrustAnchor } from '../../../src/protocols/dnssec/anchors.js';
import { dsFor, generateZoneKey, type ZoneKey } from '../../../src/protocols/dnssec/sign.js';
import { nameFromText, type WireName } from '../../../src/protocols/dns/name.js';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { dnskeyLine, writeBindKey } from './keys.js';
import { runProgram } from './processes.js';
import { dataLines } from './zone-data.js';
import { zoneAround, zonePlans, type DsPlan, type ZonePlan } from './zone-plan.js';

export interface FuzzZone {
  readonly plan: ZonePlan;
  readonly apex: WireName;
  readonly file: string;
  /** Of an unsigned zone: keys that sign nothing. */
  readonly ksk: ZoneKey;
  readonly zsk: ZoneKey;
}

/** Zones signed by BIND's signer, and the anchor above them. */
export interface World {
  readonly zones: ReadonlyMap<string, FuzzZone>;
  /** The root's DS in zone-file form. */
  readonly anchorLine: string;
  readonly anchors: readonly TrustAnchor[];
  readonly now: number;
}

const day = 86_400;

/** `20261124083000`. */
function signTime(at: number): string {
  return new Date(at * 1000).toISOString().replace(/[-:T]|\.\d+Z/g, '');
}

const windows = {
  valid: [-day, 30 * day],
  expired: [-30 * day, -day],
  future: [day, 30 * day],
} as const;

function dsLines(apex: string, plan: DsPlan, key: ZoneKey): readonly string[] {
  const name = nameFromText(apex);
  const line = (rdata: Uint8Array): string => `${apex} 3600 IN DS ${rdataToText(rrType.DS, rdata)}`;
  const good = (digestType: number): string => line(dsFor(name, key.dnskey, digestType));
  const stranger = (): string => line(dsFor(name, generateZoneKey(13, 257).dnskey, 2));
  const made = (algorithm: number, digestType: number): string =>
    `${apex} 3600 IN DS ${key.keyTag} ${algorithm} ${digestType} ${'5a'.repeat(32)}`;
  switch (plan) {
    case 'none':
      return [];
    case 'good':
      return [good(2)];
    case 'sha384':
      return [good(4)];
    case 'sha1':
      return [good(1)];
    case 'good-and-unknown':
      return [made(253, 2), made(13, 99), good(2), stranger()];
    case 'unknown-algorithm':
      return [made(253, 2)];
    case 'unknown-digest':
      return [made(13, 99)];
    case 'mismatch':
      return [stranger()];
  }
}

function delegationLines(child: FuzzZone): readonly string[] {
  const { apex, ds } = child.plan;
  return [
    `${apex} 3600 IN NS ns.${apex}`,
    `ns.${apex} 3600 IN A 127.0.0.1`,
    ...dsLines(apex, ds, child.ksk),
  ];
}

function signerArguments(zone: FuzzZone, now: number): readonly string[] {
  const { denial, split, window } = zone.plan;
  const [from, until] = windows[window];
  const nsec3 =
    denial.kind === 'nsec3'
      ? ['-3', denial.salt, '-H', `${denial.iterations}`, ...(denial.optout ? ['-A'] : [])]
      : [];
  const times = ['-s', signTime(now + from), '-e', signTime(now + until)];
  return ['-q', '-P', ...times, ...nsec3, split ? '-x' : '-z'];
}

async function signZone(
  signer: string,
  folder: string,
  zone: FuzzZone,
  now: number,
): Promise<void> {
  const keys = zone.ksk === zone.zsk ? [zone.ksk] : [zone.ksk, zone.zsk];
  const files = keys.map((key) => writeBindKey(folder, zone.plan.apex, key));
  const unsignedFile = zone.file.replace('.signed', '');
  await runProgram(
    signer,
    [...signerArguments(zone, now), '-o', zone.plan.apex, '-f', zone.file, unsignedFile, ...files],
    folder,
  );
}

function makeZone(plan: ZonePlan, folder: string, index: number): FuzzZone {
  const ksk = generateZoneKey(plan.algorithm, 257);
  const zsk = plan.split ? generateZoneKey(plan.algorithm, 256) : ksk;
  const file = join(folder, `zone-${index}${plan.isSigned ? '.signed' : ''}`);
  return { plan, apex: nameFromText(plan.apex), file, ksk, zsk };
}

function writeZone(zone: FuzzZone, all: readonly FuzzZone[]): void {
  const apexes = all.map(({ plan }) => plan.apex);
  const { apex, isSigned } = zone.plan;
  const children = all.filter(
    ({ plan }) => plan.apex !== apex && zoneAround(apexes, plan.apex, true) === apex,
  );
  const keys = isSigned ? [...new Set([zone.ksk, zone.zsk])] : [];
  const lines = [
    ...dataLines(apex),
    ...keys.map((key) => dnskeyLine(apex, key)),
    ...children.flatMap(delegationLines),
  ];
  writeFileSync(zone.file.replace('.signed', ''), `${lines.join('\n')}\n`);
}

async function inTurns<T>(
  list: readonly T[],
  hands: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...list];
  const hand = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: hands }, hand));
}

/** Makes keys, writes and signs every zone into `folder`. */
export async function buildWorld(folder: string, signer: string, now: number): Promise<World> {
  mkdirSync(folder, { recursive: true });
  const all = zonePlans.map((plan, index) => makeZone(plan, folder, index));
  for (const zone of all) writeZone(zone, all);
  await inTurns(
    all.filter(({ plan }) => plan.isSigned),
    2,
    (zone) => signZone(signer, folder, zone, now),
  );
  const root = all[0];
  if (root === undefined) throw new RangeError('no zones');
  const [anchorLine = ''] = dsLines('.', 'good', root.ksk);
  return {
    zones: new Map(all.map((zone) => [zone.plan.apex, zone])),
    anchorLine,
    anchors: parseTrustAnchors(anchorLine),
    now,
  };
}
