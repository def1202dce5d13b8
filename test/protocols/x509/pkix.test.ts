import { Buffer } from 'node:buffer';
import { issueCertificate } from '../../../src/lab/certificates.js';
import type { CertificateOptions, LabCertificate } from '../../../src/lab/certificates.js';
import { sequence, oid } from '../../../src/lab/der.js';
import { matchesDnsName, verifyPkix } from '../../../src/protocols/x509/index.js';
import {
  caBit,
  dnsNames,
  extension,
  nameConstraints,
  rawCertificate,
} from '../../support/raw-certificate.js';

const now = 1_795_000_000;
const dates = { notBefore: now - 1000, notAfter: now + 1000 };
const name = 'mx.example.com';
const ca = (subject: string, more: Partial<CertificateOptions> = {}): LabCertificate =>
  issueCertificate({ subject, ca: true, ...dates, ...more });
const leafOf = (issuer: LabCertificate, more: Partial<CertificateOptions> = {}): LabCertificate =>
  issueCertificate({ subject: name, dnsNames: [name], issuer, ...dates, ...more });
const root = ca('Root');
const middle = ca('Middle', { issuer: root });
const lower = ca('Lower', { issuer: middle });
const leaf = leafOf(lower);

function verify(
  chain: readonly LabCertificate[],
  roots: readonly LabCertificate[] = [root],
  at = now,
): ReturnType<typeof verifyPkix> {
  const options = { roots: roots.map((one) => one.der), now: at };
  return verifyPkix(
    chain.map((one) => one.der),
    name,
    options,
  );
}
const reason = (...given: Parameters<typeof verify>): string => verify(...given).reason;

describe('PKIX path', () => {
  it('is found over presented certificates in any order, and names the root used', () => {
    const other = ca('Other');
    for (const chain of [
      [leaf, lower, middle, root],
      [leaf, middle, lower],
      [leaf, other, root, middle, lower, other],
    ]) {
      const result = verify(chain, [other, root]);
      expect(result).toMatchObject({ ok: true, reason: 'ok' });
      expect(Buffer.from(result.anchor ?? []).equals(root.der)).toBe(true);
    }
  });

  it('verdict and root are the same when only the root used is left, as in a recording', () => {
    const outdated = leafOf(lower, { notAfter: now - 1 });
    const roots = [ca('Other'), root, ca('Root')];
    for (const chain of [
      [leaf, lower, middle],
      [outdated, lower, middle],
      [leaf, lower],
    ]) {
      const full = verify(chain, roots);
      const kept = roots.filter((one) => one.der.equals(full.anchor ?? new Uint8Array(0)));
      expect(verify(chain, kept)).toEqual(full);
    }
  });

  it.each([
    ['a missing link', [leaf, lower], [root]],
    ['no roots', [leaf, lower, middle, root], []],
    ['a root of the same name with another key', [leaf, lower, middle], [ca('Root')]],
    [
      'an issuer without the CA bit',
      [leafOf(leafOf(root, { subject: 'Sub', dnsNames: [] })), leafOf(root, { subject: 'Sub' })],
      [root],
    ],
    ['an unreadable leaf', [{ ...leaf, der: Buffer.from('x') }], [root]],
  ])('%s leaves the chain untrusted', (_what, chain, roots) => {
    expect(verify(chain, roots)).toEqual({ ok: false, reason: 'untrusted' });
  });

  it('a leaf that signs another leaf is no CA', () => {
    const first = leafOf(root, { subject: 'Sub' });
    expect(reason([leafOf(first), first])).toBe('untrusted');
  });

  it('a path longer than an issuer allows is untrusted', () => {
    const tight = ca('Tight', { issuer: root, pathLength: 0 });
    const below = ca('Below', { issuer: tight });
    expect(reason([leafOf(tight), tight])).toBe('ok');
    expect(reason([leafOf(below), below, tight])).toBe('untrusted');
  });

  it('a changed signature is untrusted', () => {
    const der = Buffer.from(leaf.der);
    der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
    expect(reason([{ ...leaf, der }, lower, middle])).toBe('untrusted');
  });

  it('dates of every member count at the time given, to the second', () => {
    expect(reason([leaf, lower, middle], [root], dates.notAfter)).toBe('ok');
    expect(reason([leaf, lower, middle], [root], dates.notAfter + 1)).toBe('expired');
    expect(reason([leaf, lower, middle], [root], dates.notBefore)).toBe('ok');
    expect(reason([leaf, lower, middle], [root], dates.notBefore - 1)).toBe('not-yet-valid');
    const old = ca('Old', { issuer: root, notAfter: now - 1 });
    expect(verify([leafOf(old), old])).toMatchObject({ ok: false, reason: 'expired' });
    expect(verify([leafOf(old), old]).anchor).toBeDefined();
  });

  it('a second path whose dates hold is taken where the first has run out', () => {
    const key = ca('Cross').key;
    const old = ca('Cross', { issuer: root, key, notAfter: now - 1 });
    const fresh = ca('Cross', { issuer: root, key });
    expect(reason([leafOf(fresh), old, fresh])).toBe('ok');
  });

  it('names come last, and only from the SAN', () => {
    expect(verify([leafOf(root, { dnsNames: ['www.example.com'] })])).toMatchObject({
      ok: false,
      reason: 'name-mismatch',
    });
    expect(reason([leafOf(root, { dnsNames: [] })])).toBe('name-mismatch');
    expect(reason([leafOf(root, { dnsNames: ['*.example.com'] })])).toBe('ok');
  });

  it('an empty chain is its own reason', () => {
    expect(verify([])).toEqual({ ok: false, reason: 'no-certificate' });
  });

  it('a crowd of certificates that all vouch for each other ends in bounded work (CVE-2023-0464)', () => {
    const { key } = ca('Mesh');
    const crowd = Array.from({ length: 15 }, () => ca('Mesh', { key }));
    expect(reason([leafOf(crowd[0] ?? root), ...crowd])).toBe('untrusted');
  });
});

describe('what else a path forbids', () => {
  const raw = (
    issuer: LabCertificate,
    extensions: readonly Buffer[],
    digest?: 'sha1',
  ): LabCertificate =>
    rawCertificate({ subject: name, issuer, ...dates, extensions, ...(digest ? { digest } : {}) });

  it('a critical extension that nobody here knows', () => {
    const unknown = (critical: boolean): Buffer =>
      extension('1.3.6.1.4.1.11129.2.4.3', Buffer.from([5, 0]), critical);
    expect(reason([raw(root, [dnsNames(name), unknown(false)])])).toBe('ok');
    expect(reason([raw(root, [dnsNames(name), unknown(true)])])).toBe('untrusted');
  });

  it('a certificate that is for something else than servers', () => {
    const purpose = (id: string): Buffer => extension('2.5.29.37', sequence(oid(id)));
    expect(reason([raw(root, [dnsNames(name), purpose('1.3.6.1.5.5.7.3.1')])])).toBe('ok');
    expect(reason([raw(root, [dnsNames(name), purpose('1.3.6.1.5.5.7.3.3')])])).toBe('untrusted');
  });

  it('an issuer without the CA bit, whatever its key usage leaves open', () => {
    const issuer = rawCertificate({ subject: 'Sub', issuer: root, ...dates, extensions: [] });
    const marked = rawCertificate({
      subject: 'Sub',
      issuer: root,
      ...dates,
      extensions: [caBit()],
    });
    expect(reason([leafOf(issuer), issuer])).toBe('untrusted');
    expect(reason([leafOf(marked), marked])).toBe('ok');
  });

  it('a signature over SHA-1', () => {
    expect(reason([raw(root, [dnsNames(name)], 'sha1')])).toBe('untrusted');
  });

  it('a name outside the constraints of its CA', () => {
    const limited = (permitted: readonly string[], excluded: readonly string[]): LabCertificate =>
      rawCertificate({
        subject: 'Limited',
        issuer: root,
        ...dates,
        extensions: [caBit(), nameConstraints(permitted, excluded)],
      });
    const inside = limited(['example.com'], []);
    const outside = limited(['example.net'], []);
    const barred = limited([], ['example.com']);
    expect(reason([leafOf(inside), inside])).toBe('ok');
    expect(reason([leafOf(outside), outside])).toBe('untrusted');
    expect(reason([leafOf(barred), barred])).toBe('untrusted');
  });
});

describe('DNS-ID matching (E07)', () => {
  it.each([
    ['MX.example.com', 'mx.EXAMPLE.com', true],
    ['mx.example.com', 'mx.example.com.', true],
    ['*.example.net', 'a.example.net', true],
    ['*.example.net', 'a.b.example.net', false],
    ['*.example.net', 'example.net', false],
    ['*.example.net', '.example.net', false],
    ['f*.example.net', 'foo.example.net', false],
    ['a.*.example.net', 'a.b.example.net', false],
    ['*.net', 'example.net', false],
    ['*', 'net', false],
    ['', '', false],
  ])('%j against %j: %s', (pattern, host, matches) => {
    expect(matchesDnsName(pattern, host)).toBe(matches);
  });
});
