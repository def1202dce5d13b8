import { readTypeBitmap } from './bitmap.js';
import { ByteReader } from './byte-reader.js';
import type { WireName } from './name.js';
import { WireError } from './wire-error.js';

export { readAddress } from './address.js';
export { encodeTypeBitmap } from './bitmap.js';
export { rdataFromText } from './rdata-from-text.js';
export { rdataToText } from './rdata-to-text.js';

/** Every reader below takes RDATA as `decodeMessage` gives it and throws WireError unless it is read to the last octet. */
function whole<T>(rdata: Uint8Array, read: (reader: ByteReader) => T): T {
  const reader = new ByteReader(rdata);
  const value = read(reader);
  reader.finish();
  return value;
}

export interface Mx {
  readonly preference: number;
  readonly exchange: WireName;
}

/** RFC 1035 s3.3.9. */
export function readMx(rdata: Uint8Array): Mx {
  return whole(rdata, (reader) => ({ preference: reader.u16(), exchange: reader.plainName() }));
}

/** The character strings of a TXT record, at least one (RFC 1035 s3.3.14). */
export function readTxt(rdata: Uint8Array): readonly Uint8Array[] {
  return whole(rdata, (reader) => {
    const strings = [reader.counted()];
    while (reader.left > 0) strings.push(reader.counted());
    return strings;
  });
}

export interface Tlsa {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: Uint8Array;
}

/** RFC 6698 s2.1; association data of no octets is refused. */
export function readTlsa(rdata: Uint8Array): Tlsa {
  return whole(rdata, (reader) => {
    const [usage, selector, matchingType] = [reader.u8(), reader.u8(), reader.u8()];
    if (reader.left === 0) throw new WireError('TLSA without data');
    return { usage, selector, matchingType, data: reader.rest() };
  });
}

export interface Soa {
  readonly mname: WireName;
  readonly rname: WireName;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** RFC 1035 s3.3.13; times in seconds. */
export function readSoa(rdata: Uint8Array): Soa {
  return whole(rdata, (reader) => ({
    mname: reader.plainName(),
    rname: reader.plainName(),
    serial: reader.u32(),
    refresh: reader.u32(),
    retry: reader.u32(),
    expire: reader.u32(),
    minimum: reader.u32(),
  }));
}

/** The one name of NS, CNAME, DNAME and PTR. */
export function readNameRdata(rdata: Uint8Array): WireName {
  return whole(rdata, (reader) => reader.plainName());
}

export interface Ds {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Uint8Array;
}

/** RFC 4034 s5.1. */
export function readDs(rdata: Uint8Array): Ds {
  return whole(rdata, (reader) => ({
    keyTag: reader.u16(),
    algorithm: reader.u8(),
    digestType: reader.u8(),
    digest: reader.rest(),
  }));
}

export interface Dnskey {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly publicKey: Uint8Array;
}

/** RFC 4034 s2.1. */
export function readDnskey(rdata: Uint8Array): Dnskey {
  return whole(rdata, (reader) => ({
    flags: reader.u16(),
    protocol: reader.u8(),
    algorithm: reader.u8(),
    publicKey: reader.rest(),
  }));
}

export interface Rrsig {
  readonly typeCovered: number;
  readonly algorithm: number;
  readonly labels: number;
  readonly originalTtl: number;
  /** Seconds modulo 2^32 (RFC 4034 s3.1.5). */
  readonly expiration: number;
  readonly inception: number;
  readonly keyTag: number;
  readonly signer: WireName;
  readonly signature: Uint8Array;
}

/** RFC 4034 s3.1. */
export function readRrsig(rdata: Uint8Array): Rrsig {
  return whole(rdata, (reader) => ({
    typeCovered: reader.u16(),
    algorithm: reader.u8(),
    labels: reader.u8(),
    originalTtl: reader.u32(),
    expiration: reader.u32(),
    inception: reader.u32(),
    keyTag: reader.u16(),
    signer: reader.plainName(),
    signature: reader.rest(),
  }));
}

export interface Nsec {
  readonly next: WireName;
  readonly types: ReadonlySet<number>;
}

/** RFC 4034 s4.1. */
export function readNsec(rdata: Uint8Array): Nsec {
  return whole(rdata, (reader) => ({
    next: reader.plainName(),
    types: readTypeBitmap(reader.rest()),
  }));
}

export interface Nsec3Param {
  readonly hashAlgorithm: number;
  readonly flags: number;
  readonly iterations: number;
  readonly salt: Uint8Array;
}

export interface Nsec3 extends Nsec3Param {
  /** The next hash, raw octets. */
  readonly next: Uint8Array;
  readonly types: ReadonlySet<number>;
}

function nsec3Param(reader: ByteReader): Nsec3Param {
  return {
    hashAlgorithm: reader.u8(),
    flags: reader.u8(),
    iterations: reader.u16(),
    salt: reader.counted(),
  };
}

/** RFC 5155 s3.2. */
export function readNsec3(rdata: Uint8Array): Nsec3 {
  return whole(rdata, (reader) => ({
    ...nsec3Param(reader),
    next: reader.counted(),
    types: readTypeBitmap(reader.rest()),
  }));
}

/** RFC 5155 s4.2. */
export function readNsec3Param(rdata: Uint8Array): Nsec3Param {
  return whole(rdata, nsec3Param);
}
