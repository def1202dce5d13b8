import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { equalBytes } from '../dns/byte-reader.js';
import { LeastRecent } from '../least-recent.js';
import type { SignatureAlgorithm } from './algorithms.js';

/** A public key, and who reads it and checks by it: two tables may hold different code under one number. */
export interface MemoryKey {
  readonly algorithm: SignatureAlgorithm;
  /** The RDATA, algorithm number and flags included. */
  readonly dnskey: Uint8Array;
}

/**
 * What was computed once and would come out the same: keys read, and signatures found good. It holds arithmetic and no
 * judgement (time, names, trust and budgets are looked at every time), so validators of any anchors, instants, limits
 * and algorithm tables may share one. Bounded: some megabytes.
 */
export interface CryptoMemory {
  /** The key of these DNSKEY octets; `read` is called where they are new. */
  key(of: MemoryKey, read: () => KeyObject | undefined): KeyObject | undefined;
  /** True where this very signature was good for these data by this key. */
  isGood(by: MemoryKey, data: Uint8Array, signature: Uint8Array): boolean;
  keepGood(by: MemoryKey, data: Uint8Array, signature: Uint8Array): void;
}

export interface MemorySizes {
  readonly keys: number;
  readonly signatures: number;
}

/** Larger data (an RRset of hundreds of records) are checked again rather than kept. */
const mostOctets = 2_048;

interface KnownKey {
  readonly algorithm: SignatureAlgorithm;
  readonly key: KeyObject | undefined;
}

interface Good extends MemoryKey {
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
    key({ algorithm, dnskey }, read) {
      if (dnskey.length > mostOctets) return read();
      const text = textOf(dnskey);
      const known = knownKeys.get(text);
      if (known?.algorithm === algorithm) return known.key;
      const key = read();
      knownKeys.set(text, { algorithm, key });
      return key;
    },
    isGood({ algorithm, dnskey }, data, signature) {
      const known = good.get(textOf(signature));
      return (
        known?.algorithm === algorithm &&
        equalBytes(known.data, data) &&
        equalBytes(known.dnskey, dnskey)
      );
    },
    keepGood({ algorithm, dnskey }, data, signature) {
      if (data.length + dnskey.length + signature.length > mostOctets) return;
      // Slices of a message would keep all of it.
      good.set(textOf(signature), { algorithm, dnskey: dnskey.slice(), data });
    },
  };
}
