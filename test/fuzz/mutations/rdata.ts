import { encodeTypeBitmap } from '../../../src/protocols/dns/bitmap.js';
import { concatBytes } from '../../../src/protocols/dns/byte-reader.js';
import { nameToText, nameToWire } from '../../../src/protocols/dns/name.js';
import { readNsec, readNsec3, readRrsig } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { nsec3Rdata, nsecRdata } from '../../../src/protocols/dnssec/sign.js';
import type { Random } from '../random.js';
import { nearbyName } from './records.js';
import { placesOf, recordText, replaced, type Mutation, type Scene } from './scene.js';

/** Field name, offset, length (to the end where absent). */
type Field = readonly [string, number, number?];

const fixedFields: ReadonlyMap<number, readonly Field[]> = new Map<number, readonly Field[]>([
  [
    rrType.RRSIG,
    [
      ['type covered', 0, 2],
      ['algorithm', 2, 1],
      ['labels', 3, 1],
      ['original TTL', 4, 4],
      ['expiration', 8, 4],
      ['inception', 12, 4],
      ['key tag', 16, 2],
    ],
  ],
  [
    rrType.DNSKEY,
    [
      ['flags', 0, 2],
      ['protocol', 2, 1],
      ['algorithm', 3, 1],
      ['key', 4],
    ],
  ],
  [
    rrType.DS,
    [
      ['key tag', 0, 2],
      ['algorithm', 2, 1],
      ['digest type', 3, 1],
      ['digest', 4],
    ],
  ],
  [
    rrType.NSEC3,
    [
      ['hash algorithm', 0, 1],
      ['flags', 1, 1],
      ['iterations', 2, 2],
      ['salt length', 4, 1],
    ],
  ],
]);

function poked(rdata: Uint8Array, [, offset, length]: Field, random: Random): Uint8Array {
  const copy = Uint8Array.from(rdata);
  const size = Math.min(length ?? copy.length - offset, copy.length - offset);
  const at = offset + random.below(size);
  const way = random.below(4);
  if (way === 0) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  else if (way === 1) copy[at] = ((copy[at] ?? 0) + 1) & 0xff;
  else copy.fill(way === 2 ? 0 : 0xff, offset, offset + size);
  return copy;
}

/** One field of RDATA changed. */
export const rdataField: Mutation = ({ message, random }) => {
  const place = random.maybe(placesOf(message, ['answers', 'authorities']));
  if (place === undefined || place.record.rdata.length === 0) return undefined;
  const fields = fixedFields.get(place.record.type) ?? [];
  const field: Field = random.maybe([...fields, ['octets', 0] as const]) ?? ['octets', 0];
  const rdata = poked(place.record.rdata, field, random);
  return {
    label: `${field[0]} of ${recordText(place.record)}`,
    served: replaced(message, place, [{ ...place.record, rdata }]),
  };
};

/** RDATA a little too short or too long. */
export const rdataLength: Mutation = ({ message, random }) => {
  const place = random.maybe(placesOf(message, ['answers', 'authorities']));
  if (place === undefined) return undefined;
  const { rdata } = place.record;
  const cut = random.chance(0.5);
  const other = cut
    ? rdata.subarray(0, random.below(rdata.length))
    : concatBytes([rdata, random.bytes(1 + random.below(3))]);
  return {
    label: `${cut ? 'cut' : 'lengthened'} RDATA of ${recordText(place.record)}`,
    served: replaced(message, place, [{ ...place.record, rdata: other }]),
  };
};

/** The signature itself: one bit, none, another length; or another signer. */
export const signatureOctets: Mutation = (scene) => {
  const { message, random } = scene;
  const place = random.maybe(
    placesOf(message, ['answers', 'authorities']).filter(
      ({ record }) => record.type === rrType.RRSIG,
    ),
  );
  if (place === undefined) return undefined;
  const { rdata } = place.record;
  const { signer } = readRrsig(rdata);
  const start = 18 + nameToWire(signer).length;
  const [head, signature] = [rdata.subarray(0, start), rdata.subarray(start)];
  const flipped = Uint8Array.from(signature);
  const at = random.below(flipped.length);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
  const other = nearbyName(signer, scene);
  const ways: readonly (readonly [string, Uint8Array])[] = [
    ['flipped', concatBytes([head, flipped])],
    ['flipped', concatBytes([head, flipped])],
    ['empty', head],
    ['zero', concatBytes([head, new Uint8Array(signature.length)])],
    ['short', concatBytes([head, signature.subarray(0, -1)])],
    ['long', concatBytes([head, signature, Uint8Array.of(0)])],
    [`by ${nameToText(other)}`, concatBytes([rdata.subarray(0, 18), nameToWire(other), signature])],
  ];
  const [words, changedRdata] = random.pick(ways);
  return {
    label: `signature ${words} of ${recordText(place.record)}`,
    served: replaced(message, place, [{ ...place.record, rdata: changedRdata }]),
  };
};

function toggled(types: ReadonlySet<number>, scene: Scene): readonly [string, number[]] {
  const type = scene.random.pick([
    scene.target.type,
    scene.target.type,
    rrType.NS,
    rrType.SOA,
    rrType.DS,
    rrType.CNAME,
    rrType.DNAME,
    rrType.NXNAME,
  ]);
  return types.has(type)
    ? [`-${type}`, [...types].filter((one) => one !== type)]
    : [`+${type}`, [...types, type]];
}

/** RDATA of an NSEC or NSEC3 that says something else, well formed. */
export function otherProof(
  type: number,
  rdata: Uint8Array,
  scene: Scene,
): readonly [string, Uint8Array] | undefined {
  const { random } = scene;
  if (type === rrType.NSEC) {
    const { next, types } = readNsec(rdata);
    if (random.chance(0.4)) {
      const other = nearbyName(random.chance(0.5) ? next : scene.target.name, scene);
      return [`next ${nameToText(other)}`, nsecRdata(other, types)];
    }
    const [words, list] = toggled(types, scene);
    return [`types ${words}`, concatBytes([nameToWire(next), encodeTypeBitmap(list)])];
  }
  if (type !== rrType.NSEC3) return undefined;
  const nsec3 = readNsec3(rdata);
  const [words, list] = toggled(nsec3.types, scene);
  const ways: readonly (readonly [string, Uint8Array])[] = [
    [`types ${words}`, nsec3Rdata(nsec3, nsec3.next, list)],
    [`types ${words}`, nsec3Rdata(nsec3, nsec3.next, list)],
    ['opt-out flipped', nsec3Rdata({ ...nsec3, flags: nsec3.flags ^ 1 }, nsec3.next, nsec3.types)],
    ['flag 2', nsec3Rdata({ ...nsec3, flags: nsec3.flags | 2 }, nsec3.next, nsec3.types)],
    ['hash 2', nsec3Rdata({ ...nsec3, hashAlgorithm: 2 }, nsec3.next, nsec3.types)],
    ['iterations 51', nsec3Rdata({ ...nsec3, iterations: 51 }, nsec3.next, nsec3.types)],
    [
      'iterations +1',
      nsec3Rdata({ ...nsec3, iterations: nsec3.iterations + 1 }, nsec3.next, nsec3.types),
    ],
    ['salt', nsec3Rdata({ ...nsec3, salt: Uint8Array.of(0xab) }, nsec3.next, nsec3.types)],
    ['next all ones', nsec3Rdata(nsec3, new Uint8Array(20).fill(0xff), nsec3.types)],
    ['next short', nsec3Rdata(nsec3, nsec3.next.subarray(0, 10), nsec3.types)],
  ];
  return random.pick(ways);
}

export const proofField: Mutation = (scene) => {
  const { message, random } = scene;
  const place = random.maybe(
    placesOf(message, ['answers', 'authorities']).filter(
      ({ record }) => record.type === rrType.NSEC || record.type === rrType.NSEC3,
    ),
  );
  if (place === undefined) return undefined;
  const other = otherProof(place.record.type, place.record.rdata, scene);
  return (
    other && {
      label: `${other[0]} of ${recordText(place.record)}`,
      served: replaced(message, place, [{ ...place.record, rdata: other[1] }]),
    }
  );
};
