import { createHash } from 'node:crypto';
import { generateLabKey, issueCertificate } from '../../../src/lab/certificates.js';
import type { CertificateOptions, LabCertificate } from '../../../src/lab/certificates.js';
import type { TlsaRecord } from '../../../src/core/rrset.js';
import { matchTlsa, tlsaFor, TlsaError } from '../../../src/protocols/tlsa/index.js';
import type { TlsaContext } from '../../../src/protocols/tlsa/index.js';

const now = 1_795_000_000;
const dates = { notBefore: now - 1000, notAfter: now + 1000 };
const base = 'mx.example.com';
const context: TlsaContext = { host: base, baseDomain: base, now };
const ca = (subject: string, more: Partial<CertificateOptions> = {}): LabCertificate =>
  issueCertificate({ subject, ca: true, ...dates, ...more });
const leafOf = (
  issuer: LabCertificate | undefined,
  more: Partial<CertificateOptions> = {},
): LabCertificate =>
  issueCertificate({
    subject: base,
    dnsNames: [base],
    ...(issuer ? { issuer } : {}),
    ...dates,
    ...more,
  });
const root = ca('Root');
const middle = ca('Middle', { issuer: root });
const leaf = leafOf(middle);
const chain = [leaf, middle, root];
const ders = (certificates: readonly LabCertificate[]): readonly Uint8Array[] =>
  certificates.map((one) => one.der);
const record = (text: string): TlsaRecord => {
  const [usage = 0, selector = 0, matchingType = 0] = text.split(' ').map(Number);
  return { usage, selector, matchingType, data: text.split(' ')[3] ?? '' };
};
const zeros = '0'.repeat(64);
const wrong = 'ab'.repeat(32);

function match(
  records: readonly TlsaRecord[],
  certificates: readonly LabCertificate[] = chain,
  more: Partial<TlsaContext> = {},
): ReturnType<typeof matchTlsa> {
  return matchTlsa(records, ders(certificates), { ...context, ...more });
}
const reasons = (...given: Parameters<typeof match>): readonly string[] =>
  match(...given).matches.map(({ reason }) => reason);

describe('TLSA usability', () => {
  it.each([
    ['usage-0-1-unusable', '0 0 1', 'usage-0-1'],
    ['usage-0-1-unusable', '1 1 1', 'usage-0-1'],
    ['unknown usage', '4 1 1', 'unknown-parameter'],
    ['unknown usage', '255 1 1', 'unknown-parameter'],
    ['unknown selector', '3 2 1', 'unknown-parameter'],
    ['unknown-matching-type', '3 1 9', 'unknown-parameter'],
  ])('%s: %s is unusable (D01, D03, P06)', (_, head, reason) => {
    expect(match([record(`${head} ${wrong}`)])).toMatchObject({
      outcome: 'none-usable',
      matches: [{ usable: false, reason }],
    });
  });

  it.each([
    ['3 1 1', 'ab'.repeat(31)],
    ['3 1 1', 'ab'.repeat(33)],
    ['3 1 2', 'ab'.repeat(63)],
    ['3 1 1', ''],
    ['3 1 1', 'zz'.repeat(32)],
    ['3 0 0', ''],
  ])('%s %s has the wrong length (D02)', (head, data) => {
    expect(match([record(`${head} ${data}`)])).toMatchObject({
      outcome: 'none-usable',
      matches: [{ reason: 'bad-length' }],
    });
  });

  it('full content that does not parse is unusable, content that does is used (D04)', () => {
    expect(reasons([record('3 0 0 3003020101'), record('3 1 0 abcd')])).toEqual([
      'malformed-data',
      'malformed-data',
    ]);
    expect(reasons([tlsaFor(ders(chain), 3, 0, 0)])).toEqual(['matched']);
    expect(reasons([tlsaFor(ders(chain), 3, 1, 0)])).toEqual(['matched']);
  });

  it('unknown-matching-type: an unusable record leaves its sibling alone (D01)', () => {
    const result = match([record(`3 1 9 ${wrong}`), tlsaFor(ders(chain), 3, 1, 1)]);
    expect(result.outcome).toBe('match');
  });

  it('a digest of nothing is named (D06)', () => {
    const nothing = createHash('sha256').digest('hex');
    const nothing512 = createHash('sha512').digest('hex');
    expect(
      reasons([
        record(`3 1 1 ${nothing}`),
        record(`2 1 1 ${zeros}`),
        record(`3 0 2 ${nothing512}`),
      ]),
    ).toEqual(['empty-digest', 'empty-digest', 'empty-digest']);
    expect(match([record(`3 1 1 ${nothing}`)]).outcome).toBe('no-match');
  });
});

describe('digest agility (D05)', () => {
  const good = tlsaFor(ders(chain), 3, 1, 1);
  const bad = record(`3 1 2 ${'cd'.repeat(64)}`);

  it('a matching SHA-256 beside a wrong SHA-512 of the same kind does not count', () => {
    const result = match([good, bad]);
    expect(result.outcome).toBe('no-match');
    expect(result.matches.map(({ reason, usable }) => [reason, usable])).toEqual([
      ['weaker-digest', true],
      ['no-match', true],
    ]);
  });

  it('counts per usage and selector, leaves full content, and looks at usable records only', () => {
    expect(match([good, record(`3 0 2 ${'cd'.repeat(64)}`)]).outcome).toBe('match');
    expect(match([good, record(`2 1 2 ${'cd'.repeat(64)}`)]).outcome).toBe('match');
    expect(match([good, record('3 1 2 abcd')]).outcome).toBe('match');
    expect(match([tlsaFor(ders(chain), 3, 1, 0), bad]).outcome).toBe('match');
  });
});

describe('usage 3 (E01, E02)', () => {
  it.each([
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
  ])(
    'matches the leaf by selector %d and matching type %d, upper case or not',
    (selector, matchingType) => {
      for (const type of ['rsa', 'p256', 'ed25519'] as const) {
        const one = leafOf(undefined, { key: generateLabKey(type) });
        const made = tlsaFor([one.der], 3, selector, matchingType);
        expect(match([{ ...made, data: made.data.toUpperCase() }], [one]).outcome).toBe('match');
      }
    },
  );

  it('cares for neither dates nor names nor issuers', () => {
    const stray = leafOf(undefined, { dnsNames: ['other.example.org'], notAfter: now - 500 });
    expect(match([tlsaFor([stray.der], 3, 1, 1)], [stray]).outcome).toBe('match');
  });

  it('matches no other certificate of the chain', () => {
    expect(reasons([tlsaFor([middle.der], 3, 1, 1)])).toEqual(['no-match']);
  });

  it('one match of several authenticates (E08)', () => {
    const result = match([
      record(`3 1 1 ${wrong}`),
      tlsaFor(ders(chain), 3, 1, 1),
      record(`3 0 1 ${wrong}`),
    ]);
    expect(result.outcome).toBe('match');
    expect(result.matches.map(({ matched }) => matched)).toEqual([false, true, false]);
  });

  it('nothing matches an empty or unreadable chain', () => {
    expect(matchTlsa([tlsaFor(ders(chain), 3, 1, 1)], [], context).outcome).toBe('no-match');
    expect(
      matchTlsa([tlsaFor(ders(chain), 3, 1, 1)], [Uint8Array.of(1), leaf.der], context).outcome,
    ).toBe('no-match');
  });
});

describe('usage 2 (E04, E06, E07, P07)', () => {
  it.each([
    [0, 1],
    [1, 1],
    [1, 2],
    [0, 0],
  ])('matches a CA that was sent, root or intermediate (%d %d)', (selector, matchingType) => {
    expect(reasons([tlsaFor(ders(chain), 2, selector, matchingType)])).toEqual(['matched']);
    expect(
      reasons([tlsaFor([leaf.der, middle.der], 2, selector, matchingType)], [leaf, middle]),
    ).toEqual(['matched']);
  });

  it('a CA that was not sent is its own reason, also for 2 1 0; 2 0 0 brings it along (E04, E05)', () => {
    const top = tlsaFor(ders(chain), 2, 0, 1);
    expect(reasons([top], [leaf])).toEqual(['ta-not-sent']);
    expect(reasons([top], [leaf, middle])).toEqual(['ta-not-sent']);
    expect(reasons([tlsaFor(ders(chain), 2, 1, 0)], [leaf, middle])).toEqual(['ta-not-sent']);
    expect(reasons([tlsaFor(ders(chain), 2, 0, 0)], [leaf, middle])).toEqual(['matched']);
    expect(reasons([record(`2 0 1 ${wrong}`)])).toEqual(['no-match']);
  });

  it('needs a path in signatures, not only in names', () => {
    const impostor = ca('Middle', { issuer: root });
    expect(reasons([tlsaFor([leaf.der, impostor.der], 2, 1, 1)], [leaf, impostor])).toEqual([
      'path-invalid',
    ]);
  });

  it('appended-unrelated-TA-cert: a CA merely shown beside a leaf that it did not issue proves nothing', () => {
    const other = leafOf(undefined);
    expect(reasons([tlsaFor(ders(chain), 2, 1, 1)], [other, root])).toEqual(['path-invalid']);
  });

  it('heeds dates of the leaf and of the CA', () => {
    const old = leafOf(middle, { notAfter: now - 1 });
    expect(reasons([tlsaFor(ders(chain), 2, 1, 1)], [old, middle, root])).toEqual(['expired']);
    const early = leafOf(middle, { notBefore: now + 1 });
    expect(reasons([tlsaFor(ders(chain), 2, 1, 1)], [early, middle, root])).toEqual([
      'not-yet-valid',
    ]);
    const oldCa = ca('Old', { notAfter: now - 1 });
    expect(reasons([tlsaFor([oldCa.der], 2, 1, 1)], [leafOf(oldCa), oldCa])).toEqual(['expired']);
  });

  it('a key that two sent certificates hold has an anchor in each: one that expired spoils nothing (RFC 6698 section 2.1.1)', () => {
    const cross = ca('Twin', { issuer: root, notAfter: now - 1 });
    const twin = ca('Twin', { key: cross.key });
    const mine = leafOf(twin);
    const records = [tlsaFor([mine.der, cross.der], 2, 1, 1)];
    expect(reasons(records, [mine, cross])).toEqual(['expired']);
    expect(reasons(records, [mine, cross, twin])).toEqual(['matched']);
    expect(reasons(records, [mine, twin, cross])).toEqual(['matched']);
  });

  it('heeds the path length of the anchor', () => {
    const tight = ca('Tight', { pathLength: 0 });
    const below = ca('Below', { issuer: tight });
    expect(reasons([tlsaFor([tight.der], 2, 1, 1)], [leafOf(below), below, tight])).toEqual([
      'path-invalid',
    ]);
  });

  it('never takes the leaf itself for the anchor', () => {
    const own = ca(base, { dnsNames: [base] });
    expect(reasons([tlsaFor([own.der], 2, 1, 1)], [own, own])).toEqual(['no-match']);
  });

  it('names: the base domain, and the mail domain only where the caller vouches for its MX (E06)', () => {
    const mine = leafOf(middle, { dnsNames: ['example.com'] });
    const records = [tlsaFor(ders(chain), 2, 1, 1)];
    const served = [mine, middle, root];
    expect(reasons(records, served)).toEqual(['name-mismatch']);
    expect(reasons(records, served, { mailDomain: 'example.com' })).toEqual(['matched']);
    expect(
      reasons(records, served, {
        mailDomain: 'alias.example.net',
        mailDomainTarget: 'example.com',
      }),
    ).toEqual(['matched']);
  });

  it('an MX host name that is only an alias of the base domain is no name (E06)', () => {
    const records = [tlsaFor(ders(chain), 2, 1, 1)];
    expect(reasons(records, chain, { host: base, baseDomain: 'mx.example.net' })).toEqual([
      'name-mismatch',
    ]);
    const implicit = { host: base, mailDomain: base, baseDomain: 'mx.example.net' };
    expect(reasons(records, chain, implicit)).toEqual(['matched']);
  });

  it('the common name counts only where there is no DNS-ID (E07)', () => {
    const records = [tlsaFor(ders(chain), 2, 1, 1)];
    expect(reasons(records, [leafOf(middle, { dnsNames: [] }), middle, root])).toEqual(['matched']);
    expect(
      reasons(records, [leafOf(middle, { dnsNames: ['a.example.com'] }), middle, root]),
    ).toEqual(['name-mismatch']);
  });
});

describe('tlsaFor', () => {
  it('refuses what cannot be a record', () => {
    expect(() => tlsaFor([], 3, 1, 1)).toThrow(TlsaError);
    expect(() => tlsaFor([Uint8Array.of(0)], 3, 1, 1)).toThrow(TlsaError);
    expect(() => tlsaFor(ders(chain), 4, 1, 1)).toThrow(TlsaError);
  });

  it('3 1 1 is SHA-256 over the DER of the key', () => {
    const data = createHash('sha256').update(leaf.key.spki).digest('hex');
    expect(tlsaFor(ders(chain), 3, 1, 1)).toEqual({ usage: 3, selector: 1, matchingType: 1, data });
  });
});
