import { Buffer } from 'node:buffer';

const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,200000})-----END CERTIFICATE-----/g;
const maxCertificates = 16;

/** DER of the certificates of a PEM file, in its order (RFC 7468 s5); keys and other blocks are passed over. */
export function certificatesInPem(text: string): readonly Uint8Array[] {
  return [...text.matchAll(block)]
    .slice(0, maxCertificates)
    .map(([, base64 = '']) => Buffer.from(base64.replace(/\s/g, ''), 'base64'));
}

/** One certificate as PEM (RFC 7468 s5), from the base64 of its DER. */
export function certificatePem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
