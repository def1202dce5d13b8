import type { ResourceRecord } from '../dns/message.js';
import { equalNames, nameKey, nameToText, WireError, type WireName } from '../dns/name.js';
import { readRrsig, type Rrsig } from '../dns/rdata.js';
import { rrClass, rrType, rrTypeName } from '../dns/types.js';

export interface Signature {
  readonly rrsig: Rrsig;
  readonly ttl: number;
}

/** All records of one owner and type, class IN, and the signatures said to cover them. */
export interface Rrset {
  readonly name: WireName;
  readonly type: number;
  readonly records: readonly ResourceRecord[];
  readonly signatures: readonly Signature[];
}

const keyOf = (name: WireName, type: number): string => `${type} ${nameKey(name)}`;

/** A signature that cannot be read is none (RFC 6840 s5.4 wants one good one). */
function signatureOf(record: ResourceRecord): Signature | undefined {
  try {
    return { rrsig: readRrsig(record.rdata), ttl: record.ttl };
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

interface Gathered {
  readonly name: WireName;
  readonly type: number;
  readonly records: ResourceRecord[];
  readonly signatures: Signature[];
}

/** The RRsets of a section in order of appearance; records of other classes are no part of it. */
export function rrsetsOf(records: readonly ResourceRecord[]): readonly Rrset[] {
  if (records.length === 0) return [];
  const sets = new Map<string, Gathered>();
  for (const record of records) {
    const { name, type } = record;
    if (record.class !== rrClass.IN || type === rrType.RRSIG) continue;
    const key = keyOf(name, type);
    const set = sets.get(key);
    if (set === undefined) sets.set(key, { name, type, records: [record], signatures: [] });
    else set.records.push(record);
  }
  for (const record of records) {
    if (record.class !== rrClass.IN || record.type !== rrType.RRSIG) continue;
    const signature = signatureOf(record);
    if (signature === undefined) continue;
    sets.get(keyOf(record.name, signature.rrsig.typeCovered))?.signatures.push(signature);
  }
  return [...sets.values()];
}

export function findRrset(sets: readonly Rrset[], name: WireName, type: number): Rrset | undefined {
  return sets.find((set) => set.type === type && equalNames(set.name, name));
}

/** `example.com. MX`. */
export function rrsetText(set: Pick<Rrset, 'name' | 'type'>): string {
  return `${nameToText(set.name)} ${rrTypeName(set.type)}`;
}

export function lowestTtl(set: Rrset): number {
  return set.records.reduce((least, record) => Math.min(least, record.ttl), Infinity);
}

export function highestTtl(set: Rrset): number {
  return set.records.reduce((most, record) => Math.max(most, record.ttl), 0);
}

/** Distinct signer names, deepest first. */
export function signersOf(sets: readonly Rrset[]): readonly WireName[] {
  const signers = new Map<string, WireName>();
  for (const { signatures } of sets)
    for (const { rrsig } of signatures) signers.set(nameKey(rrsig.signer), rrsig.signer);
  const all = [...signers.values()];
  return all.length < 2 ? all : all.sort((a, b) => b.labels.length - a.labels.length);
}
