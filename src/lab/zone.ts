import type { ResourceRecord } from '../protocols/dns/message.js';
import {
  compareNames,
  isSubdomain,
  nameFromText,
  nameKey,
  type WireName,
} from '../protocols/dns/name.js';
import { readSoa } from '../protocols/dns/rdata.js';
import { compareBytes, u32Bytes } from '../protocols/dns/byte-reader.js';
import { rrClass, rrType } from '../protocols/dns/types.js';
import { recordsFromText } from '../protocols/dns/zone-text.js';

/** All records of one owner and type; at least one RDATA. TTL in seconds. */
export interface LabRrset {
  readonly owner: WireName;
  readonly type: number;
  readonly ttl: number;
  readonly rdatas: readonly Uint8Array[];
}

/** A zone at one moment. Never changed in place, so that a lagging server can go on serving an old one. */
export interface Zone {
  readonly apex: WireName;
  readonly rrsets: ReadonlyMap<string, LabRrset>;
}

export function slot(owner: WireName, type: number): string {
  return `${nameKey(owner)} ${type}`;
}

/** Zone-file text; owners below `apex` only. Throws WireError for text that is none. */
export function zoneFromText(apex: string, text: string): Zone {
  const zone: Zone = { apex: nameFromText(apex), rrsets: new Map() };
  return recordsFromText(text).reduce(addRecord, zone);
}

export function rrsetOf(zone: Zone, owner: WireName, type: number): LabRrset | undefined {
  return zone.rrsets.get(slot(owner, type));
}

/** Puts the RRset in place of whatever the slot held; one without RDATA empties the slot. */
export function withRrset(zone: Zone, rrset: LabRrset): Zone {
  const rrsets = new Map(zone.rrsets);
  const key = slot(rrset.owner, rrset.type);
  if (rrset.rdatas.length === 0 && !rrsets.delete(key)) return zone;
  if (rrset.rdatas.length > 0) rrsets.set(key, rrset);
  return { ...zone, rrsets };
}

/** Adds one record; the RRset takes its TTL (RFC 2181 s5.2), a record already there is not doubled. */
export function addRecord(zone: Zone, record: ResourceRecord): Zone {
  const before = rrsetOf(zone, record.name, record.type);
  const others = (before?.rdatas ?? []).filter((rdata) => compareBytes(rdata, record.rdata) !== 0);
  return withRrset(zone, {
    owner: before?.owner ?? record.name,
    type: record.type,
    ttl: record.ttl,
    rdatas: [...others, record.rdata],
  });
}

export function removeRecord(
  zone: Zone,
  record: Pick<ResourceRecord, 'name' | 'type' | 'rdata'>,
): Zone {
  const before = rrsetOf(zone, record.name, record.type);
  if (before === undefined) return zone;
  const rdatas = before.rdatas.filter((rdata) => compareBytes(rdata, record.rdata) !== 0);
  return withRrset(zone, { ...before, rdatas });
}

export function removeRrset(zone: Zone, owner: WireName, type: number): Zone {
  return withRrset(zone, { owner, type, ttl: 0, rdatas: [] });
}

/** Every type at `name`, in no order. */
export function typesAt(zone: Zone, name: WireName): readonly number[] {
  const prefix = `${nameKey(name)} `;
  return [...zone.rrsets].filter(([key]) => key.startsWith(prefix)).map(([, { type }]) => type);
}

export function recordsOf(rrset: LabRrset): readonly ResourceRecord[] {
  return rrset.rdatas.map((rdata) => ({
    name: rrset.owner,
    type: rrset.type,
    class: rrClass.IN,
    ttl: rrset.ttl,
    rdata,
  }));
}

export function soaOf(zone: Zone): LabRrset {
  const soa = rrsetOf(zone, zone.apex, rrType.SOA);
  if (soa === undefined) throw new Error('a zone of the lab has no SOA');
  return soa;
}

export function serialOf(zone: Zone): number {
  const [rdata] = soaOf(zone).rdatas;
  return rdata === undefined ? 0 : readSoa(rdata).serial;
}

/** The same zone, its serial one higher. */
export function nextSerial(zone: Zone): Zone {
  const soa = soaOf(zone);
  const [before] = soa.rdatas;
  if (before === undefined) return zone;
  const rdata = Uint8Array.from(before);
  // The serial is the first of the five numbers that end the RDATA (RFC 1035 s3.3.13).
  rdata.set(u32Bytes((readSoa(before).serial + 1) >>> 0), rdata.length - 20);
  return withRrset(zone, { ...soa, rdatas: [rdata] });
}

/** The cut at or above `name` and below the apex, where the zone delegates (RFC 1034 s4.2.1). */
export function cutAbove(zone: Zone, name: WireName): WireName | undefined {
  for (let count = zone.apex.labels.length + 1; count <= name.labels.length; count++) {
    const at = { labels: name.labels.slice(name.labels.length - count) };
    if (rrsetOf(zone, at, rrType.NS) !== undefined) return at;
  }
  return undefined;
}

/** Owners that have an NSEC record, in canonical order: all but glue below a cut (RFC 4035 s2.3). */
export function nsecOwners(zone: Zone): readonly WireName[] {
  const owners = new Map<string, WireName>();
  for (const { owner } of zone.rrsets.values()) {
    const cut = cutAbove(zone, owner);
    if (cut === undefined || compareNames(cut, owner) === 0) owners.set(nameKey(owner), owner);
  }
  return [...owners.values()].sort(compareNames);
}

/** True where `name` owns nothing but something lies below it, or it owns something itself. */
export function nameExists(zone: Zone, name: WireName): boolean {
  return [...zone.rrsets.values()].some(({ owner }) => isSubdomain(owner, name));
}
