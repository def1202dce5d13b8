import { createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { concatBytes } from '../protocols/dns/byte-reader.js';
import {
  defaultAlgorithms,
  sha1Algorithms,
  type AlgorithmTable,
  type SignatureAlgorithm,
  type VerifyResult,
} from '../protocols/dnssec/algorithms.js';

const base64Url = (octets: Uint8Array): string => Buffer.from(octets).toString('base64url');

function keyOf(make: () => KeyObject): KeyObject | undefined {
  try {
    return make();
  } catch {
    // OpenSSL's words differ by version; octets it takes for no key are none.
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

/** RFC 3110 s2, no bounds: only files that a person chose come here. */
function rsaKey(publicKey: Uint8Array): KeyObject | undefined {
  const long = publicKey[0] === 0;
  const length = long ? (publicKey[1] ?? 0) * 256 + (publicKey[2] ?? 0) : (publicKey[0] ?? 0);
  const start = long ? 3 : 1;
  const jwk: JsonWebKey = {
    kty: 'RSA',
    e: base64Url(publicKey.subarray(start, start + length)),
    n: base64Url(publicKey.subarray(start + length)),
  };
  return keyOf(() => createPublicKey({ key: jwk, format: 'jwk' }));
}

/** DER with a definite length. */
function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(parts);
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >>> 8, body.length & 0xff];
  return concatBytes([Uint8Array.of(tag, ...length), body]);
}

function derInteger(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  const bare = first === -1 ? Uint8Array.of(0) : octets.subarray(first);
  return der(0x02, (bare[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), bare);
}

const dsaOid = Uint8Array.of(0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01);

/** RFC 2536 s2: T, Q of 20 octets, then P, G and Y of 64 + 8T each; as the SPKI that OpenSSL reads (RFC 3279 s2.3.2). */
function dsaKey(publicKey: Uint8Array): KeyObject | undefined {
  const size = 64 + (publicKey[0] ?? 0) * 8;
  if (size > 128 || publicKey.length !== 21 + size * 3) return undefined;
  const q = publicKey.subarray(1, 21);
  const at = (index: number): Uint8Array =>
    derInteger(publicKey.subarray(21 + size * index, 21 + size * (index + 1)));
  const spki = der(
    0x30,
    der(0x30, dsaOid, der(0x30, at(0), derInteger(q), at(1))),
    der(0x03, Uint8Array.of(0), at(2)),
  );
  return keyOf(() => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }));
}

/** RFC 2536 s3: T, then R and S of 20 octets; some recordings hold them in ASN.1 instead, as their signer did. */
function verifyDsa(key: KeyObject, data: Uint8Array, signature: Uint8Array): VerifyResult {
  if (signature[0] === 0x30)
    return attempt(() => verify('sha1', data, { key, dsaEncoding: 'der' }, signature));
  if (signature.length !== 41) return 'bad';
  const pair = signature.subarray(1);
  return attempt(() => verify('sha1', data, { key, dsaEncoding: 'ieee-p1363' }, pair));
}

const dsa = (mnemonic: string): SignatureAlgorithm => ({
  mnemonic,
  importKey: dsaKey,
  verify: verifyDsa,
});

/** Retired long before this program: for old recordings, on request, and nowhere else. */
const retired: AlgorithmTable = new Map([
  [
    1,
    {
      mnemonic: 'RSAMD5',
      importKey: rsaKey,
      verify: (key, data, signature) => attempt(() => verify('md5', data, key, signature)),
    },
  ],
  [3, dsa('DSA')],
  [6, dsa('DSA-NSEC3-SHA1')],
]);

/** Words of `--algorithms`, and the algorithms each stands for. */
const byWord: ReadonlyMap<string, readonly number[]> = new Map([
  ['rsamd5', [1]],
  ['dsa', [3, 6]],
  ['dsa-nsec3-sha1', [6]],
  ['rsasha1', [5, 7]],
  ['rsasha1-nsec3-sha1', [7]],
]);

export const algorithmWords: readonly string[] = [...byWord.keys()];

export function isRetired(algorithm: number): boolean {
  return retired.has(algorithm);
}

/** `rsamd5` or `dsa`, for messages. */
export function retiredWord(algorithm: number): string {
  return algorithm === 1 ? 'rsamd5' : 'dsa';
}

/**
 * What replays verify: the default table, RSA with SHA-1 (the recordings are of worlds that used it), and what the caller
 * names. `undefined` where a word names nothing.
 */
export function replayAlgorithms(words: readonly string[]): AlgorithmTable | undefined {
  const table = new Map([...defaultAlgorithms, ...sha1Algorithms]);
  for (const word of words) {
    const lower = word.toLowerCase();
    const numbers = byWord.get(lower) ?? (/^\d{1,3}$/.test(lower) ? [Number(lower)] : undefined);
    if (numbers === undefined) return undefined;
    for (const number of numbers) {
      const algorithm = retired.get(number) ?? table.get(number);
      if (algorithm === undefined) return undefined;
      table.set(number, algorithm);
    }
  }
  return table;
}
