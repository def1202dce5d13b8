import type {
  HostObservation,
  Observation,
  SmtpObservation,
} from '../../../src/core/observation.js';
import type { DomainName } from '../../../src/core/name.js';
import type { TlsaRecord } from '../../../src/core/rrset.js';
import { judge } from '../../../src/core/judge/index.js';
import { desired } from '../../../src/core/migration/desired.js';
import type { Finding, Profile } from '../../../src/core/verdict.js';
import { weigh } from '../../../src/core/weigh.js';
import * as seen from '../../support/as-seen.js';
import { contoso } from '../../support/plans.js';

const { answer, digest, goodTlsa, now, secure, smtp } = seen;

const end = 's9-enforce-mta-sts';
const base = seen.asSeen(desired(contoso(end), end, digest));

/** One own host with these records, of which each is usable and matches. */
function own(
  records: readonly TlsaRecord[],
  more: {
    readonly ttl?: number;
    readonly originalTtl?: number;
    readonly smtp?: Partial<SmtpObservation>;
    readonly name?: string;
  } = {},
): HostObservation {
  const name = more.name ?? 'mx.example.com';
  const matches = records.map((record) => ({
    record,
    usable: true,
    matched: true,
    reason: 'matched',
  }));
  const session = smtp({ dane: { outcome: 'match', matches }, ...more.smtp });
  return seen.host(name, {
    preference: 0,
    tlsa: {
      asked: true,
      base: name,
      lookup: {
        ...answer(records, more.ttl ?? 3600),
        ...(more.originalTtl !== undefined && { originalTtl: more.originalTtl }),
      },
    },
    endpoints: [{ address: '192.0.2.10', port: 25, smtp: session }],
  });
}

function found(hosts: readonly HostObservation[]): readonly Finding[] {
  return judge({ observation: { ...base, hosts } });
}

function levels(hosts: readonly HostObservation[], profile: Profile = 'strict') {
  const observation: Observation = { ...base, hosts };
  const weighed = weigh(judge({ observation }), { observation }, profile);
  return Object.fromEntries(weighed.map(({ code, level }) => [code, level]));
}

const many = (count: number): readonly TlsaRecord[] =>
  Array.from({ length: count }, (_one, index) => ({
    ...goodTlsa,
    data: index.toString(16).padStart(64, 'a'),
  }));
const pair = many(2);

describe('how many TLSA records, how large and for how long', () => {
  test('eight records are fine, nine a warning, thirteen a fault (D08, P28)', () => {
    expect(levels([own(many(8))])).not.toHaveProperty('tlsa-too-many');
    expect(levels([own(many(9))])).toMatchObject({ 'tlsa-too-many': 'warn' });
    expect(levels([own(many(12))])).toMatchObject({ 'tlsa-too-many': 'warn' });
    expect(levels([own(many(13))])).toMatchObject({ 'tlsa-too-many': 'fail' });
  });

  test('a TTL above an hour is a warning, above a day a fault (H14, P26)', () => {
    expect(levels([own(pair, { ttl: 3600 })])).not.toHaveProperty('tlsa-ttl-long');
    expect(levels([own(pair, { ttl: 3601 })])).toMatchObject({ 'tlsa-ttl-long': 'warn' });
    expect(levels([own(pair, { ttl: 86_400 })])).toMatchObject({ 'tlsa-ttl-long': 'warn' });
    expect(levels([own(pair, { ttl: 86_401 })])).toMatchObject({ 'tlsa-ttl-long': 'fail' });
  });

  test('what counts is the TTL of the signer, not what a cache has left of it (H14)', () => {
    const cached = own(pair, { ttl: 60, originalTtl: 86_401 });
    expect(levels([cached])).toMatchObject({ 'tlsa-ttl-long': 'fail' });
    expect(found([cached])).toContainEqual(
      expect.objectContaining({ code: 'tlsa-ttl-long', evidence: { ttl: 86_401 } }),
    );
    const lent = own(pair, { ttl: 7200, originalTtl: 3600 });
    expect(levels([lent])).not.toHaveProperty('tlsa-ttl-long');
  });

  test('an answer that cannot fit into 1232 octets is a warning with its size (H16)', () => {
    const certificate = { usage: 3, selector: 0, matchingType: 0, data: 'ab'.repeat(1200) };
    const [large] = found([own([certificate, goodTlsa])]).filter(
      ({ code }) => code === 'tlsa-answer-large',
    );
    expect(large?.evidence).toMatchObject({ records: 2 });
    expect(Number(large?.evidence['octets'])).toBeGreaterThan(1232);
    expect(levels([own([certificate, goodTlsa])])).toMatchObject({ 'tlsa-answer-large': 'warn' });
    // 47 octets a record: 22 fit beside header, question and signature
    expect(levels([own(many(22))])).not.toHaveProperty('tlsa-answer-large');
    expect(levels([own(many(24))])).toHaveProperty('tlsa-answer-large');
  });
});

describe('records that work today', () => {
  test('whole content is a warning, a digest is not (D04)', () => {
    const key = { ...goodTlsa, matchingType: 0, data: 'ab'.repeat(91) };
    expect(levels([own([key, goodTlsa])])).toMatchObject({ 'tlsa-whole-content': 'warn' });
    expect(levels([own(pair)])).not.toHaveProperty('tlsa-whole-content');
  });

  test('SHA-512 alone is a warning, beside SHA-256 it is not (P27)', () => {
    const strong = { ...goodTlsa, matchingType: 2, data: 'ab'.repeat(64) };
    expect(levels([own([strong])])).toMatchObject({ 'tlsa-sha512-only': 'warn' });
    expect(levels([own([strong, goodTlsa])])).not.toHaveProperty('tlsa-sha512-only');
  });

  test('a certificate of three months must not be all that TLSA names (P05)', () => {
    const [leaf] = smtp().chain;
    if (leaf === undefined) throw new Error('there is a leaf');
    const bound = many(2).map((record) => ({ ...record, selector: 0 }));
    const lasting = (days: number) => ({
      smtp: { chain: [{ ...leaf, notBefore: now - 86_400, notAfter: now + (days - 1) * 86_400 }] },
    });
    expect(levels([own(bound, lasting(90))])).toMatchObject({
      'tlsa-bound-to-certificate': 'warn',
    });
    expect(levels([own(bound, lasting(365))])).not.toHaveProperty('tlsa-bound-to-certificate');
    expect(levels([own([...bound, goodTlsa], lasting(90))])).not.toHaveProperty(
      'tlsa-bound-to-certificate',
    );
  });

  test('one record alone leaves no way out, unless Microsoft rolls the keys (H05)', () => {
    expect(levels([own([goodTlsa])])).toMatchObject({ 'tlsa-single-record': 'warn' });
    expect(levels([own([goodTlsa])], 'exchange')).toMatchObject({ 'tlsa-single-record': 'info' });
    expect(levels([own(pair)])).not.toHaveProperty('tlsa-single-record');
    const theirs = own([goodTlsa], { name: 'contoso-com.o-v1.mx.microsoft' });
    expect(levels([theirs])).not.toHaveProperty('tlsa-single-record');
  });

  test('one key on every host is said, on two of three it is not (H15, P20)', () => {
    const [leaf] = smtp().chain;
    if (leaf === undefined) throw new Error('there is a leaf');
    const other = { smtp: { chain: [{ ...leaf, spkiSha256: '99'.repeat(32) }] } };
    const hosts = [own(pair, { name: 'mx1.example.com' }), own(pair, { name: 'mx2.example.com' })];
    expect(levels(hosts)).toMatchObject({ 'hosts-share-key': 'info' });
    const third = own(pair, { name: 'mx3.example.com', ...other });
    expect(levels([...hosts, third])).not.toHaveProperty('hosts-share-key');
    expect(levels(hosts.slice(0, 1))).not.toHaveProperty('hosts-share-key');
  });

  test('nothing is said of records that nobody can believe', () => {
    const [host] = [own(many(13), { ttl: 90_000 })];
    const unsigned = { ...secure, state: 'insecure' as const, reason: 'no-ds' };
    const lookup = host?.tlsa.lookup && { ...host.tlsa.lookup, dnssec: unsigned };
    const weak = { ...host, tlsa: { asked: true, base: 'mx.example.com' as DomainName, lookup } };
    const codes = found([weak as HostObservation]).map(({ code }) => code);
    expect(codes).toContain('tlsa-insecure');
    expect(codes).not.toContain('tlsa-ttl-long');
    expect(codes).not.toContain('tlsa-too-many');
  });
});
