import { readAddress } from './dns/address.js';

/** `special` is everything the IANA special-purpose registries do not call globally reachable, unless a word says more. */
export type AddressScope = 'public' | 'loopback' | 'private' | 'link-local' | 'special';

export interface IpAddress {
  readonly family: 4 | 6;
  /** 4 or 16 octets. */
  readonly octets: readonly number[];
}

/** The address, or `undefined` where the text is no IP literal. Zone ids (`fe80::1%eth0`) and octal parts are none. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (text.length > 45) return undefined;
  const octets = text.includes(':') ? ipv6Octets(text) : ipv4Octets(text);
  return octets && { family: octets.length === 4 ? 4 : 6, octets };
}

function ipv4Octets(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  // `010.0.0.1` is 8.0.0.1 to some readers: refused, so that no two readers disagree on where a packet goes
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part)))
    return undefined;
  const octets = parts.map(Number);
  return octets.every((octet) => octet <= 255) ? octets : undefined;
}

function ipv6Octets(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0] ?? '', halves.length === 1);
  const tail = groups(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groups(text: string, last: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const octets: number[] = [];
  for (const [index, part, all] of text.split(':').map((p, i, a) => [i, p, a] as const)) {
    if (part.includes('.') && last && index === all.length - 1) {
      const embedded = ipv4Octets(part);
      if (embedded === undefined) return undefined;
      octets.push(...embedded);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
      const value = Number.parseInt(part, 16);
      octets.push(value >> 8, value & 0xff);
    }
  }
  return octets;
}

/** One spelling per address: dotted quad, or RFC 5952. */
export function canonicalAddress(address: IpAddress): string {
  return readAddress(Uint8Array.from(address.octets));
}

type Range = readonly [prefix: readonly number[], bits: number, scope: AddressScope];

/** IANA IPv4 special-purpose registry (RFC 6890 and its updates); first match counts. */
const ipv4Ranges: readonly Range[] = [
  [[127], 8, 'loopback'],
  [[10], 8, 'private'],
  [[172, 16], 12, 'private'],
  [[192, 168], 16, 'private'],
  [[100, 64], 10, 'private'],
  [[169, 254], 16, 'link-local'],
  [[0], 8, 'special'],
  [[192, 0, 0], 24, 'special'],
  [[192, 0, 2], 24, 'special'],
  [[192, 88, 99], 24, 'special'],
  [[198, 18], 15, 'special'],
  [[198, 51, 100], 24, 'special'],
  [[203, 0, 113], 24, 'special'],
  [[224], 3, 'special'],
];

/** Inside 2000::/3; whatever lies outside it is not routed on the internet. */
const ipv6Ranges: readonly Range[] = [
  [[0x20, 0x01, 0x00], 23, 'special'],
  [[0x20, 0x01, 0x0d, 0xb8], 32, 'special'],
  [[0x20, 0x02], 16, 'special'],
  [[0x3f, 0xff, 0x00], 20, 'special'],
  [[0x20], 3, 'public'],
  [[0xfc], 7, 'private'],
  [[0xfe, 0x80], 10, 'link-local'],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, 'loopback'],
];

function within(octets: readonly number[], [prefix, bits]: Range): boolean {
  for (let bit = 0; bit < bits; bit++) {
    const difference = (octets[bit >> 3] ?? 0) ^ (prefix[bit >> 3] ?? 0);
    if ((difference >> (7 - (bit & 7))) & 1) return false;
  }
  return true;
}

const ipv4Mapped: Range = [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96, 'special'];
const nat64: Range = [[0x00, 0x64, 0xff, 0x9b], 96, 'special'];

/** Where packets to this address go. Mapped and NAT64 forms count as the IPv4 address inside, or a filter is walked round. */
export function addressScope(address: IpAddress): AddressScope {
  if (address.family === 4)
    return ipv4Ranges.find((range) => within(address.octets, range))?.[2] ?? 'public';
  if (within(address.octets, ipv4Mapped) || within(address.octets, nat64))
    return addressScope({ family: 4, octets: address.octets.slice(12) });
  return ipv6Ranges.find((range) => within(address.octets, range))?.[2] ?? 'special';
}

/** The scope of a literal, or `undefined` where the text is none. */
export function scopeOf(text: string): AddressScope | undefined {
  const address = parseIpAddress(text);
  return address && addressScope(address);
}
