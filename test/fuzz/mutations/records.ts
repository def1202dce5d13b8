import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import {
  childName,
  nameOf,
  nameToText,
  nameToWire,
  parentName,
  rootName,
  wildcardOf,
  WireError,
  type WireName,
} from '../../../src/protocols/dns/name.js';
import { readNameRdata, readRrsig } from '../../../src/protocols/dns/rdata.js';
import { concatBytes, u16Bytes } from '../../../src/protocols/dns/byte-reader.js';
import { rrType, rrTypeName } from '../../../src/protocols/dns/types.js';
import type { Random } from '../random.js';
import {
  changed,
  placesOf,
  recordsOf,
  recordText,
  replaced,
  sections,
  setsOf,
  setText,
  type Mutation,
  type Scene,
} from './scene.js';

const judged = ['answers', 'authorities'] as const;

export const dropRecord: Mutation = ({ message, random }) => {
  const place = random.maybe(placesOf(message, judged));
  return (
    place && { label: `drop ${recordText(place.record)}`, served: replaced(message, place, []) }
  );
};

export const dropSet: Mutation = ({ message, random }) => {
  const set = random.maybe(setsOf(message, judged));
  return (
    set && {
      label: `drop set ${setText(set)}`,
      served: changed(message, recordsOf(set), 'answers', []),
    }
  );
};

export const dropSignatures: Mutation = ({ message, random }) => {
  if (random.chance(0.3)) {
    const all = placesOf(message).flatMap(({ record }) =>
      record.type === rrType.RRSIG ? [record] : [],
    );
    return { label: 'drop every signature', served: changed(message, all, 'answers', []) };
  }
  const set = random.maybe(
    setsOf(message, judged).filter(({ signatures }) => signatures.length > 0),
  );
  return (
    set && {
      label: `drop signatures of ${setText(set)}`,
      served: changed(message, set.signatures, 'answers', []),
    }
  );
};

/** Only the signatures stay. */
export const dropData: Mutation = ({ message, random }) => {
  const set = random.maybe(
    setsOf(message, judged).filter(({ signatures }) => signatures.length > 0),
  );
  return (
    set && {
      label: `drop data of ${setText(set)}`,
      served: changed(message, set.records, 'answers', []),
    }
  );
};

export const duplicate: Mutation = ({ message, random }) => {
  const place = random.maybe(placesOf(message, judged));
  return (
    place && {
      label: `twice ${recordText(place.record)}`,
      served: replaced(message, place, [place.record, place.record]),
    }
  );
};

export const moveSet: Mutation = ({ message, random }) => {
  const set = random.maybe(setsOf(message));
  if (set === undefined) return undefined;
  const to = random.pick(sections.filter((section) => section !== set.section));
  const moved = random.pick([recordsOf(set), set.records, set.signatures]);
  if (moved.length === 0) return undefined;
  return { label: `move ${setText(set)} to ${to}`, served: changed(message, moved, to, moved) };
};

function flipCase(name: WireName, random: Random): WireName {
  const flip = (octet: number): number =>
    (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a && random.chance(0.5) ? octet ^ 0x20 : octet;
  return { labels: name.labels.map((label) => label.map(flip)) };
}

/** Another spelling of an owner: names have no case (RFC 4343). */
export const ownerCase: Mutation = ({ message, random }) => {
  const place = random.maybe(placesOf(message, judged));
  if (place === undefined) return undefined;
  const name = flipCase(place.record.name, random);
  return {
    label: `owner case of ${recordText(place.record)}`,
    served: replaced(message, place, [{ ...place.record, name }]),
  };
};

/** Where in RDATA a name starts, for the types whose names are lowered before signing, and for one that is not. */
const nameOffsets: ReadonlyMap<number, number> = new Map([
  [rrType.NS, 0],
  [rrType.CNAME, 0],
  [rrType.DNAME, 0],
  [rrType.PTR, 0],
  [rrType.SOA, 0],
  [rrType.MX, 2],
  [rrType.SRV, 6],
  [rrType.RRSIG, 18],
  [rrType.NSEC, 0],
]);

export const rdataCase: Mutation = ({ message, random }) => {
  const place = random.maybe(
    placesOf(message, judged).filter(({ record }) => nameOffsets.has(record.type)),
  );
  if (place === undefined) return undefined;
  const rdata = Uint8Array.from(place.record.rdata);
  const start = nameOffsets.get(place.record.type) ?? 0;
  for (let at = start; (rdata[at] ?? 0) !== 0; at += (rdata[at] ?? 0) + 1) {
    for (let inside = at + 1; inside <= at + (rdata[at] ?? 0); inside++) {
      const lower = (rdata[inside] ?? 0) | 0x20;
      if (lower >= 0x61 && lower <= 0x7a && random.chance(0.5))
        rdata[inside] = (rdata[inside] ?? 0) ^ 0x20;
    }
  }
  return {
    label: `RDATA case of ${recordText(place.record)}`,
    served: replaced(message, place, [{ ...place.record, rdata }]),
  };
};

export const otherTtl: Mutation = ({ message, random }) => {
  const place = random.maybe(placesOf(message, judged));
  if (place === undefined) return undefined;
  const ttl = random.pick([0, 1, 2, place.record.ttl + 1, 86_400 * 365, 0x7fffffff]);
  return {
    label: `TTL ${ttl} of ${recordText(place.record)}`,
    served: replaced(message, place, [{ ...place.record, ttl }]),
  };
};

/** A name near another: above, below, beside, its wildcard, the root, somewhere else. */
export function nearbyName(name: WireName, scene: Scene): WireName {
  const { random } = scene;
  const parent = parentName(name) ?? rootName;
  const label = (text: string): Uint8Array => new TextEncoder().encode(text);
  const zones = [...scene.world.zones.values()].map(({ apex }) => apex);
  const tries: readonly (() => WireName)[] = [
    () => parent,
    () => childName(label('below'), name),
    () => childName(label('beside'), parent),
    () => wildcardOf(parent),
    () => wildcardOf(name),
    () => random.pick(zones),
    () => scene.target.name,
    () => rootName,
  ];
  try {
    return random.pick(tries)();
  } catch (error) {
    if (error instanceof WireError) return parent;
    throw error;
  }
}

export const otherOwner: Mutation = (scene) => {
  const { message, random } = scene;
  const set = random.maybe(setsOf(message, judged));
  if (set === undefined) return undefined;
  const name = nearbyName(set.name, scene);
  const moved = random.chance(0.7) ? recordsOf(set) : set.records;
  const renamed = moved.map((record) => ({ ...record, name }));
  return {
    label: `owner of ${setText(set)} to ${nameToText(name)}`,
    served: changed(message, moved, set.section, renamed),
  };
};

export const otherTypeOrClass: Mutation = ({ message, random }) => {
  const place = random.maybe(placesOf(message, judged));
  if (place === undefined) return undefined;
  if (random.chance(0.3))
    return {
      label: `class CH for ${recordText(place.record)}`,
      served: replaced(message, place, [{ ...place.record, class: 3 }]),
    };
  const type = random.pick([rrType.TXT, 65_281, 64, rrType.TLSA, rrType.CDS]);
  return {
    label: `type ${rrTypeName(type)} for ${recordText(place.record)}`,
    served: replaced(message, place, [{ ...place.record, type }]),
  };
};

/** A made-up record without signature: data for the question, an alias, a DNAME above, an NS below. */
export const forged: Mutation = (scene) => {
  const { message, random, target } = scene;
  const record = (name: WireName, type: number, rdata: Uint8Array): ResourceRecord => ({
    name,
    type,
    class: 1,
    ttl: 300,
    rdata,
  });
  const elsewhere = nearbyName(target.name, scene);
  const parent = parentName(target.name) ?? rootName;
  const kinds: readonly ResourceRecord[] = [
    record(target.name, target.type, Uint8Array.of(3, 1, 1, 9)),
    record(target.name, rrType.CNAME, nameToWire(elsewhere)),
    record(parent, rrType.DNAME, nameToWire(elsewhere)),
    record(target.name, rrType.NS, nameToWire(elsewhere)),
    record(
      target.name,
      rrType.DS,
      concatBytes([u16Bytes(1), Uint8Array.of(13, 2), random.bytes(32)]),
    ),
    record(elsewhere, target.type, Uint8Array.of(192, 0, 2, 99)),
  ];
  const one = random.pick(kinds);
  const section = random.pick(judged);
  const list = random.chance(0.5) ? [one, ...message[section]] : [...message[section], one];
  const whole = random.chance(0.3) ? [one] : list;
  return {
    label: `forged ${setText(one)} in ${section}${whole.length === 1 ? ' alone' : ''}`,
    served: { ...message, [section]: whole },
  };
};

/** An extra record in a set that is there. */
export const extraInSet: Mutation = ({ message, random }) => {
  const set = random.maybe(setsOf(message, judged));
  const [first] = set?.records ?? [];
  if (set === undefined || first === undefined) return undefined;
  const rdata = Uint8Array.from(first.rdata);
  rdata[rdata.length - 1] = (rdata[rdata.length - 1] ?? 0) ^ 1;
  const added = [{ ...first, rdata }];
  return {
    label: `extra record in ${setText(set)}`,
    served: changed(message, [], set.section, added),
  };
};

/** The alias chain of the answer: a step left out, bent, or made to loop. */
export const bendAlias: Mutation = (scene) => {
  const { message, random } = scene;
  const place = random.maybe(
    placesOf(message, ['answers']).filter(
      ({ record }) => record.type === rrType.CNAME || record.type === rrType.DNAME,
    ),
  );
  if (place === undefined) return undefined;
  const target = random.chance(0.3)
    ? place.record.name
    : nearbyName(readNameRdata(place.record.rdata), scene);
  if (random.chance(0.25))
    return { label: `drop ${recordText(place.record)}`, served: replaced(message, place, []) };
  const bent = { ...place.record, rdata: nameToWire(target) };
  return {
    label: `${recordText(place.record)} to ${nameToText(target)}`,
    served: replaced(message, place, [bent]),
  };
};

/** A set made from a wildcard is served under another name it would match, with the proof of the first. */
export const reexpand: Mutation = ({ message, random }) => {
  const expanded = setsOf(message, ['answers', 'authorities']).filter(({ name, signatures }) =>
    signatures.some(({ rdata }) => readRrsig(rdata).labels < name.labels.length),
  );
  const set = random.maybe(expanded);
  const labels = set?.signatures[0] && readRrsig(set.signatures[0].rdata).labels;
  if (set === undefined || labels === undefined) return undefined;
  const suffix = set.name.labels.slice(set.name.labels.length - labels);
  const words = random.pick([
    ['exact'],
    ['y'],
    ['x', 'y'],
    ['*'],
    ['other'],
    ['a', 'exact'],
    ['\0'],
  ]);
  const name = nameOf([...words.map((word) => new TextEncoder().encode(word)), ...suffix]);
  return {
    label: `${setText(set)} expanded as ${nameToText(name)}`,
    served: changed(
      message,
      recordsOf(set),
      set.section,
      recordsOf(set).map((record) => ({ ...record, name })),
    ),
  };
};
