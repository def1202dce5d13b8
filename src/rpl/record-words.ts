import { rrTypeFromName } from '../protocols/dns/types.js';

/** Types that old recordings name and the rest of the program never reads (IANA DNS parameters). */
export const moreTypes: Readonly<Record<string, number>> = {
  NULL: 10,
  WKS: 11,
  X25: 19,
  ISDN: 20,
  KEY: 25,
  GPOS: 27,
  LOC: 29,
  CERT: 37,
  APL: 42,
  SSHFP: 44,
  IPSECKEY: 45,
  DHCID: 49,
  SMIMEA: 53,
  HIP: 55,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SPF: 99,
  EUI48: 108,
  EUI64: 109,
  TKEY: 249,
  MAILB: 253,
  MAILA: 254,
  URI: 256,
  TA: 32768,
  DLV: 32769,
};

/** The number of a type name, `TYPE65280` included. */
export function typeFromWord(word: string): number | undefined {
  const upper = word.toUpperCase();
  return Object.hasOwn(moreTypes, upper) ? moreTypes[upper] : rrTypeFromName(upper);
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of `3600` or `1h30m`, or `undefined`. */
export function ttlFromWord(word: string): number | undefined {
  if (/^\d{1,10}$/.test(word)) return Number(word);
  if (!/^(\d{1,9}[smhdw])+$/i.test(word)) return undefined;
  return [...word.matchAll(/(\d+)([smhdw])/gi)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit?.toLowerCase() ?? ''] ?? 0),
    0,
  );
}
