import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import {
  compareNames,
  equalNames,
  isSubdomain,
  nameKey,
  WireError,
  type WireName,
} from '../../../src/protocols/dns/name.js';
import { readNsec, readNsec3, readRrsig } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';

/** The record as `read` has it, or nothing where it is malformed. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

const signersOf = (records: readonly ResourceRecord[]): readonly WireName[] =>
  records.flatMap(({ type, rdata }) =>
    type === rrType.RRSIG ? (readable(() => readRrsig(rdata).signer) ?? []) : [],
  );

/** A proof, key set or DS that is the expansion of a wildcard. */
export function hasExpandedProof(records: readonly ResourceRecord[]): boolean {
  const never: readonly number[] = [rrType.NSEC, rrType.NSEC3, rrType.DS, rrType.DNSKEY];
  return records.some(({ name, type, rdata }) => {
    const rrsig = type === rrType.RRSIG ? readable(() => readRrsig(rdata)) : undefined;
    return (
      rrsig !== undefined && never.includes(rrsig.typeCovered) && rrsig.labels < name.labels.length
    );
  });
}

function nsecFlaw(
  { name, rdata }: ResourceRecord,
  type: number,
  names: readonly WireName[],
  signers: readonly WireName[],
): string | undefined {
  const nsec = readable(() => readNsec(rdata));
  if (nsec === undefined) return undefined;
  const { next, types } = nsec;
  const isApex = signers.some((signer) => equalNames(signer, next));
  const isDelegation = types.has(rrType.NS) && !types.has(rrType.SOA);
  if (isDelegation || types.has(rrType.DNAME))
    return 'an NSEC of a cut or a DNAME, which speaks of nothing below (RFC 6840 s4.1)';
  if (signers.some((signer) => isSubdomain(name, signer) && !isSubdomain(next, signer)))
    return 'an NSEC that leads out of its zone (RFC 4034 s4.1.1)';
  if (compareNames(next, name) <= 0 && !isApex)
    return 'an NSEC that points backwards, and not to the apex (RFC 4034 s4.1.1)';
  if (names.some((one) => equalNames(one, name)) && (types.has(type) || types.has(rrType.CNAME)))
    return 'an NSEC whose bits hold the type or CNAME (RFC 4035 s5.4, RFC 6840 s4.3)';
  return undefined;
}

function nsec3Flaw(records: readonly ResourceRecord[], type: number): string | undefined {
  const all = records.flatMap((record) =>
    record.type === rrType.NSEC3 ? (readable(() => readNsec3(record.rdata)) ?? []) : [],
  );
  const parameters = new Set(
    all.map(({ iterations, salt }) => `${iterations} ${Buffer.from(salt).toString('hex')}`),
  );
  if (parameters.size > 1) return 'NSEC3 of two salts or counts (RFC 5155 s8.2)';
  if (all.some(({ hashAlgorithm, flags }) => hashAlgorithm !== 1 || flags > 1))
    return 'an NSEC3 of an unknown hash or with unknown flags (RFC 5155 s8.1, s8.2)';
  if (all.some(({ next }) => next.length !== 20))
    return 'an NSEC3 whose next hash is no SHA-1 (RFC 5155 s3.1.7)';
  if (all.some(({ types }) => types.has(rrType.NS) && !types.has(rrType.SOA)))
    return 'an NSEC3 of a cut, which speaks of nothing below (RFC 6840 s4.1)';
  if (all.some(({ types }) => types.has(rrType.DNAME)))
    return 'an NSEC3 of a DNAME, which speaks of nothing below (RFC 6840 s4.1)';
  if (all.some(({ types }) => types.has(type) || types.has(rrType.CNAME)))
    return 'an NSEC3 whose bits hold the type or CNAME (RFC 5155 s8.5, RFC 6840 s4.3)';
  return undefined;
}

/** What makes these proofs too thin for the names and type, by the letter of the RFCs. */
export function proofFlaw(
  records: readonly ResourceRecord[],
  names: readonly WireName[],
  type: number,
): string | undefined {
  const signers = signersOf(records);
  for (const record of records) {
    const flaw = record.type === rrType.NSEC ? nsecFlaw(record, type, names, signers) : undefined;
    if (flaw !== undefined) return flaw;
  }
  return nsec3Flaw(records, type);
}

/** One owner and type with records of which one signature alone was made: two versions of one RRset. */
export function hasTwoVersions(records: readonly ResourceRecord[]): boolean {
  const signatures = new Map<string, number>();
  const sizes = new Map<string, number>();
  const add = (map: Map<string, number>, key: string): void =>
    void map.set(key, (map.get(key) ?? 0) + 1);
  for (const { name, type, rdata } of records) {
    const covered =
      type === rrType.RRSIG ? readable(() => readRrsig(rdata).typeCovered) : undefined;
    add(covered === undefined ? sizes : signatures, `${covered ?? type} ${nameKey(name)}`);
  }
  return [...sizes].some(([key, size]) => size > 1 && (signatures.get(key) ?? 0) > 0);
}
