import { Buffer } from 'node:buffer';
import type { TlsaRecord } from '../../core/rrset.js';
import type { Instant } from '../../core/time.js';
import { digestHex } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';

export interface TlsaContext {
  /** The name before aliases were followed; counts as a name only where the mail domain has no MX. */
  readonly host?: string;
  /** TLSA base domain: the name under which the records were found (RFC 7672 s2.2.3). */
  readonly baseDomain: string;
  /** The next-hop domain, only where its MX answer is secure or it has none (RFC 7672 s3.2.2). */
  readonly mailDomain?: string;
  /** What the next-hop domain is an alias for, where each step is secure. */
  readonly mailDomainTarget?: string;
  readonly now: Instant;
}

export interface PresentedChain {
  readonly leaf: Certificate;
  readonly others: readonly Certificate[];
}

/** What a record of these parameters would carry for this certificate, lower-case hex (RFC 6698 s2.1). */
export function associationData(
  certificate: Certificate,
  { selector, matchingType }: Pick<TlsaRecord, 'selector' | 'matchingType'>,
): string {
  const content = selector === 0 ? certificate.der : certificate.spki;
  if (matchingType === 1) return digestHex('sha256', content);
  if (matchingType === 2) return digestHex('sha512', content);
  return Buffer.from(content).toString('hex');
}
