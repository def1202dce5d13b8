import { ByteReader, concatBytes, type KnownNames } from './byte-reader.js';
import { lowerName, nameToWire, type WireName } from './name.js';
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

/** Whether names in RDATA keep the case of their letters, or lose it for the canonical form. */
export type Spelling = 'kept' | 'lower';

/** Where a name ends that is neither compressed nor in need of lowering; `undefined` for any other and for what is none. */
function plainNameEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
  spelling: Spelling,
): number | undefined {
  for (let at = start; at < end && at - start < 255;) {
    const length = bytes[at++] ?? 0;
    if (length === 0) return at;
    if (length >= 0x40) return undefined;
    const next = at + length;
    if (spelling === 'lower')
      for (; at < next; at++) {
        const octet = bytes[at] ?? 0;
        if (octet >= 0x41 && octet <= 0x5a) return undefined;
      }
    at = next;
  }
  return undefined;
}

/** True where the octets are what reading them field by field would give, as nearly all are. */
function isPlain(
  bytes: Uint8Array,
  start: number,
  end: number,
  layout: readonly Field[],
  spelling: Spelling,
): boolean {
  let at = start;
  for (const field of layout) {
    if (field === 'rest') return at <= end;
    if (typeof field === 'number') at += field;
    else if (field === 'string') at += 1 + (bytes[at] ?? 0);
    else at = plainNameEnd(bytes, at, end, spelling) ?? Infinity;
  }
  return at === end;
}

function readField(reader: ByteReader, field: Field, spelling: Spelling): Uint8Array {
  if (field === 'name') {
    const name: WireName = reader.name();
    return nameToWire(spelling === 'lower' ? lowerName(name) : name);
  }
  if (field === 'rest') return reader.rest();
  if (typeof field === 'number') return reader.take(field);
  const text = reader.counted();
  return concatBytes([Uint8Array.of(text.length), text]);
}

/**
 * RDATA at `[start, end)` of `bytes` with its names decompressed and, where asked for, lowered. Throws WireError where a
 * known layout does not fill RDLENGTH exactly: a reader that shrugs here loses its place in the message.
 */
export function readRdata(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  spelling: Spelling = 'kept',
  known?: KnownNames,
): Uint8Array {
  const layout = layouts.get(type);
  if (layout === undefined || isPlain(bytes, start, end, layout, spelling))
    return new ByteReader(bytes, start, end).rest();
  const reader = new ByteReader(bytes, start, end, known);
  const parts = layout.map((field) => readField(reader, field, spelling));
  reader.finish();
  return concatBytes(parts);
}
