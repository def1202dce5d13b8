import {
  generateLabKey,
  issueCertificate,
  type CertificateOptions,
  type LabCertificate,
} from '../../../src/lab/certificates.js';
import { tlsaFor } from '../../../src/protocols/tlsa/index.js';
import { now } from '../../protocols/dnssec/mini-zone.js';

const day = 86_400;
const year = { notBefore: now - 10 * day, notAfter: now + 355 * day };

export const root = issueCertificate({ subject: 'Scenario Root', ca: true, ...year });

/** Holds for a year, by the root, for its subject. */
export function leafOf(name: string, more: Partial<CertificateOptions> = {}): LabCertificate {
  return issueCertificate({ subject: name, dnsNames: [name], issuer: root, ...year, ...more });
}

/** Nobody's: its own issuer. */
export function selfSigned(name: string, key = generateLabKey()): LabCertificate {
  return issueCertificate({ subject: name, dnsNames: [name], key, ...year });
}

export { generateLabKey, now };

/** The record of these parameters for the chain, leaf first: `3 1 1 …`. */
export function tlsa(
  chain: readonly LabCertificate[],
  usage: number,
  selector: number,
  matchingType: number,
): string {
  const ders = chain.map(({ der }) => der);
  const record = tlsaFor(ders, usage, selector, matchingType);
  return `${usage} ${selector} ${matchingType} ${record.data}`;
}
