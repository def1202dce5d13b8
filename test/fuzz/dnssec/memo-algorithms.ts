import type { KeyObject } from 'node:crypto';
import {
  defaultAlgorithms,
  sha1Algorithms,
  type AlgorithmTable,
  type SignatureAlgorithm,
  type VerifyResult,
} from '../../../src/protocols/dnssec/algorithms.js';

const most = 60_000;

const textOf = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1');

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  if (known.size < most) known.set(key, made);
  return made;
}

/** The same algorithm with a memory: cases differ by one lie, and everything else was verified many times before. */
function memoised(algorithm: SignatureAlgorithm): SignatureAlgorithm {
  const keys = new Map<string, { readonly key: KeyObject | undefined }>();
  const results = new Map<KeyObject, Map<string, VerifyResult>>();
  const resultsOf = (key: KeyObject): Map<string, VerifyResult> => {
    const known = results.get(key) ?? new Map<string, VerifyResult>();
    results.set(key, known);
    return known;
  };
  return {
    mnemonic: algorithm.mnemonic,
    importKey: (octets) =>
      remembered(keys, textOf(octets), () => ({ key: algorithm.importKey(octets) })).key,
    verify: (key, data, signature) =>
      remembered(resultsOf(key), `${signature.length} ${textOf(signature)}${textOf(data)}`, () =>
        algorithm.verify(key, data, signature),
      ),
  };
}

/** SHA-1 is on here, as it is with the peers: a retired algorithm is to be right where somebody wants it. */
export const memoAlgorithms: AlgorithmTable = new Map(
  [...defaultAlgorithms, ...sha1Algorithms].map(([number, algorithm]) => [
    number,
    memoised(algorithm),
  ]),
);
