import { encodeTypeBitmap } from './bitmap.js';
import { concatBytes, u16Bytes, u32Bytes } from './byte-reader.js';
import { nameFromText, nameToWire } from './name.js';
import { base32HexOctets, base64Octets, hexOctets, timeFromText } from './text-codecs.js';
import { stringOctets, tokenLines, type Token } from './tokens.js';
import { rrType, rrTypeFromName } from './types.js';
import { WireError } from './wire-error.js';

/** Takes words one by one. */
class Words {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get left(): number {
    return this.#tokens.length - this.#at;
  }

  token(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new WireError('record text ends too early');
    return token;
  }

  text(): string {
    return this.token().text;
  }

  number(max: number): number {
    const text = this.text();
    if (!/^\d{1,10}$/.test(text) || Number(text) > max)
      throw new WireError('number out of range in record text');
    return Number(text);
  }

  u8(): Uint8Array {
    return Uint8Array.of(this.number(0xff));
  }

  u16(): Uint8Array {
    return u16Bytes(this.number(0xffff));
  }

  u32(): Uint8Array {
    return u32Bytes(this.number(0xffffffff));
  }

  name(): Uint8Array {
    return nameToWire(nameFromText(this.text()));
  }

  time(): Uint8Array {
    return u32Bytes(timeFromText(this.text()));
  }

  joined(): string {
    const words: string[] = [];
    while (this.left > 0) words.push(this.text());
    return words.join('');
  }

  string(): Uint8Array {
    const octets = stringOctets(this.token());
    if (octets.length > 255) throw new WireError('character string of more than 255 octets');
    return concatBytes([Uint8Array.of(octets.length), octets]);
  }

  salt(): Uint8Array {
    const text = this.text();
    const octets = text === '-' ? new Uint8Array() : hexOctets(text);
    if (octets.length > 255) throw new WireError('salt of more than 255 octets');
    return concatBytes([Uint8Array.of(octets.length), octets]);
  }

  hash(): Uint8Array {
    const octets = base32HexOctets(this.text());
    if (octets.length > 255) throw new WireError('hash of more than 255 octets');
    return concatBytes([Uint8Array.of(octets.length), octets]);
  }

  type(): number {
    const text = this.text();
    const type = rrTypeFromName(text);
    if (type === undefined) throw new WireError('unknown type name');
    return type;
  }

  types(): Uint8Array {
    const types: number[] = [];
    while (this.left > 0) types.push(this.type());
    return encodeTypeBitmap(types);
  }
}

function ipv4Octets(text: string): Uint8Array {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255))
    throw new WireError('no IPv4 address');
  return Uint8Array.from(parts);
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) {
      const octets = ipv4Octets(group);
      return [0, 2].map((at) => (octets[at] ?? 0) * 256 + (octets[at + 1] ?? 0));
    }
    if (!/^[0-9a-f]{1,4}$/i.test(group)) throw new WireError('no IPv6 address');
    return [parseInt(group, 16)];
  });
}

function ipv6Octets(text: string): Uint8Array {
  const [head = '', tail, more] = text.split('::');
  const [front, back] = [groups(head), groups(tail ?? '')];
  const missing = 8 - front.length - back.length;
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1))
    throw new WireError('no IPv6 address');
  const all = [...front, ...Array.from({ length: missing }, () => 0), ...back];
  return concatBytes(all.map(u16Bytes));
}

function strings(words: Words): Uint8Array[] {
  const list = [words.string()];
  while (words.left > 0) list.push(words.string());
  return list;
}

const nameOnly = (words: Words): Uint8Array[] => [words.name()];
const digest = (words: Words): Uint8Array[] => [
  words.u16(),
  words.u8(),
  words.u8(),
  hexOctets(words.joined()),
];
const key = (words: Words): Uint8Array[] => [
  words.u16(),
  words.u8(),
  words.u8(),
  base64Octets(words.joined()),
];
const nsec3Param = (words: Words): Uint8Array[] => [
  words.u8(),
  words.u8(),
  words.u16(),
  words.salt(),
];

const readers: ReadonlyMap<number, (words: Words) => Uint8Array[]> = new Map<
  number,
  (words: Words) => Uint8Array[]
>([
  [rrType.A, (words) => [ipv4Octets(words.text())]],
  [rrType.AAAA, (words) => [ipv6Octets(words.text())]],
  [rrType.NS, nameOnly],
  [rrType.CNAME, nameOnly],
  [rrType.DNAME, nameOnly],
  [rrType.PTR, nameOnly],
  [rrType.MX, (words) => [words.u16(), words.name()]],
  [rrType.SRV, (words) => [words.u16(), words.u16(), words.u16(), words.name()]],
  [rrType.TXT, strings],
  [rrType.HINFO, (words) => [words.string(), words.string()]],
  [
    rrType.SOA,
    (words) => [words.name(), words.name(), ...Array.from({ length: 5 }, () => words.u32())],
  ],
  [rrType.TLSA, (words) => [words.u8(), words.u8(), words.u8(), hexOctets(words.joined())]],
  [rrType.DS, digest],
  [rrType.CDS, digest],
  [rrType.DNSKEY, key],
  [rrType.CDNSKEY, key],
  [
    rrType.RRSIG,
    (words) => [
      u16Bytes(words.type()),
      words.u8(),
      words.u8(),
      words.u32(),
      words.time(),
      words.time(),
      words.u16(),
      words.name(),
      base64Octets(words.joined()),
    ],
  ],
  [rrType.NSEC, (words) => [words.name(), words.types()]],
  [rrType.NSEC3PARAM, nsec3Param],
  [rrType.NSEC3, (words) => [...nsec3Param(words), words.hash(), words.types()]],
]);

function genericRdata(words: Words): Uint8Array {
  const length = words.number(0xffff);
  const octets = hexOctets(words.joined());
  if (octets.length !== length) throw new WireError('\\# length does not fit the data');
  return octets;
}

/** RDATA of these words; `\# length hex` is taken for every type (RFC 3597 s5). Throws WireError. */
export function rdataFromTokens(type: number, tokens: readonly Token[]): Uint8Array {
  const words = new Words(tokens);
  const reader = readers.get(type);
  if (tokens[0]?.text === '\\#' && !tokens[0].quoted)
    return genericRdata(new Words(tokens.slice(1)));
  if (reader === undefined) throw new WireError('this type needs the \\# form');
  const rdata = concatBytes(reader(words));
  if (words.left > 0) throw new WireError('record text has words left over');
  return rdata;
}

/** RDATA from presentation form; names are absolute with or without the last dot. Throws WireError. */
export function rdataFromText(type: number, text: string): Uint8Array {
  return rdataFromTokens(
    type,
    tokenLines(text).flatMap((line) => line.tokens),
  );
}
