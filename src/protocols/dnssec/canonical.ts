import { concatBytes, compareBytes, equalBytes, u16Bytes, u32Bytes } from '../dns/byte-reader.js';
import { readRdata } from '../dns/layout.js';
import type { ResourceRecord } from '../dns/message.js';
import {
  canonicalNameWire,
  isWildcard,
  lowerName,
  suffixOf,
  wildcardOf,
  type WireName,
} from '../dns/name.js';
import type { Rrsig } from '../dns/rdata.js';

/** The labels an RRSIG counts: neither the root nor a leading asterisk (RFC 4034 s3.1.3). */
export function signedLabelCount(owner: WireName): number {
  return owner.labels.length - (isWildcard(owner) ? 1 : 0);
}

/**
 * RDATA in canonical form (RFC 4034 s6.2 as amended by RFC 6840 s5.1): names are lowered for the old types only.
 * NSEC, SVCB, TLSA and everything newer keep their case. Throws WireError where RDATA does not fit its type.
 */
export function canonicalRdata(type: number, rdata: Uint8Array): Uint8Array {
  return readRdata(rdata, 0, rdata.length, type, lowerName);
}

/** Canonical RDATA in canonical order without duplicates (RFC 4034 s6.3). */
export function canonicalRdatas(records: readonly ResourceRecord[]): readonly Uint8Array[] {
  if (records.length === 1)
    return records.map((record) => canonicalRdata(record.type, record.rdata));
  return records
    .map((record) => canonicalRdata(record.type, record.rdata))
    .sort(compareBytes)
    .filter((rdata, index, all) => index === 0 || !equalBytes(rdata, all[index - 1] ?? rdata));
}

/** The owner that was signed: the wildcard, where the label count says that the owner is an expansion. */
export function signedOwner(owner: WireName, labels: number): WireName {
  return labels < signedLabelCount(owner) ? wildcardOf(suffixOf(owner, labels)) : owner;
}

/** RRSIG RDATA without the signature, signer in lower case. */
export function rrsigHead(rrsig: Omit<Rrsig, 'signature'>): Uint8Array {
  return concatBytes([
    u16Bytes(rrsig.typeCovered),
    Uint8Array.of(rrsig.algorithm, rrsig.labels),
    u32Bytes(rrsig.originalTtl),
    u32Bytes(rrsig.expiration),
    u32Bytes(rrsig.inception),
    u16Bytes(rrsig.keyTag),
    canonicalNameWire(rrsig.signer),
  ]);
}

/** What the signature is over (RFC 4034 s3.1.8.1). All records are of one RRset. */
export function signedData(
  records: readonly ResourceRecord[],
  rrsig: Omit<Rrsig, 'signature'>,
): Uint8Array {
  const first = records[0];
  if (first === undefined) return rrsigHead(rrsig);
  const head = concatBytes([
    canonicalNameWire(signedOwner(first.name, rrsig.labels)),
    u16Bytes(first.type),
    u16Bytes(first.class),
    u32Bytes(rrsig.originalTtl),
  ]);
  const body = canonicalRdatas(records).flatMap((rdata) => [head, u16Bytes(rdata.length), rdata]);
  return concatBytes([rrsigHead(rrsig), ...body]);
}
