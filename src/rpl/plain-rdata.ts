import type { WireName } from '../protocols/dns/name.js';
import type { Token } from '../protocols/dns/tokens.js';
import { rrType } from '../protocols/dns/types.js';
import { moreTypes, ttlFromWord } from './record-words.js';

/** Types with their names written as numbers, as the shared reader wants them. */
function plainTypes(tokens: readonly Token[]): readonly Token[] {
  return tokens.map((token) => {
    const more = token.quoted ? undefined : moreTypes[token.text.toUpperCase()];
    return more === undefined ? token : { ...token, text: `TYPE${more}` };
  });
}

/** Types whose RDATA holds a name that may be written relative to the origin, and where. */
const relativeNames: ReadonlyMap<number, readonly number[]> = new Map([
  [rrType.NS, [0]],
  [rrType.CNAME, [0]],
  [rrType.DNAME, [0]],
  [rrType.PTR, [0]],
  [rrType.MX, [1]],
  [rrType.SRV, [3]],
  [rrType.SOA, [0, 1]],
  [rrType.NSEC, [0]],
]);

function absolute(tokens: readonly Token[], type: number, origin: WireName): readonly Token[] {
  const places = origin.labels.length === 0 ? undefined : relativeNames.get(type);
  if (places === undefined) return tokens;
  return tokens.map((token, at) =>
    places.includes(at) && !token.text.endsWith('.')
      ? { ...token, text: `${token.text}.${originText(origin)}` }
      : token,
  );
}

function originText(origin: WireName): string {
  return origin.labels.map((label) => `${String.fromCharCode(...label)}.`).join('');
}

/** A recording may hold numbers written with time units in a SOA. */
function plainTimes(tokens: readonly Token[], type: number): readonly Token[] {
  if (type !== rrType.SOA) return tokens;
  return tokens.map((token, at) =>
    at < 2 ? token : { ...token, text: String(ttlFromWord(token.text) ?? token.text) },
  );
}

/** Algorithms by mnemonic (RFC 4034 App. A.1), and where they stand in the RDATA of each type. */
const algorithmNames: Readonly<Record<string, number>> = {
  RSAMD5: 1,
  DH: 2,
  DSA: 3,
  ECC: 4,
  RSASHA1: 5,
  'DSA-NSEC3-SHA1': 6,
  'RSASHA1-NSEC3-SHA1': 7,
  RSASHA256: 8,
  RSASHA512: 10,
  'ECC-GOST': 12,
  ECDSAP256SHA256: 13,
  ECDSAP384SHA384: 14,
  ED25519: 15,
  ED448: 16,
  INDIRECT: 252,
  PRIVATEDNS: 253,
  PRIVATEOID: 254,
};
const algorithmAt: ReadonlyMap<number, number> = new Map([
  [rrType.DS, 1],
  [rrType.CDS, 1],
  [moreTypes['DLV'] ?? 0, 1],
  [rrType.RRSIG, 1],
  [rrType.DNSKEY, 2],
  [rrType.CDNSKEY, 2],
]);

/** The first word of base64, which goes on to the end. */
const base64At: ReadonlyMap<number, number> = new Map([
  [rrType.RRSIG, 8],
  [rrType.DNSKEY, 3],
  [rrType.CDNSKEY, 3],
]);

/** Base64 as sloppy as recordings have it (`UNUSABLE==`), in its one right spelling. */
function plainBase64(tokens: readonly Token[], type: number): readonly Token[] {
  const from = base64At.get(type);
  if (from === undefined || tokens.length <= from) return tokens;
  const joined = tokens.slice(from).map((token) => token.text);
  const text = Buffer.from(joined.join(''), 'base64').toString('base64');
  return [...tokens.slice(0, from), { text, quoted: false }];
}

function plainAlgorithms(tokens: readonly Token[], type: number): readonly Token[] {
  const place = algorithmAt.get(type);
  return tokens.map((token, at) => {
    const number = at === place ? algorithmNames[token.text.toUpperCase()] : undefined;
    return number === undefined ? token : { ...token, text: String(number) };
  });
}

/** RDATA words in the one spelling that the shared reader takes. */
export function plain(tokens: readonly Token[], type: number, origin: WireName): readonly Token[] {
  if (tokens[0]?.text === '\\#') return tokens;
  const named = plainAlgorithms(absolute(tokens, type, origin), type);
  return plainTypes(plainBase64(plainTimes(named, type), type));
}
