import { ByteReader, concatBytes } from './byte-reader.js';
import { WireError } from './wire-error.js';

/** Types listed in an NSEC or NSEC3 type bitmap (RFC 4034 s4.1.2); throws WireError for blocks out of order. */
export function readTypeBitmap(octets: Uint8Array): ReadonlySet<number> {
  const reader = new ByteReader(octets);
  const types = new Set<number>();
  let previous = -1;
  while (reader.left > 0) {
    const window = reader.u8();
    const bits = reader.counted();
    if (window <= previous || bits.length === 0 || bits.length > 32)
      throw new WireError('malformed type bitmap');
    previous = window;
    for (const [index, octet] of bits.entries())
      for (let bit = 0; bit < 8; bit++)
        if ((octet & (0x80 >>> bit)) !== 0) types.add(window * 256 + index * 8 + bit);
  }
  return types;
}

function encodeWindow(window: number, types: readonly number[]): Uint8Array {
  const lows = types.map((type) => type & 0xff);
  const bits = new Uint8Array((Math.max(...lows) >>> 3) + 1);
  for (const low of lows) bits[low >>> 3] = (bits[low >>> 3] ?? 0) | (0x80 >>> (low & 7));
  return concatBytes([Uint8Array.of(window, bits.length), bits]);
}

/** The bitmap of these types, in any order. */
export function encodeTypeBitmap(types: Iterable<number>): Uint8Array {
  const all = [...new Set(types)].sort((a, b) => a - b);
  const windows = [...new Set(all.map((type) => type >>> 8))];
  return concatBytes(
    windows.map((window) =>
      encodeWindow(
        window,
        all.filter((type) => type >>> 8 === window),
      ),
    ),
  );
}
