import { Buffer } from 'node:buffer';
import type { DomainName } from '../core/name.js';
import type { Lookup } from '../core/observation.js';
import type { MxRecord, TlsaRecord } from '../core/rrset.js';
import { WireError } from '../protocols/dns/name.js';
import { readAddress, readMx, readTlsa, readTxt } from '../protocols/dns/rdata.js';
import { extendedErrors } from '../protocols/dnssec/status.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import { hostText } from './names.js';

/** RDATA that does not read is left out by `undefined`; the rest of its set stays. */
export type RdataReader<T> = (rdata: Uint8Array) => T | undefined;

export function toLookup<T>(answer: ValidatedAnswer, read: RdataReader<T>): Lookup<T> {
  const { status, dnssec, ttl, originalTtl, aliases, failure } = answer;
  const records =
    status === 'answer' ? answer.rdatas.map(read).filter((one) => one !== undefined) : [];
  const shared = { dnssec, ttl, ...(originalTtl !== undefined && { originalTtl }), aliases };
  // A set of which nothing can be read is no answer that anybody could use.
  if (status === 'answer' && records.length === 0)
    return { status: 'failed', ...shared, records, failure: 'garbage' };
  if (status === 'failed') return { status, ...shared, records, failure: failure ?? 'garbage' };
  return { status, ...shared, records };
}

/** A question that got no answer which could be judged. `reason` says more where the word alone does not. */
export function failedLookup<T>(failure: string, reason: string = failure): Lookup<T> {
  const ede = extendedErrors[failure === 'garbage' ? 'garbage' : 'network-error'];
  const dnssec = { state: 'indeterminate' as const, reason, ede, chain: [] };
  return { status: 'failed', dnssec, records: [], ttl: 0, aliases: [], failure };
}

/** Data that somebody may act on: signed and proven, or proven to be unsigned. */
export function isBelievable(lookup: Lookup<unknown> | ValidatedAnswer): boolean {
  const { status, dnssec } = lookup;
  return status === 'answer' && (dnssec.state === 'secure' || dnssec.state === 'insecure');
}

/** The target may be no host name at all (the root, an address, any octets): it is shown as it stands and judged later. */
export const readMxRecord: RdataReader<MxRecord> = lenient((rdata) => {
  const { preference, exchange } = readMx(rdata);
  return { preference, exchange: hostText(exchange) as DomainName };
});

/** Strings joined without blanks (RFC 8461 s3.1, RFC 7208 s3.3), octet for octet. */
export const readTxtText: RdataReader<string> = lenient((rdata) =>
  Buffer.concat([...readTxt(rdata)]).toString('latin1'),
);

export const readAddressText: RdataReader<string> = lenient(readAddress);

/** Standards D01: malformed data makes the record unusable, not the set, so it stays, without data. */
export const readTlsaRecord: RdataReader<TlsaRecord> = (rdata) => {
  try {
    const { usage, selector, matchingType, data } = readTlsa(rdata);
    return { usage, selector, matchingType, data: Buffer.from(data).toString('hex') };
  } catch {
    const [usage = 255, selector = 255, matchingType = 255] = rdata;
    return { usage, selector, matchingType, data: '' };
  }
};

/** Our own readers throw only for RDATA that does not read. */
export function lenient<T>(read: (rdata: Uint8Array) => T): RdataReader<T> {
  return (rdata) => {
    try {
      return read(rdata);
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  };
}
