import { compareBytes } from '../protocols/dns/byte-reader.js';
import type { Message, ResourceRecord } from '../protocols/dns/message.js';
import { equalNames, isSubdomain } from '../protocols/dns/name.js';
import { rcode, rrClass, rrType } from '../protocols/dns/types.js';
import { addRecord, removeRecord, removeRrset, rrsetOf, slot, typesAt, type Zone } from './zone.js';

/** NOERROR comes with the changed zone; every other rcode leaves the zone as it was (RFC 2136 s3). */
export interface UpdateResult {
  readonly rcode: number;
  readonly zone: Zone;
}

export function applyUpdate(zone: Zone, update: Message): UpdateResult {
  const refused =
    checkZoneSection(zone, update) ??
    checkPrerequisites(zone, update.answers) ??
    checkChanges(zone, update.authorities);
  if (refused !== undefined) return { rcode: refused, zone };
  return { rcode: rcode.NOERROR, zone: update.authorities.reduce(applyChange, zone) };
}

function checkZoneSection(zone: Zone, update: Message): number | undefined {
  const [asked, second] = update.questions;
  if (asked === undefined || second !== undefined || asked.type !== rrType.SOA)
    return rcode.FORMERR;
  return equalNames(asked.name, zone.apex) ? undefined : rcode.NOTAUTH;
}

/** RFC 2136 s3.2. */
function checkPrerequisites(
  zone: Zone,
  prerequisites: readonly ResourceRecord[],
): number | undefined {
  for (const wanted of prerequisites) {
    const failure = checkOne(zone, wanted);
    if (failure !== undefined) return failure;
  }
  return checkValues(
    zone,
    prerequisites.filter((wanted) => wanted.class === rrClass.IN),
  );
}

function checkOne(zone: Zone, wanted: ResourceRecord): number | undefined {
  if (wanted.ttl !== 0) return rcode.FORMERR;
  if (!isSubdomain(wanted.name, zone.apex)) return rcode.NOTZONE;
  const nameInUse = typesAt(zone, wanted.name).length > 0;
  const setExists = rrsetOf(zone, wanted.name, wanted.type) !== undefined;
  const anyType = wanted.type === rrType.ANY;
  switch (wanted.class) {
    case rrClass.ANY:
      if (wanted.rdata.length > 0) return rcode.FORMERR;
      if (anyType) return nameInUse ? undefined : rcode.NXDOMAIN;
      return setExists ? undefined : rcode.NXRRSET;
    case rrClass.NONE:
      if (wanted.rdata.length > 0) return rcode.FORMERR;
      if (anyType) return nameInUse ? rcode.YXDOMAIN : undefined;
      return setExists ? rcode.YXRRSET : undefined;
    case rrClass.IN:
      return undefined;
    default:
      return rcode.FORMERR;
  }
}

/** RFC 2136 s3.2.3: the RRsets named value by value must be exactly those of the zone. */
function checkValues(zone: Zone, wanted: readonly ResourceRecord[]): number | undefined {
  for (const one of wanted) {
    const key = slot(one.name, one.type);
    const values = wanted.filter(({ name, type }) => slot(name, type) === key);
    const have = rrsetOf(zone, one.name, one.type)?.rdatas ?? [];
    const same =
      have.length === values.length &&
      values.every(({ rdata }) => have.some((other) => compareBytes(other, rdata) === 0));
    if (!same) return rcode.NXRRSET;
  }
  return undefined;
}

/** RFC 2136 s3.4.1: the whole section is looked at before anything is changed. */
function checkChanges(zone: Zone, changes: readonly ResourceRecord[]): number | undefined {
  for (const change of changes) {
    if (!isSubdomain(change.name, zone.apex)) return rcode.NOTZONE;
    const { type, ttl, rdata } = change;
    const meta = type === rrType.ANY || type === rrType.AXFR || type === rrType.IXFR;
    const wellFormed =
      (change.class === rrClass.IN && !meta && rdata.length > 0) ||
      (change.class === rrClass.ANY && ttl === 0 && rdata.length === 0) ||
      (change.class === rrClass.NONE && ttl === 0 && !meta && rdata.length > 0);
    if (!wellFormed) return rcode.FORMERR;
  }
  return undefined;
}

/** RFC 2136 s3.4.2; the apex keeps its SOA and NS whatever is asked. */
function applyChange(zone: Zone, change: ResourceRecord): Zone {
  const kept = (type: number): boolean =>
    equalNames(change.name, zone.apex) && (type === rrType.SOA || type === rrType.NS);
  if (change.class === rrClass.IN) {
    return change.type === rrType.SOA ? zone : addRecord(zone, change);
  }
  if (change.class === rrClass.NONE) return kept(change.type) ? zone : removeRecord(zone, change);
  const types = change.type === rrType.ANY ? typesAt(zone, change.name) : [change.type];
  return types
    .filter((type) => !kept(type))
    .reduce((edited, type) => removeRrset(edited, change.name, type), zone);
}
