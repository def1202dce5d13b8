import { createHash } from 'node:crypto';
import { canonicalNameWire, type WireName } from '../dns/name.js';

/** The SHA-1 hash of a name (RFC 5155 s5), 20 octets; `iterations` are additional ones. */
export function nsec3Hash(name: WireName, salt: Uint8Array, iterations: number): Uint8Array {
  let hash: Uint8Array = createHash('sha1').update(canonicalNameWire(name)).update(salt).digest();
  for (let done = 0; done < iterations; done++)
    hash = createHash('sha1').update(hash).update(salt).digest();
  return Uint8Array.from(hash);
}
