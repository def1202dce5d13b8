import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';

/** `refused`: the host's crypto would not do it, which says nothing about the signature. */
export type VerifyResult = 'good' | 'bad' | 'refused';

/** One DNSSEC signature algorithm (IANA number as key of the tables below). */
export interface SignatureAlgorithm {
  readonly mnemonic: string;
  /** The key, or `undefined` where the octets are no key we would use (standards A39). */
  readonly importKey: (publicKey: Uint8Array) => KeyObject | undefined;
  readonly verify: (key: KeyObject, data: Uint8Array, signature: Uint8Array) => VerifyResult;
}

const base64Url = (octets: Uint8Array): string => Buffer.from(octets).toString('base64url');

function keyFromJwk(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    // Octets that are no point or number of that kind; OpenSSL's words differ by version.
    return undefined;
  }
}

function attempt(check: () => boolean): VerifyResult {
  try {
    return check() ? 'good' : 'bad';
  } catch {
    return 'refused';
  }
}

function withoutLeadingZeros(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  return first === -1 ? new Uint8Array() : octets.subarray(first);
}

function bitLength(octets: Uint8Array): number {
  return octets.length === 0 ? 0 : octets.length * 8 - Math.clz32(octets[0] ?? 0) + 24;
}

/** RFC 3110 s2. A huge exponent makes each check cost seconds; a huge modulus nearly so. */
function rsaKey(publicKey: Uint8Array): KeyObject | undefined {
  const long = publicKey[0] === 0;
  const length = long ? (publicKey[1] ?? 0) * 256 + (publicKey[2] ?? 0) : (publicKey[0] ?? 0);
  const start = long ? 3 : 1;
  const exponent = withoutLeadingZeros(publicKey.subarray(start, start + length));
  const modulus = withoutLeadingZeros(publicKey.subarray(start + length));
  const modulusBits = bitLength(modulus);
  if (modulusBits < 512 || modulusBits > 4096) return undefined;
  if (exponent.length === 0 || bitLength(exponent) > 64) return undefined;
  return keyFromJwk({ kty: 'RSA', n: base64Url(modulus), e: base64Url(exponent) });
}

function rsa(mnemonic: string, hash: string): SignatureAlgorithm {
  return {
    mnemonic,
    importKey: rsaKey,
    verify: (key, data, signature) => attempt(() => verify(hash, data, key, signature)),
  };
}

/** One INTEGER of DER at `at`: the shortest form, positive. Returns where it ends. */
function writeInteger(der: Uint8Array, at: number, number: Uint8Array): number {
  let first = 0;
  while (first < number.length - 1 && number[first] === 0) first++;
  const pad = (number[first] ?? 0) >= 0x80 ? 1 : 0;
  der[at] = 0x02;
  der[at + 1] = number.length - first + pad;
  der.set(number.subarray(first), at + 2 + pad);
  return at + 2 + pad + number.length - first;
}

/** r and s as ASN.1 has them (RFC 3279 s2.2.3): node:crypto takes half as long again to do it from `ieee-p1363`. */
function derSignature(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  const der = new Uint8Array(signature.length + 8);
  const middle = writeInteger(der, 2, signature.subarray(0, half));
  const end = writeInteger(der, middle, signature.subarray(half));
  der[0] = 0x30;
  der[1] = end - 2;
  return der.subarray(0, end);
}

/** Points of up to 48 octets a half keep every length below 128, one octet in DER. */
function ecKey(spkiHead: Uint8Array, publicKey: Uint8Array): KeyObject | undefined {
  try {
    const key = Buffer.concat([spkiHead, publicKey]);
    return createPublicKey({ key, format: 'der', type: 'spki' });
  } catch {
    // No point of the curve; OpenSSL's words differ by version.
    return undefined;
  }
}

/** RFC 6605: r and s side by side, no ASN.1. `spkiHead`: what comes before the point in a SubjectPublicKeyInfo. */
function ecdsa(mnemonic: string, spkiHead: string, size: number, hash: string): SignatureAlgorithm {
  const head = Buffer.from(spkiHead, 'hex');
  return {
    mnemonic,
    importKey: (publicKey) => (publicKey.length !== size * 2 ? undefined : ecKey(head, publicKey)),
    verify: (key, data, signature) =>
      signature.length !== size * 2
        ? 'bad'
        : attempt(() => verify(hash, data, key, derSignature(signature))),
  };
}

/** RFC 5480: id-ecPublicKey on secp256r1 and on secp384r1, a BIT STRING, an uncompressed point. */
const p256Head = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';
const p384Head = '3076301006072a8648ce3d020106052b8104002203620004';

/** RFC 8080. */
function eddsa(mnemonic: string, curve: string, size: number): SignatureAlgorithm {
  return {
    mnemonic,
    importKey: (publicKey) =>
      publicKey.length !== size
        ? undefined
        : keyFromJwk({ kty: 'OKP', crv: curve, x: base64Url(publicKey) }),
    verify: (key, data, signature) => attempt(() => verify(null, data, key, signature)),
  };
}

export type AlgorithmTable = ReadonlyMap<number, SignatureAlgorithm>;

/** What RFC 9904 wants validated; everything else counts as unsupported (standards A15). */
export const defaultAlgorithms: AlgorithmTable = new Map([
  [8, rsa('RSASHA256', 'sha256')],
  [10, rsa('RSASHA512', 'sha512')],
  [13, ecdsa('ECDSAP256SHA256', p256Head, 32, 'sha256')],
  [14, ecdsa('ECDSAP384SHA384', p384Head, 48, 'sha384')],
  [15, eddsa('ED25519', 'Ed25519', 32)],
  [16, eddsa('ED448', 'Ed448', 57)],
]);

/** RFC 9905 s2 retires them: add to a table only on purpose (standards A16). */
export const sha1Algorithms: AlgorithmTable = new Map([
  [5, rsa('RSASHA1', 'sha1')],
  [7, rsa('RSASHA1-NSEC3-SHA1', 'sha1')],
]);

/** The digest of a DS (RFC 4034 s5.1.4) over the owner and the DNSKEY RDATA, which come as `octets`. */
export type DsDigest = (octets: Uint8Array) => Uint8Array;

/** By digest type (IANA's number). */
export type DigestTable = ReadonlyMap<number, DsDigest>;

const hashed =
  (hash: string): DsDigest =>
  (octets) =>
    createHash(hash).update(octets).digest();

/** SHA-1, SHA-256 (RFC 4509) and SHA-384 (RFC 6605); the first counts only where no other is there (RFC 4509 s3). */
export const defaultDigests: DigestTable = new Map([
  [1, hashed('sha1')],
  [2, hashed('sha256')],
  [4, hashed('sha384')],
]);
