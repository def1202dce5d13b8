import { ByteReader, concatBytes } from './byte-reader.js';
import { nameToWire, type WireName } from './name.js';
import { rrType } from './types.js';

/** One field of RDATA: a name, that many octets, a counted string, or all that is left. */
type Field = 'name' | 'string' | 'rest' | number;

/**
 * Types whose RDATA holds names that may arrive compressed (RFC 1035, RFC 3597 s4, and what old senders do), and
 * the two whose length is fixed. Anything else is taken as opaque octets, so a record we cannot read never costs
 * the message it came in.
 */
const layouts: ReadonlyMap<number, readonly Field[]> = new Map<number, readonly Field[]>([
  [rrType.A, [4]],
  [rrType.AAAA, [16]],
  [rrType.NS, ['name']],
  [rrType.MD, ['name']],
  [rrType.MF, ['name']],
  [rrType.CNAME, ['name']],
  [rrType.SOA, ['name', 'name', 20]],
  [rrType.MB, ['name']],
  [rrType.MG, ['name']],
  [rrType.MR, ['name']],
  [rrType.PTR, ['name']],
  [rrType.MINFO, ['name', 'name']],
  [rrType.MX, [2, 'name']],
  [rrType.RP, ['name', 'name']],
  [rrType.AFSDB, [2, 'name']],
  [rrType.RT, [2, 'name']],
  [rrType.SIG, [18, 'name', 'rest']],
  [rrType.PX, [2, 'name', 'name']],
  [rrType.NXT, ['name', 'rest']],
  [rrType.SRV, [6, 'name']],
  [rrType.NAPTR, [4, 'string', 'string', 'string', 'name']],
  [rrType.KX, [2, 'name']],
  [rrType.DNAME, ['name']],
  [rrType.RRSIG, [18, 'name', 'rest']],
]);

function readField(
  reader: ByteReader,
  field: Field,
  onName: (name: WireName) => WireName,
): Uint8Array {
  if (field === 'name') return nameToWire(onName(reader.name()));
  if (field === 'rest') return reader.rest();
  if (typeof field === 'number') return reader.take(field);
  const text = reader.counted();
  return concatBytes([Uint8Array.of(text.length), text]);
}

/**
 * RDATA at `[start, end)` of `bytes` with its names decompressed and passed through `onName`. Throws WireError
 * where a known layout does not fill RDLENGTH exactly: a reader that shrugs here loses its place in the message.
 */
export function readRdata(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  onName: (name: WireName) => WireName = (name) => name,
): Uint8Array {
  const layout = layouts.get(type);
  const reader = new ByteReader(bytes, start, end);
  if (layout === undefined) return reader.rest();
  const [only] = layout;
  if (layout.length === 1 && only !== undefined) {
    const part = readField(reader, only, onName);
    reader.finish();
    return part;
  }
  const parts = layout.map((field) => readField(reader, field, onName));
  reader.finish();
  return concatBytes(parts);
}
