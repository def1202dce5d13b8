import { compareNames, type WireName } from '../protocols/dns/name.js';
import { readSoa } from '../protocols/dns/rdata.js';
import { rrType } from '../protocols/dns/types.js';
import { nsecRdata } from '../protocols/dnssec/sign.js';
import { cutAbove, nsecOwners, soaOf, typesAt, type LabRrset, type Zone } from './zone.js';

/** The NSEC RRset at `name`, or the one whose span covers it (RFC 4034 s4, RFC 4035 s2.3). */
export function nsecCovering(zone: Zone, name: WireName): LabRrset {
  const owners = nsecOwners(zone);
  const at = owners.findLastIndex((owner) => compareNames(owner, name) <= 0);
  const owner = owners[Math.max(0, at)] ?? zone.apex;
  const next = owners[at + 1] ?? zone.apex;
  const rdata = nsecRdata(next, typesFor(zone, owner));
  return { owner, type: rrType.NSEC, ttl: nsecTtl(zone), rdatas: [rdata] };
}

/** At a delegation the parent lists NS and DS only; glue is not its to speak of. */
function typesFor(zone: Zone, owner: WireName): readonly number[] {
  const atCut = cutAbove(zone, owner) !== undefined;
  const types = typesAt(zone, owner).filter(
    (type) => !atCut || type === rrType.NS || type === rrType.DS,
  );
  return [...types, rrType.RRSIG, rrType.NSEC];
}

/** RFC 9077: the TTL of negative answers. */
function nsecTtl(zone: Zone): number {
  const soa = soaOf(zone);
  const [rdata] = soa.rdatas;
  return Math.min(soa.ttl, rdata === undefined ? 0 : readSoa(rdata).minimum);
}
