import { Buffer } from 'node:buffer';
import { randomBytes, sign } from 'node:crypto';
import { generateLabKey } from '../../src/lab/certificates.js';
import type { LabCertificate } from '../../src/lab/certificates.js';
import {
  bits,
  explicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  time,
  tlv,
  truth,
  utf8,
} from '../../src/lab/der.js';

export interface RawOptions {
  readonly subject: string;
  readonly issuer: LabCertificate;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Whole Extension elements. */
  readonly extensions: readonly Buffer[];
  /** Default: ECDSA with SHA-256. */
  readonly digest?: 'sha256' | 'sha1';
}

/** Certificates that no honest CA issues: any extension, an old digest. */
export function rawCertificate(options: RawOptions): LabCertificate {
  const key = generateLabKey();
  const digest = options.digest ?? 'sha256';
  const algorithm = sequence(oid(digest === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2'));
  const name = (text: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(text))));
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(randomBytes(8)),
    algorithm,
    name(options.issuer.subject),
    sequence(time(options.notBefore), time(options.notAfter)),
    name(options.subject),
    key.spki,
    explicit(3, sequence(...options.extensions)),
  );
  const der = sequence(body, algorithm, bits(sign(digest, body, options.issuer.key.privateKey)));
  return { der, pem: '', subject: options.subject, key };
}

export function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [truth()] : []), octets(value));
}

/** SAN with raw octets as dNSName entries. */
export function dnsNames(...names: readonly string[]): Buffer {
  return extension(
    '2.5.29.17',
    sequence(...names.map((name) => tlv(0x82, Buffer.from(name, 'latin1')))),
  );
}

export function caBit(): Buffer {
  return extension('2.5.29.19', sequence(truth()), true);
}

/** nameConstraints with dNSName subtrees. */
export function nameConstraints(
  permitted: readonly string[],
  excluded: readonly string[] = [],
): Buffer {
  const trees = (names: readonly string[]): readonly Buffer[] =>
    names.map((name) => sequence(tlv(0x82, Buffer.from(name))));
  const parts = [
    ...(permitted.length > 0 ? [explicit(0, ...trees(permitted))] : []),
    ...(excluded.length > 0 ? [explicit(1, ...trees(excluded))] : []),
  ];
  return extension('2.5.29.30', sequence(...parts), true);
}
