import { Buffer } from 'node:buffer';
import { createPublicKey } from 'node:crypto';
import type { TlsaRecord } from '../../core/rrset.js';
import { parseCertificate } from '../x509/certificate.js';

/**
 * Why an SMTP client cannot use a record, or `undefined` where it can: RFC 7672 s3.1.3 for usages 0 and 1,
 * RFC 6698 s4.1 for unknown values and malformed data. An unusable record leaves the others of its set alone.
 */
export function unusableReason(record: TlsaRecord): string | undefined {
  const { usage, selector, matchingType, data } = record;
  if (usage === 0 || usage === 1) return 'usage-0-1';
  if (usage > 3 || selector > 1 || matchingType > 2) return 'unknown-parameter';
  if (!/^(?:[0-9a-f]{2})+$/.test(data)) return 'bad-length';
  if (matchingType === 1 && data.length !== 64) return 'bad-length';
  if (matchingType === 2 && data.length !== 128) return 'bad-length';
  if (matchingType === 0 && !isWhole(record)) return 'malformed-data';
  return undefined;
}

/** RFC 6698 s2.1.4: matching type 0 carries the certificate or the key itself; what does not parse fits nothing. */
function isWhole({ selector, data }: TlsaRecord): boolean {
  const der = Buffer.from(data, 'hex');
  if (selector === 0) return parseCertificate(der) !== undefined;
  try {
    createPublicKey({ key: der, format: 'der', type: 'spki' });
    return true;
  } catch {
    return false;
  }
}

/** Digests of nothing: published by scripts whose key extraction failed (virtualmin issue 414). */
const emptyDigests: ReadonlySet<string> = new Set([
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
]);

export function isEmptyDigest({ matchingType, data }: TlsaRecord): boolean {
  return matchingType !== 0 && (emptyDigests.has(data) || /^0+$/.test(data));
}

/**
 * Digest agility (RFC 7671 s9): per usage and selector only the strongest digest present counts; full contents
 * always do. The records given are usable ones; SHA-512 is the stronger.
 */
export function isOvertaken(record: TlsaRecord, usable: readonly TlsaRecord[]): boolean {
  if (record.matchingType !== 1) return false;
  return usable.some(
    (other) =>
      other.usage === record.usage &&
      other.selector === record.selector &&
      other.matchingType === 2,
  );
}
