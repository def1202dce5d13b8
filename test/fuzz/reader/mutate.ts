import { concatBytes } from '../../../src/protocols/dns/byte-reader.js';
import type { Random } from '../random.js';

/** Octets where readers stumble: zero, lengths at their bounds, the two pointer bits, the forbidden label types. */
const telling = [0, 1, 0x3f, 0x40, 0x80, 0xbf, 0xc0, 0xc1, 0xff];

function once(bytes: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  const at = random.below(bytes.length);
  const copy = Uint8Array.from(bytes);
  switch (random.below(9)) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      return copy;
    case 1:
      copy[at] = random.pick(telling);
      return copy;
    case 2:
      copy[at] = random.below(256);
      return copy;
    case 3:
      return copy.subarray(0, at);
    case 4:
      return concatBytes([copy, random.bytes(1 + random.below(40))]);
    case 5:
      return concatBytes([
        copy.subarray(0, at),
        random.bytes(1 + random.below(4)),
        copy.subarray(at),
      ]);
    case 6:
      return concatBytes([copy.subarray(0, at), copy.subarray(at + 1 + random.below(8))]);
    case 7: {
      const other = random.pick(others);
      return concatBytes([copy.subarray(0, at), other.subarray(random.below(other.length))]);
    }
    default:
      // A pointer to anywhere near.
      copy[at] = 0xc0;
      if (at + 1 < copy.length) copy[at + 1] = random.below(256);
      return copy;
  }
}

/** One to six changes to one of the seeds; now and then nothing but noise. */
export function mutated(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  if (random.chance(0.05)) return random.bytes(random.below(120));
  let bytes = random.pick(seeds);
  for (let left = 1 + random.below(6); left > 0 && bytes.length > 0; left--)
    bytes = once(bytes, random, seeds);
  return bytes.subarray(0, 0xffff);
}
