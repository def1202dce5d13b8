import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { encodeTypeBitmap } from '../dns/bitmap.js';
import { concatBytes, u16Bytes } from '../dns/byte-reader.js';
import type { ResourceRecord } from '../dns/message.js';
import { childName, nameToWire, WireError, type WireName } from '../dns/name.js';
import type { Nsec3Param } from '../dns/rdata.js';
import { base32HexText } from '../dns/text-codecs.js';
import { rrType } from '../dns/types.js';
import { rrsigHead, signedData, signedLabelCount } from './canonical.js';
import { dsRdataFor, keyTagOf } from './keys.js';
import { nsec3Hash } from './nsec3-hash.js';

export { encodeTypeBitmap } from '../dns/bitmap.js';
export { keyFlags, keyTagOf } from './keys.js';
export { nsec3Hash } from './nsec3-hash.js';

/** A key of a zone: for the lab and for tests, never part of a verdict. */
export interface ZoneKey {
  readonly algorithm: number;
  readonly flags: number;
  readonly keyTag: number;
  /** DNSKEY RDATA. */
  readonly dnskey: Uint8Array;
  readonly privateKey: KeyObject;
}

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function generatePair(algorithm: number): KeyPair {
  switch (algorithm) {
    case 5:
    case 7:
    case 8:
    case 10:
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    case 13:
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 14:
      return generateKeyPairSync('ec', { namedCurve: 'P-384' });
    case 15:
      return generateKeyPairSync('ed25519');
    case 16:
      return generateKeyPairSync('ed448');
    default:
      throw new WireError(`no signing for algorithm ${algorithm}`);
  }
}

function octets(base64Url: string | undefined): Uint8Array {
  return Buffer.from(base64Url ?? '', 'base64url');
}

function publicKeyOctets(key: KeyObject): Uint8Array {
  const jwk = key.export({ format: 'jwk' });
  if (jwk.kty !== 'RSA') return concatBytes([octets(jwk.x), octets(jwk.y)]);
  const exponent = octets(jwk.e);
  return concatBytes([Uint8Array.of(exponent.length), exponent, octets(jwk.n)]);
}

/** The zone key of a key pair the caller holds; `flags` 256 for a ZSK, 257 for a KSK. */
export function zoneKeyOf(algorithm: number, flags: number, pair: KeyPair): ZoneKey {
  const publicKey = publicKeyOctets(pair.publicKey);
  const dnskey = concatBytes([u16Bytes(flags), Uint8Array.of(3, algorithm), publicKey]);
  return { algorithm, flags, keyTag: keyTagOf(dnskey), dnskey, privateKey: pair.privateKey };
}

/** A new key; algorithms 5, 7, 8, 10 (RSA 2048), 13, 14, 15, 16. */
export function generateZoneKey(algorithm: number, flags: number): ZoneKey {
  return zoneKeyOf(algorithm, flags, generatePair(algorithm));
}

const hashes: Readonly<Record<number, string>> = {
  5: 'sha1',
  7: 'sha1',
  8: 'sha256',
  10: 'sha512',
  13: 'sha256',
  14: 'sha384',
};

/** When a signature holds, and for whom it speaks. Instants in seconds. */
export interface SignOptions {
  readonly signer: WireName;
  readonly inception: number;
  readonly expiration: number;
  /** Only to make faulty signatures: the label count, the original TTL, the key tag. */
  readonly labels?: number;
  readonly originalTtl?: number;
  readonly keyTag?: number;
}

/** The RRSIG over one RRset (all records of one owner, type and class). */
export function signRrset(
  records: readonly ResourceRecord[],
  key: ZoneKey,
  options: SignOptions,
): ResourceRecord {
  const first = records[0];
  if (first === undefined) throw new WireError('an empty RRset cannot be signed');
  const head = {
    typeCovered: first.type,
    algorithm: key.algorithm,
    labels: options.labels ?? signedLabelCount(first.name),
    originalTtl: options.originalTtl ?? first.ttl,
    expiration: options.expiration >>> 0,
    inception: options.inception >>> 0,
    keyTag: options.keyTag ?? key.keyTag,
    signer: options.signer,
  };
  const signature = sign(hashes[key.algorithm], signedData(records, head), {
    key: key.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  const rdata = concatBytes([rrsigHead(head), signature]);
  return { name: first.name, type: rrType.RRSIG, class: first.class, ttl: first.ttl, rdata };
}

/** DS RDATA; throws WireError for digest types other than 1, 2 and 4. */
export function dsFor(owner: WireName, dnskey: Uint8Array, digestType: number): Uint8Array {
  const rdata = dsRdataFor(owner, dnskey, digestType);
  if (rdata === undefined) throw new WireError(`no digest type ${digestType}`);
  return rdata;
}

/** NSEC RDATA; `types` in any order. */
export function nsecRdata(next: WireName, types: Iterable<number>): Uint8Array {
  return concatBytes([nameToWire(next), encodeTypeBitmap(types)]);
}

/** NSEC3 RDATA; `next` is the raw hash. */
export function nsec3Rdata(
  params: Nsec3Param,
  next: Uint8Array,
  types: Iterable<number>,
): Uint8Array {
  return concatBytes([
    nsec3ParamRdata(params),
    Uint8Array.of(next.length),
    next,
    encodeTypeBitmap(types),
  ]);
}

/** NSEC3PARAM RDATA. */
export function nsec3ParamRdata(params: Nsec3Param): Uint8Array {
  return concatBytes([
    Uint8Array.of(params.hashAlgorithm, params.flags),
    u16Bytes(params.iterations),
    Uint8Array.of(params.salt.length),
    params.salt,
  ]);
}

/** The owner of the NSEC3 that stands for `name` in `zone`. */
export function nsec3Owner(name: WireName, zone: WireName, params: Nsec3Param): WireName {
  const hash = nsec3Hash(name, params.salt, params.iterations);
  return childName(new TextEncoder().encode(base32HexText(hash)), zone);
}
