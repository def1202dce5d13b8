import { compareBytes, equalBytes } from '../dns/byte-reader.js';
import { readRdata } from '../dns/layout.js';
import type { ResourceRecord } from '../dns/message.js';
import { canonicalNameWire, isWildcard, suffixOf, wildcardOf, type WireName } from '../dns/name.js';
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
  return readRdata(rdata, 0, rdata.length, type, 'lower');
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
  return headOf(rrsig, 0).octets;
}

/** The head, in octets that have room for `more` behind it. */
function headOf(
  rrsig: Omit<Rrsig, 'signature'>,
  more: number,
): { readonly octets: Uint8Array; readonly end: number } {
  const signer = canonicalNameWire(rrsig.signer);
  const end = 18 + signer.length;
  const octets = new Uint8Array(end + more);
  const view = new DataView(octets.buffer);
  view.setUint16(0, rrsig.typeCovered);
  view.setUint8(2, rrsig.algorithm);
  view.setUint8(3, rrsig.labels);
  view.setUint32(4, rrsig.originalTtl);
  view.setUint32(8, rrsig.expiration);
  view.setUint32(12, rrsig.inception);
  view.setUint16(16, rrsig.keyTag);
  octets.set(signer, 18);
  return { octets, end };
}

/** What the signature is over (RFC 4034 s3.1.8.1). All records are of one RRset. */
export function signedData(
  records: readonly ResourceRecord[],
  rrsig: Omit<Rrsig, 'signature'>,
): Uint8Array {
  const first = records[0];
  if (first === undefined) return rrsigHead(rrsig);
  const owner = canonicalNameWire(signedOwner(first.name, rrsig.labels));
  const rdatas = canonicalRdatas(records);
  const size = rdatas.reduce((sum, rdata) => sum + owner.length + 10 + rdata.length, 0);
  const { octets, end } = headOf(rrsig, size);
  const view = new DataView(octets.buffer);
  let at = end;
  for (const rdata of rdatas) {
    octets.set(owner, at);
    at += owner.length;
    view.setUint16(at, first.type);
    view.setUint16(at + 2, first.class);
    view.setUint32(at + 4, rrsig.originalTtl);
    view.setUint16(at + 8, rdata.length);
    octets.set(rdata, at + 10);
    at += 10 + rdata.length;
  }
  return octets;
}
