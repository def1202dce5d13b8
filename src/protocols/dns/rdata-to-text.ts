import { readAddress } from './address.js';
import { ByteReader } from './byte-reader.js';
import { readTypeBitmap } from './bitmap.js';
import { nameToText } from './name.js';
import { base32HexText, base64Text, hexText, timeToText } from './text-codecs.js';
import { rrType, rrTypeName } from './types.js';
import { WireError } from './wire-error.js';

type Write = (reader: ByteReader) => readonly (string | number)[];

function quoted(octets: Uint8Array): string {
  const inner = Array.from(octets, (octet) => {
    if (octet < 0x20 || octet >= 0x7f) return `\\${octet.toString().padStart(3, '0')}`;
    return octet === 0x22 || octet === 0x5c
      ? `\\${String.fromCharCode(octet)}`
      : String.fromCharCode(octet);
  });
  return `"${inner.join('')}"`;
}

function strings(reader: ByteReader): string[] {
  const list = [quoted(reader.counted())];
  while (reader.left > 0) list.push(quoted(reader.counted()));
  return list;
}

function types(reader: ByteReader): string[] {
  return [...readTypeBitmap(reader.rest())].map(rrTypeName);
}

function nsec3Param(reader: ByteReader): (string | number)[] {
  const numbers = [reader.u8(), reader.u8(), reader.u16()];
  return [...numbers, hexText(reader.counted()) || '-'];
}

const name = (reader: ByteReader): string => nameToText(reader.plainName());
const nameOnly: Write = (reader) => [name(reader)];
const digest: Write = (reader) => [reader.u16(), reader.u8(), reader.u8(), hexText(reader.rest())];
const key: Write = (reader) => [reader.u16(), reader.u8(), reader.u8(), base64Text(reader.rest())];

const writers: ReadonlyMap<number, Write> = new Map<number, Write>([
  [rrType.A, (reader) => [readAddress(reader.take(4))]],
  [rrType.AAAA, (reader) => [readAddress(reader.take(16))]],
  [rrType.NS, nameOnly],
  [rrType.CNAME, nameOnly],
  [rrType.DNAME, nameOnly],
  [rrType.PTR, nameOnly],
  [rrType.MX, (reader) => [reader.u16(), name(reader)]],
  [rrType.SRV, (reader) => [reader.u16(), reader.u16(), reader.u16(), name(reader)]],
  [rrType.TXT, strings],
  [rrType.HINFO, (reader) => [quoted(reader.counted()), quoted(reader.counted())]],
  [
    rrType.SOA,
    (reader) => [name(reader), name(reader), ...Array.from({ length: 5 }, () => reader.u32())],
  ],
  [rrType.TLSA, (reader) => [reader.u8(), reader.u8(), reader.u8(), hexText(reader.rest())]],
  [rrType.DS, digest],
  [rrType.CDS, digest],
  [rrType.DNSKEY, key],
  [rrType.CDNSKEY, key],
  [
    rrType.RRSIG,
    (reader) => [
      rrTypeName(reader.u16()),
      reader.u8(),
      reader.u8(),
      reader.u32(),
      timeToText(reader.u32()),
      timeToText(reader.u32()),
      reader.u16(),
      name(reader),
      base64Text(reader.rest()),
    ],
  ],
  [rrType.NSEC, (reader) => [name(reader), ...types(reader)]],
  [rrType.NSEC3PARAM, nsec3Param],
  [
    rrType.NSEC3,
    (reader) => [...nsec3Param(reader), base32HexText(reader.counted()), ...types(reader)],
  ],
]);

/** RFC 3597 s5: what every type can be written as. */
function generic(rdata: Uint8Array): string {
  return rdata.length === 0 ? '\\# 0' : `\\# ${rdata.length} ${hexText(rdata)}`;
}

/**
 * Presentation form; hostile octets come out escaped. RDATA that its type cannot be read as, and unknown types, come
 * out in the `\#` form, so this never throws.
 */
export function rdataToText(type: number, rdata: Uint8Array): string {
  const write = writers.get(type);
  if (write === undefined) return generic(rdata);
  try {
    const reader = new ByteReader(rdata);
    const words = write(reader);
    reader.finish();
    // An empty last field (a TLSA or DS without data) would not read back.
    return words.some((word) => word === '') ? generic(rdata) : words.join(' ');
  } catch (error) {
    if (error instanceof WireError) return generic(rdata);
    throw error;
  }
}
