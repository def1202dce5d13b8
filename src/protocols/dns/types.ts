/** RR types by name (IANA DNS parameters): those we read, and those whose RDATA holds names. */
export const rrType = {
  A: 1,
  NS: 2,
  MD: 3,
  MF: 4,
  CNAME: 5,
  SOA: 6,
  MB: 7,
  MG: 8,
  MR: 9,
  PTR: 12,
  HINFO: 13,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  RT: 21,
  SIG: 24,
  PX: 26,
  AAAA: 28,
  NXT: 30,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  A6: 38,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  CDS: 59,
  CDNSKEY: 60,
  SVCB: 64,
  HTTPS: 65,
  /** Compact denial's mark of a name that does not exist (RFC 9824 s2). */
  NXNAME: 128,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
  CAA: 257,
} as const;

export const rrClass = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 } as const;

export const rcode = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  BADVERS: 16,
} as const;

export const opcode = { QUERY: 0, NOTIFY: 4, UPDATE: 5 } as const;

function named(table: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(table).map(([name, value]) => [value, name]));
}

const typeNames = named(rrType);
const classNames = named(rrClass);
const rcodeNames = named(rcode);

/** `MX`, or `TYPE65280` where the type has no name here (RFC 3597 s5). */
export function rrTypeName(type: number): string {
  return typeNames.get(type) ?? `TYPE${type}`;
}

export function rrClassName(value: number): string {
  return classNames.get(value) ?? `CLASS${value}`;
}

export function rcodeName(value: number): string {
  return rcodeNames.get(value) ?? `RCODE${value}`;
}

function fromName(
  table: Readonly<Record<string, number>>,
  prefix: RegExp,
  text: string,
): number | undefined {
  const upper = text.toUpperCase();
  if (Object.hasOwn(table, upper)) return table[upper];
  const digits = prefix.exec(upper)?.[1];
  return digits !== undefined && Number(digits) <= 0xffff ? Number(digits) : undefined;
}

/** The number of `MX` or `TYPE15`, or `undefined`. */
export function rrTypeFromName(text: string): number | undefined {
  return fromName(rrType, /^TYPE(\d{1,5})$/, text);
}

export function rrClassFromName(text: string): number | undefined {
  return fromName(rrClass, /^CLASS(\d{1,5})$/, text);
}
