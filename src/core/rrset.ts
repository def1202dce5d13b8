import type { DomainName } from './name.js';

/** An MX record (RFC 5321 s5.1): `preference` is 0 to 65535, the lowest is tried first. */
export interface MxRecord {
  readonly preference: number;
  readonly exchange: DomainName;
}

/** A TLSA record (RFC 6698 s2.1); `data` is lower-case hexadecimal. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: string;
}

export interface MxRrset {
  readonly type: 'MX';
  readonly owner: DomainName;
  /** Seconds; one value for the whole RRset (RFC 2181 s5.2). */
  readonly ttl: number;
  readonly records: readonly MxRecord[];
}

/** Each record is one logical string; writers cut it into strings of at most 255 octets. */
export interface TxtRrset {
  readonly type: 'TXT';
  readonly owner: DomainName;
  readonly ttl: number;
  readonly records: readonly string[];
}

export interface TlsaRrset {
  readonly type: 'TLSA';
  readonly owner: DomainName;
  readonly ttl: number;
  readonly records: readonly TlsaRecord[];
}

export type Rrset = MxRrset | TxtRrset | TlsaRrset;

/** Two RRsets are the same slot where owner and type agree. */
export function rrsetKey(rrset: Pick<Rrset, 'owner' | 'type'>): string {
  return `${rrset.owner} ${rrset.type}`;
}

/** The records in presentation form, sorted, so that RRsets compare as sets. */
export function recordTexts(rrset: Rrset): readonly string[] {
  switch (rrset.type) {
    case 'MX':
      return rrset.records.map((mx) => `${mx.preference} ${mx.exchange}`).sort();
    case 'TXT':
      return [...rrset.records].sort();
    case 'TLSA':
      return rrset.records
        .map((tlsa) => `${tlsa.usage} ${tlsa.selector} ${tlsa.matchingType} ${tlsa.data}`)
        .sort();
  }
}
