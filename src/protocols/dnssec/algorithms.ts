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

/** RFC 6605: r and s side by side, no ASN.1. */
function ecdsa(mnemonic: string, curve: string, size: number, hash: string): SignatureAlgorithm {
  return {
    mnemonic,
    importKey: (publicKey) =>
      publicKey.length !== size * 2
        ? undefined
        : keyFromJwk({
            kty: 'EC',
            crv: curve,
            x: base64Url(publicKey.subarray(0, size)),
            y: base64Url(publicKey.subarray(size)),
          }),
    verify: (key, data, signature) =>
      signature.length !== size * 2
        ? 'bad'
        : attempt(() => verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature)),
  };
}

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
  [13, ecdsa('ECDSAP256SHA256', 'P-256', 32, 'sha256')],
  [14, ecdsa('ECDSAP384SHA384', 'P-384', 48, 'sha384')],
  [15, eddsa('ED25519', 'Ed25519', 32)],
  [16, eddsa('ED448', 'Ed448', 57)],
]);

/** RFC 9905 s2 retires them: add to a table only on purpose (standards A16). */
export const sha1Algorithms: AlgorithmTable = new Map([
  [5, rsa('RSASHA1', 'sha1')],
  [7, rsa('RSASHA1-NSEC3-SHA1', 'sha1')],
]);

const digests: ReadonlyMap<number, string> = new Map([
  [1, 'sha1'],
  [2, 'sha256'],
  [4, 'sha384'],
]);

export function isSupportedDigest(digestType: number): boolean {
  return digests.has(digestType);
}

/** The DS digest of these octets, or `undefined` for an unsupported digest type. */
export function dsDigest(digestType: number, octets: Uint8Array): Uint8Array | undefined {
  const hash = digests.get(digestType);
  return hash === undefined ? undefined : createHash(hash).update(octets).digest();
}
