import type { TlsaRecord } from '../../core/rrset.js';
import { parseCertificate } from '../x509/certificate.js';
import { associationData } from './association.js';

/** Wrong use of `tlsaFor`: no certificate, or parameters that mean nothing. */
export class TlsaError extends Error {
  override readonly name = 'TlsaError';
}

/**
 * The record for a chain, leaf first: of the leaf for usages 1 and 3, of the last certificate for 0 and 2.
 * @throws TlsaError where the chain or a parameter does not allow one.
 */
export function tlsaFor(
  chainDer: readonly Uint8Array[],
  usage: number,
  selector: number,
  matchingType: number,
): TlsaRecord {
  if (
    ![0, 1, 2, 3].includes(usage) ||
    ![0, 1].includes(selector) ||
    ![0, 1, 2].includes(matchingType)
  )
    throw new TlsaError(`no TLSA parameters: ${usage} ${selector} ${matchingType}`);
  const der = usage === 1 || usage === 3 ? chainDer[0] : chainDer.at(-1);
  const certificate = der && parseCertificate(der);
  if (certificate === undefined)
    throw new TlsaError('no readable certificate to make a TLSA record of');
  const data = associationData(certificate, { selector, matchingType });
  return { usage, selector, matchingType, data };
}
