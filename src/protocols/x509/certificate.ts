import { Buffer } from 'node:buffer';
import { createHash, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { CertificateFacts } from '../../core/observation.js';
import type { Instant } from '../../core/time.js';
import { LeastRecent } from '../least-recent.js';
import { derContent, derMembers, derOid, derTag, derWhole } from './der.js';
import type { DerElement } from './der.js';
import { noExtensions, readExtensions } from './extensions.js';
import type { Extensions } from './extensions.js';
import { readDerTime } from './time.js';

/** A certificate that was read to the end; everything a path or a TLSA record needs of it. */
export interface Certificate {
  readonly der: Uint8Array;
  /** The SubjectPublicKeyInfo as it stands in the certificate, not as a library would encode it again. */
  readonly spki: Uint8Array;
  /** The issuer's and subject's Name as DER, hex: the key under which an issuer is looked for. */
  readonly issuerKey: string;
  readonly subjectKey: string;
  readonly commonName?: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly signatureAlgorithm: string;
  readonly extensions: Extensions;
  readonly x509: X509Certificate;
}

/** Bigger than any certificate in the field; a handshake message may hold 16 MiB. */
const maxOctets = 65_536;
const maxText = 300;
const maxNames = 200;

/**
 * Read already, by their octets: facts, TLSA and path each want the same certificates one after the other. Nothing is
 * judged in reading. Few, for strangers choose how large theirs are.
 */
const known = new LeastRecent<string, Certificate>(64);
const mostOctetsKept = 8_192;

/** The certificate, or `undefined` where the octets are not exactly one DER certificate. Never throws. */
export function parseCertificate(der: Uint8Array): Certificate | undefined {
  if (der.length > mostOctetsKept) return parse(der);
  const text = Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1');
  const before = known.get(text);
  if (before !== undefined) return before;
  // Of its own octets: what the caller holds may be part of something larger, and may be written to.
  const certificate = parse(Uint8Array.from(der));
  if (certificate !== undefined) known.set(text, certificate);
  return certificate;
}

function parse(der: Uint8Array): Certificate | undefined {
  const whole = der.length <= maxOctets ? derWhole(der) : undefined;
  const outer = whole && derMembers(der, whole);
  const body = outer?.[0] && derMembers(der, outer[0]);
  const x509 = outer?.length === 3 && body !== undefined ? opened(der) : undefined;
  if (body === undefined || outer === undefined || x509 === undefined) return undefined;
  return readBody(der, body, x509);
}

/** Facts for an observation, or `undefined`. Texts are cut, names that are no host names are left out. */
export function readCertificate(der: Uint8Array): CertificateFacts | undefined {
  const certificate = parseCertificate(der);
  if (certificate === undefined) return undefined;
  return {
    subject: oneLine(certificate.x509.subject),
    issuer: oneLine(certificate.x509.issuer),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    dnsNames: certificate.extensions.dnsNames.slice(0, maxNames),
    certSha256: digestHex('sha256', certificate.der),
    spkiSha256: digestHex('sha256', certificate.spki),
    keyType: publicKeyOf(certificate)?.asymmetricKeyType ?? 'unknown',
  };
}

export function digestHex(algorithm: 'sha256' | 'sha512', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** OpenSSL decodes a key only when asked for it, and throws where it cannot. */
export function publicKeyOf(certificate: Certificate): KeyObject | undefined {
  try {
    return certificate.x509.publicKey;
  } catch {
    return undefined;
  }
}

function opened(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(der));
  } catch {
    return undefined;
  }
}

/** TBSCertificate (RFC 5280 s4.1): [0] version, serial, signature, issuer, validity, subject, SPKI, …, [3] extensions. */
function readBody(
  der: Uint8Array,
  members: readonly DerElement[],
  x509: X509Certificate,
): Certificate | undefined {
  const fields = members[0]?.tag === 0xa0 ? members.slice(1) : members;
  const [, algorithm, issuer, validity, subject, spki] = fields;
  if (!algorithm || !issuer || !validity || !subject || spki?.tag !== derTag.sequence)
    return undefined;
  const [from, until] = derMembers(der, validity) ?? [];
  const notBefore = readDerTime(der, from);
  const notAfter = readDerTime(der, until);
  const signatureAlgorithm = derOid(der, derMembers(der, algorithm)?.[0]);
  const extensions = extensionsOf(der, fields);
  if (notBefore === undefined || notAfter === undefined) return undefined;
  if (signatureAlgorithm === undefined || extensions === undefined) return undefined;
  const commonName = readCommonName(der, subject);
  return {
    der,
    spki: der.subarray(spki.start, spki.end),
    issuerKey: hex(derContent(der, issuer)),
    subjectKey: hex(derContent(der, subject)),
    ...(commonName === undefined ? {} : { commonName }),
    notBefore,
    notAfter,
    signatureAlgorithm,
    extensions,
    x509,
  };
}

function extensionsOf(der: Uint8Array, fields: readonly DerElement[]): Extensions | undefined {
  const wrapper = fields.slice(6).find((field) => field.tag === 0xa3);
  if (wrapper === undefined) return noExtensions;
  const sequence = derMembers(der, wrapper)?.[0];
  return sequence && readExtensions(der, sequence);
}

const commonNameOid = '2.5.4.3';
const textTags: readonly number[] = [derTag.utf8String, derTag.printableString, derTag.ia5String];

/** The last common name, the most specific one, where it reads as a host name. */
function readCommonName(der: Uint8Array, subject: DerElement): string | undefined {
  let found: string | undefined;
  for (const set of derMembers(der, subject) ?? []) {
    for (const attribute of derMembers(der, set) ?? []) {
      const [type, value] = derMembers(der, attribute) ?? [];
      if (derOid(der, type) !== commonNameOid || !value || !textTags.includes(value.tag)) continue;
      const text = Buffer.from(derContent(der, value)).toString('latin1');
      found = /^[A-Za-z0-9_*.-]{1,253}$/.test(text) ? text.toLowerCase() : undefined;
    }
  }
  return found;
}

/** Node separates the parts of a name by line feeds. */
function oneLine(name: string | undefined): string {
  const text = (name ?? '').split('\n').join(', ');
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
