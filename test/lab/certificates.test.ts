import { X509Certificate } from 'node:crypto';
import { LabClock } from '../../src/lab/clock.js';
import { generateLabKey, issueCertificate } from '../../src/lab/certificates.js';

const day = 86400;
const start = Date.UTC(2026, 10, 24) / 1000;

describe('lab certificates', () => {
  it('a self-signed CA signs a leaf that OpenSSL verifies and that carries its DNS names', () => {
    const ca = issueCertificate({
      subject: 'Lab Root',
      ca: true,
      notBefore: start,
      notAfter: start + 90 * day,
    });
    const leaf = issueCertificate({
      subject: 'mta-sts.contoso.com',
      dnsNames: ['mta-sts.contoso.com', '*.example.org'],
      notBefore: start,
      notAfter: start + 30 * day,
      issuer: ca,
    });
    const root = new X509Certificate(ca.der);
    const parsed = new X509Certificate(leaf.pem);
    expect(root.ca).toBe(true);
    expect(parsed.ca).toBe(false);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(parsed.verify(root.publicKey)).toBe(true);
    expect(parsed.checkIssued(root)).toBe(true);
    expect(parsed.subjectAltName).toBe('DNS:mta-sts.contoso.com, DNS:*.example.org');
    expect(parsed.checkPrivateKey(leaf.key.privateKey)).toBe(true);
  });

  it('dates may lie anywhere, on both sides of 2050', () => {
    const odd = issueCertificate({
      subject: 'old',
      notBefore: 0,
      notAfter: Date.UTC(2101, 0, 2) / 1000,
    });
    const parsed = new X509Certificate(odd.der);
    expect(new Date(parsed.validFrom).getTime()).toBe(0);
    expect(new Date(parsed.validTo).toISOString()).toBe('2101-01-02T00:00:00.000Z');
  });

  it.each(['p256', 'rsa', 'ed25519'] as const)('a %s key signs its own certificate', (type) => {
    const key = generateLabKey(type);
    const parsed = new X509Certificate(
      issueCertificate({ subject: 'mx.example.net', key, notBefore: start, notAfter: start + day })
        .der,
    );
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.publicKey.export({ type: 'spki', format: 'der' }).equals(key.spki)).toBe(true);
  });
});

describe('the lab clock', () => {
  it('is real time plus an offset that only grows', () => {
    let real = 1_000_000;
    const clock = new LabClock(start, () => real);
    expect(clock.now()).toBe(start);
    real += 2500;
    expect(clock.now()).toBe(start + 2);
    clock.advance(7 * day);
    expect(clock.now()).toBe(start + 7 * day + 2);
    clock.advanceTo(start);
    expect(clock.now()).toBe(start + 7 * day + 2);
    expect(() => clock.advance(-1)).toThrow(RangeError);
  });
});
