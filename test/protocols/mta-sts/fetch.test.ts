import { Buffer } from 'node:buffer';
import { issueCertificate } from '../../../src/lab/certificates.js';
import type { CertificateOptions } from '../../../src/lab/certificates.js';
import { readPolicyFetch } from '../../../src/protocols/mta-sts/index.js';
import type { HttpsReply } from '../../../src/protocols/recording/network.js';

const now = 1_795_000_000;
const dates = { notBefore: now - 1000, notAfter: now + 1000 };
const root = issueCertificate({ subject: 'Root', ca: true, ...dates });
const policyHost = 'mta-sts.example.com';
const body = 'version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n';

function served(options: Partial<CertificateOptions> = {}): readonly string[] {
  const leaf = issueCertificate({
    subject: policyHost,
    dnsNames: [policyHost],
    issuer: root,
    ...dates,
    ...options,
  });
  return [leaf.der.toString('base64')];
}
const chain = served();

function read(reply: Partial<HttpsReply>): ReturnType<typeof readPolicyFetch> {
  const value = {
    status: 200,
    contentType: 'text/plain',
    body: Buffer.from(body).toString('base64'),
    chain,
    ...reply,
  };
  const timing = { at: 0, took: 1 };
  return readPolicyFetch({ outcome: 'answered', value, timing }, policyHost, {
    roots: [root.der],
    now,
  });
}
const codes = (reply: Partial<HttpsReply>): readonly string[] =>
  read(reply).fetch.faults.map((fault) => fault.code);

describe('fetching an MTA-STS policy', () => {
  it('gives the policy, its digest and the root used (J01, J02)', () => {
    const { fetch, anchor } = read({});
    expect(fetch).toMatchObject({
      outcome: 'answered',
      httpStatus: 200,
      faults: [],
      pkix: { ok: true, reason: 'ok' },
    });
    expect(fetch.policy?.mode).toBe('enforce');
    expect(fetch.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.from(anchor ?? []).equals(root.der)).toBe(true);
  });

  it('a redirect to a valid file is not followed and not accepted (J03)', () => {
    const { fetch } = read({ status: 301, location: 'https://example.com/mta-sts.txt' });
    expect(fetch.policy).toBeUndefined();
    expect(fetch.faults).toEqual([
      { code: 'sts-redirect', detail: '301 https://example.com/mta-sts.txt' },
    ]);
  });

  it('any status but 200 gives no policy (J03)', () => {
    expect(codes({ status: 404 })).toEqual(['sts-http-status']);
    expect(codes({ status: 204 })).toEqual(['sts-http-status']);
  });

  it.each([
    ['only the common name fits', served({ dnsNames: ['www.example.com'] }), 'name-mismatch'],
    [
      'it is of the provider and names him only (J11)',
      served({ dnsNames: ['pages.example.net'] }),
      'name-mismatch',
    ],
    ['no SAN at all', served({ dnsNames: [] }), 'name-mismatch'],
    ['it has run out', served({ notAfter: now - 1 }), 'expired'],
    ['it is not valid yet', served({ notBefore: now + 1 }), 'not-yet-valid'],
    [
      'nobody trusted signed it',
      served({ issuer: issueCertificate({ subject: 'Root', ca: true, ...dates }) }),
      'untrusted',
    ],
    ['there is none', [], 'no-certificate'],
  ])('refuses the policy where %s (J02)', (_what, presented, reason) => {
    const { fetch } = read({ chain: presented });
    expect(fetch.policy).toBeUndefined();
    expect(fetch.pkix).toEqual({ ok: false, reason });
  });

  it('a left-most wildcard is a name for the policy host (J02)', () => {
    expect(read({ chain: served({ dnsNames: ['*.example.com'] }) }).fetch.policy?.mode).toBe(
      'enforce',
    );
  });

  it('HTML is refused; another type is a fault that leaves the policy (J05)', () => {
    expect(read({ contentType: 'text/html' }).fetch).toMatchObject({
      faults: [{ code: 'sts-media-type' }],
    });
    expect(read({ contentType: 'text/html' }).fetch.policy).toBeUndefined();
    expect(read({ contentType: 'application/octet-stream' }).fetch.policy?.mode).toBe('enforce');
    expect(codes({ contentType: 'application/octet-stream' })).toEqual(['sts-media-type']);
    expect(codes({ contentType: 'Text/Plain; charset="UTF-8"; format=flowed' })).toEqual([]);
    expect(codes({ contentType: 'text/plain; charset=utf-16' })).toEqual(['sts-media-type']);
  });

  it('a fetch that did not come about says why', () => {
    const result = {
      outcome: 'refused' as const,
      detail: 'ECONNREFUSED',
      timing: { at: 0, took: 1 },
    };
    const { fetch } = readPolicyFetch(result, policyHost, { roots: [], now });
    expect(fetch).toMatchObject({ outcome: 'refused', detail: 'ECONNREFUSED', faults: [] });
  });
});
