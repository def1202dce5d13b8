import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { generateLabKey, issueCertificate } from '../../../src/lab/certificates.js';
import { parseCertificate, readCertificate } from '../../../src/protocols/x509/index.js';
import { dnsNames, extension, rawCertificate } from '../../support/raw-certificate.js';
import { sequence, tlv } from '../../../src/lab/der.js';

const notBefore = Date.UTC(2026, 10, 24, 8, 0, 0) / 1000;
const notAfter = Date.UTC(2051, 0, 1) / 1000;
const dates = { notBefore, notAfter };
const root = issueCertificate({ subject: 'Root', ca: true, ...dates });

describe('certificate facts', () => {
  it.each([
    ['rsa', 'rsa'],
    ['p256', 'ec'],
    ['ed25519', 'ed25519'],
  ] as const)('hash certificate and key of %s as they stand in the DER (E01)', (type, keyType) => {
    const key = generateLabKey(type);
    const { der } = issueCertificate({
      subject: 'mx.example.com',
      dnsNames: ['MX.example.com'],
      key,
      ...dates,
    });
    const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(readCertificate(der)).toEqual({
      subject: 'CN=mx.example.com',
      issuer: 'CN=mx.example.com',
      notBefore,
      notAfter,
      dnsNames: ['mx.example.com'],
      certSha256: sha256(der),
      spkiSha256: sha256(key.spki),
      keyType,
    });
  });

  it('a name with a NUL or quotes is never compared, but keeps the common name out (CVE-2009-2408, CVE-2021-44532)', () => {
    const names = [
      'mx.example.com\u0000.example.net',
      'a.example.com, DNS:mx.example.com',
      'ok.example.com',
    ];
    const { der } = rawCertificate({
      subject: 'mx.example.com',
      issuer: root,
      ...dates,
      extensions: [dnsNames(...names)],
    });
    expect(readCertificate(der)?.dnsNames).toEqual(['ok.example.com']);
    expect(parseCertificate(der)?.extensions.hasDnsId).toBe(true);
  });

  it('an extension that comes twice, or is malformed, makes the certificate unreadable', () => {
    const twice = [dnsNames('a.example.com'), dnsNames('b.example.com')];
    const torn = [extension('2.5.29.17', Buffer.from([0x30, 0x05, 0x82]))];
    for (const extensions of [twice, torn])
      expect(
        parseCertificate(rawCertificate({ subject: 'x', issuer: root, ...dates, extensions }).der),
      ).toBeUndefined();
  });

  it('reads equal octets once, and of its own: what the caller writes over them changes nothing', () => {
    const { der } = issueCertificate({ subject: 'mx.example.com', ...dates });
    const mine = Uint8Array.from(der);
    const first = parseCertificate(mine);
    mine.fill(0);
    const second = parseCertificate(der);
    expect(second).toBeDefined();
    expect(second).toBe(first);
    expect(second?.der).toEqual(Uint8Array.from(der));
    expect(second && createHash('sha256').update(second.spki).digest('hex')).toBe(
      readCertificate(der)?.spkiSha256,
    );
  });

  it('wants exactly one certificate: no PEM, nothing after it, nothing missing', () => {
    const { der, pem } = root;
    expect(readCertificate(Buffer.from(pem))).toBeUndefined();
    expect(readCertificate(Buffer.concat([der, Buffer.from([0])]))).toBeUndefined();
    expect(readCertificate(der.subarray(0, -1))).toBeUndefined();
    expect(readCertificate(new Uint8Array(0))).toBeUndefined();
    expect(readCertificate(sequence(sequence(), sequence(), tlv(3)))).toBeUndefined();
  });

  it('never throws, whatever octet of a certificate is changed', () => {
    fc.assert(
      fc.property(fc.nat(root.der.length - 1), fc.nat(255), (place, octet) => {
        const changed = Uint8Array.from(root.der);
        changed[place] = octet;
        readCertificate(changed);
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => readCertificate(bytes) === undefined,
      ),
    );
  });
});
