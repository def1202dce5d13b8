import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { equalBytes } from '../dns/byte-reader.js';
import { LeastRecent } from '../least-recent.js';

/**
 * What was computed once and would come out the same: keys read, and signatures found good. It holds arithmetic and no
 * judgement (time, names and trust are looked at every time), so validators of any anchors and instants may share one.
 * Bounded: some megabytes.
 */
export interface CryptoMemory {
  /** The key of these DNSKEY octets; `read` is called where they are new. */
  key(dnskey: Uint8Array, read: () => KeyObject | undefined): KeyObject | undefined;
  /** True where this very signature was good for these data by this key. */
  isGood(dnskey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean;
  keepGood(dnskey: Uint8Array, data: Uint8Array, signature: Uint8Array): void;
}

export interface MemorySizes {
  readonly keys: number;
  readonly signatures: number;
}

/** Larger data (an RRset of hundreds of records) are checked again rather than kept. */
const mostOctets = 2_048;

const textOf = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');

export function createCryptoMemory(
  { keys, signatures }: MemorySizes = { keys: 2_048, signatures: 2_048 },
): CryptoMemory {
  const knownKeys = new LeastRecent<string, { readonly key: KeyObject | undefined }>(keys);
  const good = new LeastRecent<string, { readonly dnskey: Uint8Array; readonly data: Uint8Array }>(
    signatures,
  );
  return {
    key(dnskey, read) {
      const text = textOf(dnskey);
      const known = knownKeys.get(text);
      if (known !== undefined) return known.key;
      const key = read();
      knownKeys.set(text, { key });
      return key;
    },
    isGood(dnskey, data, signature) {
      const known = good.get(textOf(signature));
      return (
        known !== undefined && equalBytes(known.data, data) && equalBytes(known.dnskey, dnskey)
      );
    },
    keepGood(dnskey, data, signature) {
      if (data.length <= mostOctets) good.set(textOf(signature), { dnskey, data });
    },
  };
}
