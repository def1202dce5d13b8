import type { Question, ResourceRecord } from '../protocols/dns/message.js';
import {
  equalNames,
  isSubdomain,
  parentName,
  wildcardOf,
  type WireName,
} from '../protocols/dns/name.js';
import { readNameRdata, readSoa } from '../protocols/dns/rdata.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import {
  cutAbove,
  nameExists,
  recordsOf,
  rrsetOf,
  soaOf,
  type LabRrset,
  type Zone,
} from './zone.js';
import { nsecCovering } from './nsec.js';

export interface Sections {
  readonly rcode: number;
  readonly aa: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
}

/** Adds the RRSIG to an RRset; absent: the zone is unsigned, or the query did not set DO. */
export type Sign = (rrset: LabRrset) => ResourceRecord;

/** What an authoritative server says from one zone (RFC 1034 s4.3.2, RFC 4035 s3.1). No wildcards: the lab has none. */
export function answerFrom(zone: Zone, question: Question, sign: Sign | undefined): Sections {
  const { name, type } = question;
  const cut = cutAbove(zone, name);
  if (cut !== undefined && !(equalNames(cut, name) && type === rrType.DS)) {
    return referral(zone, cut, sign);
  }
  const found = rrsetOf(zone, name, type) ?? rrsetOf(zone, name, rrType.CNAME);
  if (found !== undefined) return positive(found, sign);
  return negative(zone, name, sign);
}

function positive(found: LabRrset, sign: Sign | undefined): Sections {
  const answers = signed(found, sign);
  return { rcode: rcode.NOERROR, aa: true, answers, authorities: [], additionals: [] };
}

function signed(rrset: LabRrset, sign: Sign | undefined): readonly ResourceRecord[] {
  return sign === undefined ? recordsOf(rrset) : [...recordsOf(rrset), sign(rrset)];
}

function negative(zone: Zone, name: WireName, sign: Sign | undefined): Sections {
  const exists = nameExists(zone, name);
  const proofs = sign === undefined ? [] : denial(zone, name, exists);
  return {
    rcode: exists ? rcode.NOERROR : rcode.NXDOMAIN,
    aa: true,
    answers: [],
    authorities: [negativeSoa(zone), ...proofs].flatMap((rrset) => signed(rrset, sign)),
    additionals: [],
  };
}

/** RFC 2308 s3: the SOA of a negative answer carries the negative TTL. */
function negativeSoa(zone: Zone): LabRrset {
  const soa = soaOf(zone);
  const [rdata] = soa.rdatas;
  return { ...soa, ttl: Math.min(soa.ttl, rdata === undefined ? 0 : readSoa(rdata).minimum) };
}

/** RFC 4035 s3.1.3: NSEC at or over the name, and for NXDOMAIN over the wildcard at the closest encloser. */
function denial(zone: Zone, name: WireName, exists: boolean): readonly LabRrset[] {
  const atName = nsecCovering(zone, name);
  if (exists) return [atName];
  let encloser = name;
  while (!nameExists(zone, encloser) && !equalNames(encloser, zone.apex)) {
    encloser = parentName(encloser) ?? zone.apex;
  }
  const atWildcard = nsecCovering(zone, wildcardOf(encloser));
  return equalNames(atName.owner, atWildcard.owner) ? [atName] : [atName, atWildcard];
}

/** RFC 4035 s3.1.4: NS unsigned, DS signed, or the proof that there is none. */
function referral(zone: Zone, cut: WireName, sign: Sign | undefined): Sections {
  const servers = rrsetOf(zone, cut, rrType.NS);
  const ds = rrsetOf(zone, cut, rrType.DS);
  const proof = sign === undefined ? [] : signed(ds ?? nsecCovering(zone, cut), sign);
  return {
    rcode: rcode.NOERROR,
    aa: false,
    answers: [],
    authorities: [...(servers === undefined ? [] : recordsOf(servers)), ...proof],
    additionals: (servers?.rdatas ?? []).flatMap((rdata) => glue(zone, readNameRdata(rdata))),
  };
}

function glue(zone: Zone, server: WireName): readonly ResourceRecord[] {
  if (!isSubdomain(server, zone.apex)) return [];
  const sets = [rrsetOf(zone, server, rrType.A), rrsetOf(zone, server, rrType.AAAA)];
  return sets.flatMap((rrset) => (rrset === undefined ? [] : recordsOf(rrset)));
}
