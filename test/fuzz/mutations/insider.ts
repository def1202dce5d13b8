import { concatBytes } from '../../../src/protocols/dns/byte-reader.js';
import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import {
  isSubdomain,
  nameToText,
  nameToWire,
  parentName,
  suffixOf,
  wildcardOf,
  type WireName,
} from '../../../src/protocols/dns/name.js';
import { readDnskey, readRrsig } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import {
  dsFor,
  signRrset,
  type SignOptions,
  type ZoneKey,
} from '../../../src/protocols/dnssec/sign.js';
import type { FuzzZone } from '../dnssec/world.js';
import { otherProof } from './rdata.js';
import { nearbyName } from './records.js';
import {
  changed,
  recordsOf,
  setsOf,
  setText,
  type Mutated,
  type Mutation,
  type Scene,
  type SetInSection,
} from './scene.js';

/** A set of the message and the zone whose true keys can sign it anew: lies that no broken signature gives away. */
interface Inside {
  readonly set: SetInSection;
  readonly zone: FuzzZone;
  readonly key: ZoneKey;
  readonly usual: SignOptions;
}

function zoneOf(set: SetInSection, scene: Scene): Inside | undefined {
  const [signature] = set.signatures;
  if (signature === undefined) return undefined;
  const { signer, keyTag, inception, expiration } = readRrsig(signature.rdata);
  const zone = scene.world.zones.get(nameToText(signer).toLowerCase());
  if (zone === undefined) return undefined;
  const key = zone.zsk.keyTag === keyTag ? zone.zsk : zone.ksk;
  return { set, zone, key, usual: { signer: zone.apex, inception, expiration } };
}

function insides(
  scene: Scene,
  fits: (set: SetInSection) => boolean = () => true,
): Inside | undefined {
  const found = setsOf(scene.message, ['answers', 'authorities'])
    .filter(fits)
    .flatMap((set) => zoneOf(set, scene) ?? []);
  return scene.random.maybe(found);
}

function resigned(
  scene: Scene,
  { set, key, usual }: Inside,
  label: string,
  records: readonly ResourceRecord[],
  options: Partial<SignOptions> = {},
  signer: ZoneKey = key,
): Mutated {
  const signature = signRrset(records, signer, { ...usual, ...options });
  return {
    label: `${label}, signed: ${setText(set)}`,
    served: changed(scene.message, recordsOf(set), set.section, [...records, signature]),
  };
}

/** True signatures out of their window, of the wrong label count, or in a name that is not the zone's. */
export const signedOddly: Mutation = (scene) => {
  const inside = insides(scene);
  if (inside === undefined) return undefined;
  const { random, world } = scene;
  const { set, zone } = inside;
  const count = set.name.labels.length;
  const other = nearbyName(zone.apex, scene);
  const parent = parentName(zone.apex);
  const above = parent && world.zones.get(nameToText(parent).toLowerCase());
  const ways: readonly (readonly [string, Partial<SignOptions>, ZoneKey?])[] = [
    ['expired', { expiration: world.now - 100 }],
    ['not yet valid', { inception: world.now + 3600 }],
    ['ends before it begins', { inception: world.now - 10, expiration: world.now - 20 }],
    ['half the circle ahead', { inception: world.now - 5, expiration: world.now - 5 + 0x7fff0000 }],
    ['labels one less', { labels: Math.max(0, count - 1) }],
    ['labels none', { labels: 0 }],
    ['labels one more', { labels: count + 1 }],
    [`signer ${nameToText(other)}`, { signer: other }],
    ['original TTL 0', { originalTtl: 0 }],
    ['original TTL huge', { originalTtl: 0x7fffffff }],
    ['wrong key tag', { keyTag: (inside.key.keyTag + 1) & 0xffff }],
    ["parent's key and name", above ? { signer: above.apex } : {}, above?.zsk ?? zone.zsk],
    ["parent's key, own name", {}, above?.zsk ?? zone.zsk],
    ['by the KSK', {}, zone.ksk],
    ['by the ZSK', {}, zone.zsk],
  ];
  const [label, options, key] = random.pick(ways);
  return resigned(scene, inside, label, set.records, options, key ?? inside.key);
};

/** An NSEC or NSEC3 that says something else under a good signature. */
export const signedProof: Mutation = (scene) => {
  const inside = insides(scene, ({ type }) => type === rrType.NSEC || type === rrType.NSEC3);
  const [record] = inside?.set.records ?? [];
  if (inside === undefined || record === undefined) return undefined;
  if (scene.random.chance(0.2)) {
    const name = nearbyName(record.name, scene);
    if (!isSubdomain(name, inside.zone.apex)) return undefined;
    return resigned(scene, inside, `owner ${nameToText(name)}`, [{ ...record, name }]);
  }
  const other = otherProof(record.type, record.rdata, scene);
  return other && resigned(scene, inside, other[0], [{ ...record, rdata: other[1] }]);
};

/** Any set as an expansion of a wildcard above it, truly signed, without proof or with what is there. */
export const signedWildcard: Mutation = (scene) => {
  const inside = insides(scene, ({ name }) => name.labels.length > 0);
  if (inside === undefined) return undefined;
  const { set, zone } = inside;
  const depth = set.name.labels.length - zone.apex.labels.length;
  if (depth < 1) return undefined;
  const labels = zone.apex.labels.length + scene.random.below(depth);
  return resigned(
    scene,
    inside,
    `made from ${nameToText(wildcardOf(suffixOf(set.name, labels)))}`,
    set.records,
    {
      labels,
    },
  );
};

/** A signed alias where there is none: at the name, above it, of a wildcard, to itself. */
export const signedAlias: Mutation = (scene) => {
  const inside = insides(scene);
  if (inside === undefined) return undefined;
  const { random, target, message } = scene;
  const { zone, usual, key } = inside;
  const parent = parentName(target.name);
  const places: readonly (readonly [WireName, number])[] = [
    [target.name, rrType.CNAME],
    ...(parent === undefined
      ? []
      : [[parent, rrType.DNAME] as const, [wildcardOf(parent), rrType.DNAME] as const]),
    [target.name, rrType.DNAME],
  ];
  // Unbound 1.17 and delv 9.18 fail for an alias as such at or below a DNAME, tampered with or not.
  const isAliasType = target.type === rrType.CNAME || target.type === rrType.DNAME;
  const [name, type] = random.pick(
    isAliasType ? places.filter(([, kind]) => kind === rrType.CNAME) : places,
  );
  if (!isSubdomain(name, zone.apex)) return undefined;
  const to = random.chance(0.2) ? target.name : nearbyName(target.name, scene);
  const alias = { name, type, class: 1, ttl: 300, rdata: nameToWire(to) };
  const signed = [alias, signRrset([alias], key, usual)];
  const synthesised = {
    name: target.name,
    type: rrType.CNAME,
    class: 1,
    ttl: 300,
    rdata: nameToWire(to),
  };
  const tail = type === rrType.DNAME && random.chance(0.7) ? [synthesised] : [];
  const rest = random.chance(0.5) ? message.answers : [];
  return {
    label: `${setText(alias)} to ${nameToText(to)}${tail.length > 0 ? ' with a CNAME' : ''}, signed`,
    served: { ...message, rcode: 0, answers: [...signed, ...tail, ...rest] },
  };
};

/** The keys of a zone in odd company or with odd flags, signed by the true KSK. */
export const signedKeys: Mutation = (scene) => {
  const inside = insides(scene, ({ type }) => type === rrType.DNSKEY);
  if (inside === undefined) return undefined;
  const { random } = scene;
  const { set, zone } = inside;
  const at = random.below(set.records.length);
  const poke = (offset: number, mask: number): ResourceRecord[] =>
    set.records.map((record, index) => {
      if (index !== at) return record;
      const rdata = Uint8Array.from(record.rdata);
      rdata[offset] = (rdata[offset] ?? 0) ^ mask;
      return { ...record, rdata };
    });
  const added = (count: number, algorithm: number): ResourceRecord[] =>
    Array.from({ length: count }, () => ({
      name: set.name,
      type: rrType.DNSKEY,
      class: 1,
      ttl: 3600,
      rdata: concatBytes([Uint8Array.of(1, 0, 3, algorithm), random.bytes(64)]),
    }));
  const ways: readonly (readonly [string, readonly ResourceRecord[]])[] = [
    ['ZONE flag off', poke(0, 1)],
    ['REVOKE flag on', poke(1, 0x80)],
    ['SEP flag flipped', poke(1, 1)],
    ['protocol 2', poke(2, 1)],
    ['a key of algorithm 253', [...set.records, ...added(1, 253)]],
    ['a broken key', [...set.records, ...added(1, zone.plan.algorithm)]],
    ['thirty broken keys', [...set.records, ...added(30, zone.plan.algorithm)]],
    ['one key left out', set.records.filter((_, index) => index !== at)],
  ];
  const [label, records] = random.pick(ways);
  if (records.length === 0) return undefined;
  return resigned(scene, inside, label, records, {}, zone.ksk);
};

/** Another DS set under the parent's true signature. */
export const signedDs: Mutation = (scene) => {
  const inside = insides(scene, ({ type }) => type === rrType.DS);
  const [record] = inside?.set.records ?? [];
  if (inside === undefined || record === undefined) return undefined;
  const child = scene.world.zones.get(nameToText(inside.set.name).toLowerCase());
  if (child === undefined) return undefined;
  const of = (rdata: Uint8Array): ResourceRecord => ({ ...record, rdata });
  const good = (digestType: number): ResourceRecord =>
    of(dsFor(child.apex, child.ksk.dnskey, digestType));
  const bent = (base: ResourceRecord, offset: number, value: number): ResourceRecord => {
    const rdata = Uint8Array.from(base.rdata);
    rdata[offset] = value;
    return of(rdata);
  };
  const flip = (base: ResourceRecord): ResourceRecord => bent(base, 4, (base.rdata[4] ?? 0) ^ 1);
  const ways: readonly (readonly [string, readonly ResourceRecord[]])[] = [
    ['SHA-1 alone', [good(1)]],
    ['SHA-1 good, SHA-256 bad', [good(1), flip(good(2))]],
    ['SHA-256 bad, SHA-384 good', [flip(good(2)), good(4)]],
    ['SHA-256 good, SHA-384 bad', [good(2), flip(good(4))]],
    ['SHA-1 good, digest 99', [good(1), bent(good(2), 3, 99)]],
    ['SHA-1 good, SHA-256 of algorithm 253', [good(1), bent(good(2), 2, 253)]],
    ['algorithm 253 alone', [bent(good(2), 2, 253)]],
    ['digest 99 alone', [bent(good(2), 3, 99)]],
    ['wrong tag', [bent(good(2), 1, (record.rdata[1] ?? 0) ^ 1)]],
    ['good and wrong tag', [good(2), bent(good(2), 1, (record.rdata[1] ?? 0) ^ 1)]],
    ['short digest', [of(good(2).rdata.subarray(0, 20))]],
    ['digest of the ZSK', [of(dsFor(child.apex, child.zsk.dnskey, 2))]],
  ];
  const [label, records] = scene.random.pick(ways);
  return resigned(scene, inside, label, records);
};

/** Bad signatures beside the good one, before or after it. */
export const crowdedSignatures: Mutation = (scene) => {
  const inside = insides(scene);
  const [good] = inside?.set.signatures ?? [];
  if (inside === undefined || good === undefined) return undefined;
  const { random } = scene;
  const { set, usual, key } = inside;
  const junk = (): ResourceRecord => {
    const rdata = Uint8Array.from(good.rdata);
    rdata[rdata.length - 1 - random.below(8)] = random.below(256);
    return { ...good, rdata };
  };
  const count = random.pick([1, 2, 3, 12]);
  const kinds: readonly (readonly [string, readonly ResourceRecord[]])[] = [
    [`${count} broken`, Array.from({ length: count }, junk)],
    ['an expired', [signRrset(set.records, key, { ...usual, expiration: scene.world.now - 9 })]],
    ['a stranger', [signRrset(set.records, key, { ...usual, keyTag: key.keyTag ^ 1 })]],
    ['a signer above', [signRrset(set.records, key, { ...usual, signer: suffixOf(set.name, 0) })]],
  ];
  const [label, extra] = random.pick(kinds);
  const before = random.chance(0.6);
  const signatures = before ? [...extra, ...set.signatures] : [...set.signatures, ...extra];
  return {
    label: `${label} signature ${before ? 'before' : 'after'} the good of ${setText(set)}`,
    served: changed(scene.message, recordsOf(set), set.section, [...set.records, ...signatures]),
  };
};

/** Data in another spelling under a signature over that spelling: only the old types are lowered. */
export const signedSpelling: Mutation = (scene) => {
  const inside = insides(scene);
  if (inside === undefined) return undefined;
  const records = inside.set.records.map((record) => {
    if (record.type === rrType.DNSKEY) readDnskey(record.rdata);
    return { ...record, name: { labels: record.name.labels.map((label) => label.map(upper)) } };
  });
  return resigned(scene, inside, 'upper case', records);
};

const upper = (octet: number): number => (octet >= 0x61 && octet <= 0x7a ? octet - 0x20 : octet);

/** A denial made to measure and truly signed: NSEC from the name's parent around the name. */
export const signedDenial: Mutation = (scene) => {
  const inside = insides(scene);
  if (inside === undefined) return undefined;
  const { random, target, message } = scene;
  const { zone, usual, key } = inside;
  const owners = [target.name, parentName(target.name), zone.apex, nearbyName(target.name, scene)];
  const name = random.pick(owners.filter((one): one is WireName => one !== undefined));
  if (!isSubdomain(name, zone.apex)) return undefined;
  const next = random.pick([zone.apex, name, nearbyName(target.name, scene)]);
  const bitmaps = [
    [46, 47],
    [2, 46, 47],
    [2, 6, 46, 47, 48],
    [2, 43, 46, 47],
    [5, 46, 47],
    [39, 46, 47],
    [46, 47, 128],
    [1, 46, 47],
  ];
  const proof = otherProof(rrType.NSEC, nsecOf(next, random.pick(bitmaps)), scene);
  if (proof === undefined) return undefined;
  const nsec = { name, type: rrType.NSEC, class: 1, ttl: 300, rdata: proof[1] };
  const rcode = random.pick([0, 3]);
  const others = random.chance(0.5) ? message.authorities : [];
  return {
    label: `a signed denial from ${nameToText(name)} (${proof[0]}), rcode ${rcode}`,
    served: {
      ...message,
      rcode,
      answers: [],
      authorities: [nsec, signRrset([nsec], key, usual), ...others],
    },
  };
};

function nsecOf(next: WireName, types: readonly number[]): Uint8Array {
  const bits = new Uint8Array(17);
  for (const type of types) bits[type >>> 3] = (bits[type >>> 3] ?? 0) | (0x80 >>> (type & 7));
  return concatBytes([nameToWire(next), Uint8Array.of(0, bits.length), bits]);
}
