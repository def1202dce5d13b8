import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { equalBytes } from '../dns/byte-reader.js';
import { LeastRecent } from '../least-recent.js';
import type { SignatureAlgorithm, VerifyResult } from './algorithms.js';

/**
 * What was computed once and would come out the same: keys read, and signatures found good. It holds arithmetic and no
 * judgement (time, names, trust and budgets are looked at every time), so validators of any anchors, instants, limits
 * and algorithm tables may share one. Bounded: some megabytes.
 */
export interface CryptoMemory {
  /** The key of these DNSKEY octets as this algorithm reads it; `read` is called where they are new. */
  key(
    algorithm: SignatureAlgorithm,
    dnskey: Uint8Array,
    read: () => KeyObject | undefined,
  ): KeyObject | undefined;
  /** What the algorithm says; where it found this very signature good for these data by this key, without asking it. */
  verify(
    algorithm: SignatureAlgorithm,
    key: KeyObject,
    data: Uint8Array,
    signature: Uint8Array,
  ): VerifyResult;
}

export interface MemorySizes {
  readonly keys: number;
  readonly signatures: number;
}

/** Larger data (an RRset of hundreds of records) are checked again rather than kept. */
const mostOctets = 2_048;

/** Two tables may hold different code under one number: what one found is nothing to the other. */
interface KnownKey {
  readonly algorithm: SignatureAlgorithm;
  readonly key: KeyObject | undefined;
}

/** The key is known by identity: `key` gives the same object for the same octets and algorithm alone. */
interface Good {
  readonly algorithm: SignatureAlgorithm;
  readonly key: KeyObject;
  readonly data: Uint8Array;
}

const textOf = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');

export function createCryptoMemory(
  { keys, signatures }: MemorySizes = { keys: 2_048, signatures: 2_048 },
): CryptoMemory {
  const knownKeys = new LeastRecent<string, KnownKey>(keys);
  const good = new LeastRecent<string, Good>(signatures);
  return {
    key(algorithm, dnskey, read) {
      if (dnskey.length > mostOctets) return read();
      const text = textOf(dnskey);
      const known = knownKeys.get(text);
      if (known?.algorithm === algorithm) return known.key;
      const key = read();
      knownKeys.set(text, { algorithm, key });
      return key;
    },
    verify(algorithm, key, data, signature) {
      const text = textOf(signature);
      const known = good.get(text);
      if (known?.algorithm === algorithm && known.key === key && equalBytes(known.data, data))
        return 'good';
      const result = algorithm.verify(key, data, signature);
      if (result === 'good' && data.length <= mostOctets) good.set(text, { algorithm, key, data });
      return result;
    },
  };
}
