import { concatBytes, equalBytes, u16Bytes } from '../dns/byte-reader.js';
import { canonicalNameWire, type WireName } from '../dns/name.js';
import { readDnskey, type Ds } from '../dns/rdata.js';
import { defaultDigests, type DigestTable } from './algorithms.js';

/** DNSKEY flags (RFC 4034 s2.1.1, RFC 5011 s3). */
export const keyFlags = { ZONE: 0x0100, REVOKE: 0x0080, SEP: 0x0001 } as const;

/** Key tag of DNSKEY RDATA (RFC 4034 App. B): a hint, never an identity. */
export function keyTagOf(dnskey: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < dnskey.length; at++)
    sum += at % 2 === 0 ? (dnskey[at] ?? 0) << 8 : (dnskey[at] ?? 0);
  return (sum + ((sum >>> 16) & 0xffff)) & 0xffff;
}

/** DS RDATA for a key (RFC 4034 s5.1.4), or `undefined` where the digest type is unsupported. */
export function dsRdataFor(
  owner: WireName,
  dnskey: Uint8Array,
  digestType: number,
): Uint8Array | undefined {
  const digest = defaultDigests.get(digestType)?.(digested(owner, dnskey));
  if (digest === undefined) return undefined;
  const algorithm = readDnskey(dnskey).algorithm;
  return concatBytes([u16Bytes(keyTagOf(dnskey)), Uint8Array.of(algorithm, digestType), digest]);
}

/** What the digest of a DS is made of (RFC 4034 s5.1.4). */
export const digested = (owner: WireName, dnskey: Uint8Array): Uint8Array =>
  concatBytes([canonicalNameWire(owner), dnskey]);

/** True where the DS names exactly this key of `owner`: tag, algorithm and digest. */
export function dsMatchesKey(
  owner: WireName,
  ds: Ds,
  dnskey: Uint8Array,
  digests: DigestTable = defaultDigests,
): boolean {
  const digest = digests.get(ds.digestType)?.(digested(owner, dnskey));
  return (
    digest !== undefined &&
    ds.keyTag === keyTagOf(dnskey) &&
    ds.algorithm === readDnskey(dnskey).algorithm &&
    equalBytes(ds.digest, digest)
  );
}
