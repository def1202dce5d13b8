import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { equalNames, nameKey, nameToText, type WireName } from '../../../src/protocols/dns/name.js';
import { readRrsig } from '../../../src/protocols/dns/rdata.js';
import { rrType, rrTypeName } from '../../../src/protocols/dns/types.js';
import type { Asked } from '../dnssec/ours.js';
import type { World } from '../dnssec/world.js';
import type { Random } from '../random.js';

/** What a mutation has to work with: one clean message, and clean messages from elsewhere. */
export interface Scene {
  readonly world: World;
  readonly random: Random;
  /** The question whose answer is mutated. */
  readonly target: Asked;
  readonly message: Message;
  /** Clean answers to other questions: near ones (same zone or name) and any. */
  readonly near: readonly Message[];
  readonly foreign: readonly Message[];
}

export interface Mutated {
  readonly label: string;
  readonly served: Message | Uint8Array;
}

/** One way to lie; `undefined` where this message gives no occasion for it. */
export type Mutation = (scene: Scene) => Mutated | undefined;

export const sections = ['answers', 'authorities', 'additionals'] as const;
export type Section = (typeof sections)[number];

export interface Place {
  readonly section: Section;
  readonly index: number;
  readonly record: ResourceRecord;
}

export function placesOf(
  message: Message,
  within: readonly Section[] = sections,
): readonly Place[] {
  return within.flatMap((section) =>
    message[section].map((record, index) => ({ section, index, record })),
  );
}

/** The message with one record replaced by these. */
export function replaced(message: Message, place: Place, by: readonly ResourceRecord[]): Message {
  const list = message[place.section];
  return {
    ...message,
    [place.section]: [...list.slice(0, place.index), ...by, ...list.slice(place.index + 1)],
  };
}

/** The records of one RRset in one section, its signatures apart. */
export interface SetInSection {
  readonly section: Section;
  readonly name: WireName;
  readonly type: number;
  readonly records: readonly ResourceRecord[];
  readonly signatures: readonly ResourceRecord[];
}

const coveredBy = (record: ResourceRecord): number => readRrsig(record.rdata).typeCovered;

export function setsOf(
  message: Message,
  within: readonly Section[] = sections,
): readonly SetInSection[] {
  return within.flatMap((section) => {
    const data = message[section].filter(({ type }) => type !== rrType.RRSIG);
    const keys = new Set(data.map(({ name, type }) => `${type} ${nameKey(name)}`));
    return [...keys].flatMap((key) => {
      const records = data.filter(({ name, type }) => `${type} ${nameKey(name)}` === key);
      const [first] = records;
      if (first === undefined) return [];
      const signatures = message[section].filter(
        (record) =>
          record.type === rrType.RRSIG &&
          equalNames(record.name, first.name) &&
          coveredBy(record) === first.type,
      );
      return [{ section, name: first.name, type: first.type, records, signatures }];
    });
  });
}

export const recordsOf = (set: SetInSection): readonly ResourceRecord[] => [
  ...set.records,
  ...set.signatures,
];

/** The message without these records (by identity), and with others added to a section. */
export function changed(
  message: Message,
  out: readonly ResourceRecord[],
  into: Section,
  added: readonly ResourceRecord[],
): Message {
  const kept = (section: Section): readonly ResourceRecord[] =>
    message[section].filter((record) => !out.includes(record));
  const base = {
    ...message,
    answers: kept('answers'),
    authorities: kept('authorities'),
    additionals: kept('additionals'),
  };
  return { ...base, [into]: [...base[into], ...added] };
}

export const setText = (set: { readonly name: WireName; readonly type: number }): string =>
  `${nameToText(set.name)} ${rrTypeName(set.type)}`;

export const recordText = (record: ResourceRecord): string =>
  record.type === rrType.RRSIG
    ? `${nameToText(record.name)} RRSIG ${rrTypeName(coveredBy(record))}`
    : setText(record);
