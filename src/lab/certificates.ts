import { Buffer } from 'node:buffer';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Instant } from '../core/time.js';
import { certificatePem } from '../protocols/x509/pem.js';
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
} from './der.js';

export interface LabKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** DER SubjectPublicKeyInfo: what a TLSA record with selector 1 speaks of. */
  readonly spki: Buffer;
  readonly pem: string;
}

export interface CertificateOptions {
  /** Common name of the subject. */
  readonly subject: string;
  /** SAN dNSName entries; none: no SAN extension. */
  readonly dnsNames?: readonly string[];
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** CA certificate; `pathLength` is written only where given. Default: a leaf. */
  readonly ca?: boolean;
  readonly pathLength?: number;
  /** Default: a fresh P-256 key. */
  readonly key?: LabKey;
  /** Default: self-signed. */
  readonly issuer?: LabCertificate;
}

export interface LabCertificate {
  readonly der: Buffer;
  readonly pem: string;
  readonly subject: string;
  readonly key: LabKey;
}

/** P-256 unless another type is asked for, as tests of other key types do. */
export function generateLabKey(type: 'p256' | 'rsa' | 'ed25519' = 'p256'): LabKey {
  const pair = newPair(type);
  return {
    ...pair,
    spki: pair.publicKey.export({ type: 'spki', format: 'der' }),
    pem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

function newPair(type: 'p256' | 'rsa' | 'ed25519'): {
  privateKey: KeyObject;
  publicKey: KeyObject;
} {
  if (type === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (type === 'ed25519') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

/** An X.509 v3 certificate (RFC 5280), signed by `issuer` or by its own key. Dates are taken as given, however wrong. */
export function issueCertificate(options: CertificateOptions): LabCertificate {
  const key = options.key ?? generateLabKey();
  const signer = options.issuer?.key ?? key;
  const algorithm = signatureAlgorithm(signer);
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(randomBytes(12)),
    algorithm,
    distinguishedName(options.issuer?.subject ?? options.subject),
    sequence(time(options.notBefore), time(options.notAfter)),
    distinguishedName(options.subject),
    key.spki,
    explicit(3, sequence(...extensions(options, key, signer))),
  );
  const der = sequence(body, algorithm, bits(signBody(body, signer)));
  return { der, pem: certificatePem(der.toString('base64')), subject: options.subject, key };
}

function signBody(body: Buffer, signer: LabKey): Buffer {
  const digest = signer.privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return sign(digest, body, signer.privateKey);
}

function signatureAlgorithm(signer: LabKey): Buffer {
  switch (signer.privateKey.asymmetricKeyType) {
    case 'rsa':
      return sequence(oid('1.2.840.113549.1.1.11'), tlv(0x05));
    case 'ed25519':
      return sequence(oid('1.3.101.112'));
    default:
      return sequence(oid('1.2.840.10045.4.3.2'));
  }
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

function extensions(options: CertificateOptions, key: LabKey, signer: LabKey): readonly Buffer[] {
  const ca = options.ca === true;
  const names = options.dnsNames ?? [];
  const length =
    options.pathLength === undefined ? [] : [integer(Buffer.from([options.pathLength]))];
  return [
    extension('2.5.29.19', true, sequence(...(ca ? [truth(), ...length] : []))),
    // keyCertSign and cRLSign for a CA, digitalSignature for a leaf
    extension('2.5.29.15', true, ca ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.14', false, octets(keyId(key))),
    extension('2.5.29.35', false, sequence(tlv(0x80, keyId(signer)))),
    ...(ca ? [] : [extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1')))]),
    ...(names.length === 0
      ? []
      : [
          extension(
            '2.5.29.17',
            false,
            sequence(...names.map((name) => tlv(0x82, Buffer.from(name, 'ascii')))),
          ),
        ]),
  ];
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [truth()] : []), octets(value));
}

function keyId(key: LabKey): Buffer {
  return createHash('sha1').update(key.spki).digest();
}
