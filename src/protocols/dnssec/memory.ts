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

const isOf = (good: Good, algorithm: SignatureAlgorithm, key: KeyObject, data: Uint8Array) =>
  good.algorithm === algorithm && good.key === key && equalBytes(good.data, data);

const textOf = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');

/**
 * The last few, each in the place that its octets give it, until another takes that place: the SOA of a zone comes with
 * every denial in it, and what a resolver said is said once more by each server of the zone.
 */
class JustChecked {
  readonly #places: (Good & { readonly signature: Uint8Array })[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  find(signature: Uint8Array): Good | undefined {
    const good = this.#places[printOf(signature) % this.#most];
    return good !== undefined && equalBytes(good.signature, signature) ? good : undefined;
  }

  /** The signature is copied: the caller's may be part of a whole message. */
  keep(signature: Uint8Array, good: Good): void {
    if (this.#most > 0)
      this.#places[printOf(signature) % this.#most] = {
        ...good,
        signature: Uint8Array.from(signature),
      };
  }
}

const mostJustChecked = 256;

/** What is kept must not be forgotten at the door: four octets a place there, some hundreds here. */
const doorsPerPlace = 8;

/**
 * Tells what was met before, mostly: most signatures are not met again, and to keep all those costs more than it saves.
 * A false answer costs a check or a place.
 */
function createDoor(most: number): (signature: Uint8Array) => boolean {
  const met = new Uint32Array(most * doorsPerPlace);
  return (signature) => {
    const print = printOf(signature);
    const place = met.length === 0 ? 0 : print % met.length;
    const isMet = met[place] === print;
    met[place] = print;
    return isMet;
  };
}

/** Four octets from the middle, where neither padding nor a length stands; never 0. */
function printOf(signature: Uint8Array): number {
  const at = signature.length >> 1;
  let print = 0;
  for (let n = 0; n < 4; n++) print = (print << 8) | (signature[at + n] ?? 0);
  return print >>> 0 || 1;
}

export function createCryptoMemory(
  { keys, signatures }: MemorySizes = { keys: 2_048, signatures: 2_048 },
): CryptoMemory {
  const knownKeys = new LeastRecent<string, KnownKey>(keys);
  const good = new LeastRecent<string, Good>(signatures);
  const justChecked = new JustChecked(Math.min(mostJustChecked, signatures));
  const isMet = createDoor(signatures);
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
      const recent = justChecked.find(signature);
      if (recent !== undefined && isOf(recent, algorithm, key, data)) return 'good';
      const text = isMet(signature) ? textOf(signature) : undefined;
      const known = text === undefined ? undefined : good.get(text);
      if (known !== undefined && isOf(known, algorithm, key, data)) return 'good';
      const result = algorithm.verify(key, data, signature);
      if (result !== 'good' || data.length > mostOctets) return result;
      if (text === undefined) justChecked.keep(signature, { algorithm, key, data });
      else good.set(text, { algorithm, key, data });
      return result;
    },
  };
}
