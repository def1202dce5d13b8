import { WireError } from './wire-error.js';

const base32Digits = '0123456789abcdefghijklmnopqrstuv';

/** Base32 with the extended hex alphabet, lower case, no padding (RFC 4648 s7, as NSEC3 owners use it). */
export function base32HexText(octets: Uint8Array): string {
  const bits = Array.from(octets, (octet) => octet.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => base32Digits[parseInt(group.padEnd(5, '0'), 2)] ?? '').join('');
}

export function base32HexOctets(text: string): Uint8Array {
  const values = Array.from(text.toLowerCase(), (digit) => base32Digits.indexOf(digit));
  if (values.includes(-1)) throw new WireError('not base32hex');
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (octet) => parseInt(octet, 2));
}

/** Lower case. */
export function hexText(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

export function hexOctets(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new WireError('not hexadecimal');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function base64Text(octets: Uint8Array): string {
  return btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(''));
}

export function base64Octets(text: string): Uint8Array {
  if (!/^[0-9a-z+/]*={0,2}$/i.test(text) || text.length % 4 !== 0)
    throw new WireError('not base64');
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** `20181128000000` or plain seconds, modulo 2^32 (RFC 4034 s3.2). */
export function timeFromText(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined) {
    if (!/^\d{1,10}$/.test(text) || Number(text) > 0xffffffff) throw new WireError('not a time');
    return Number(text);
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  return (Date.UTC(year, month - 1, day, hour, minute, second) / 1000) % 0x100000000;
}

/** `20181128000000`, for the 2^32 seconds that began in 1970. */
export function timeToText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:T]|\.000Z/g, '');
}
