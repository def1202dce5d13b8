import { buildQuery } from '../../../src/io/dns-query.js';
import { decodeMessage, type Message } from '../../../src/protocols/dns/message.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import {
  defaultAlgorithms,
  defaultDigests,
  type DigestTable,
} from '../../../src/protocols/dnssec/algorithms.js';
import { dsFor, generateZoneKey } from '../../../src/protocols/dnssec/sign.js';
import { reliable } from '../../../src/core/judge/signing.js';
import { MiniInternet, type Tampering } from './mini-internet.js';
import { now, type ZoneSpec } from './mini-zone.js';

const records = 'example.test. 300 IN MX 10 mx.example.test.\nmx.example.test. 300 IN A 192.0.2.1';
const zone = (more: Partial<ZoneSpec> = {}): ZoneSpec => ({
  apex: 'example.test.',
  records,
  ...more,
});
const world = new MiniInternet([zone()]);
const mx = 'example.test. MX';

const withoutSignatures = (message: Message): Message => ({
  ...message,
  answers: message.answers.filter(({ type }) => type !== rrType.RRSIG),
});
const withoutProofs = (message: Message): Message => ({ ...message, authorities: [] });

describe('Extended DNS Errors', () => {
  const day = 86_400;
  it.each<readonly [string, ZoneSpec, Tampering, number, string]>([
    ['7', zone({ sign: { inception: now - 2, expiration: now - 1 } }), {}, 7, 'signature-expired'],
    [
      '8',
      zone({ sign: { inception: now + day, expiration: now + 2 * day } }),
      {},
      8,
      'signature-not-yet-valid',
    ],
    [
      '9',
      zone({ ds: (_, apex) => [dsFor(apex, generateZoneKey(13, 257).dnskey, 2)] }),
      {},
      9,
      'ds-mismatch',
    ],
    ['10', zone(), { [mx]: withoutSignatures }, 10, 'rrsig-missing'],
    ['22', zone(), { [mx]: (message) => ({ ...message, rcode: 2 }) }, 22, 'server-error'],
    ['23', zone(), { [mx]: () => 'timed-out' }, 23, 'network-error'],
  ])('A09: EDE %s comes with its reason', async (_, spec, tampering, ede, reason) => {
    const { dnssec } = await new MiniInternet([spec]).lookup('example.test.', 'MX', tampering);
    expect(dnssec).toMatchObject({ ede, reason });
    expect(dnssec.chain.length).toBeGreaterThan(0);
    // What no answer was had for is not known to be broken.
    expect(dnssec.state).toBe(ede >= 22 ? 'indeterminate' : 'bogus');
  });

  it('A09: EDE 12 for an absence without its proof, 6 for a signature that fits nothing', async () => {
    const absent = { 'example.test. TXT': withoutProofs };
    const nodata = await world.lookup('example.test.', 'TXT', absent);
    expect(nodata.dnssec).toMatchObject({ state: 'bogus', ede: 12, reason: 'nsec-missing' });
    const forged = await world.lookup('example.test.', 'MX', {
      [mx]: (message) => ({
        ...message,
        answers: message.answers.map((one) =>
          one.type === rrType.MX ? { ...one, rdata: Uint8Array.of(0, 1, 0) } : one,
        ),
      }),
    });
    expect(forged.dnssec).toMatchObject({ state: 'bogus', ede: 6, reason: 'signature-invalid' });
  });
});

describe('a forwarder', () => {
  /** Answers SERVFAIL for what it finds bogus, unless it is told by CD to leave that to us. */
  async function through(cd: boolean): Promise<string> {
    const servfail = (message: Message): Message => ({ ...message, rcode: 2, answers: [] });
    const { dnssec } = await world.lookup('example.test.', 'MX', {
      [mx]: (message) => (cd ? withoutSignatures(message) : servfail(message)),
    });
    return dnssec.state;
  }

  it('A11: is asked with CD and DO, so that bad data are judged bogus and not indeterminate', async () => {
    const request = { server: '192.0.2.53', port: 53, name: 'example.test.', type: rrType.MX };
    const { message } = buildQuery({ ...request, recurse: true, edns: true });
    const query = decodeMessage(message);
    expect(query).toMatchObject({ flags: { cd: true, ad: false, rd: true }, edns: { do: true } });
    expect(await through(query.flags.cd)).toBe('bogus');
    expect(await through(false)).toBe('indeterminate');
  });
});

describe('several algorithms', () => {
  it('A12: a DS of algorithm 8 beside one of 13, and signatures of 13 alone, are secure', async () => {
    const other = generateZoneKey(8, 257);
    const spec = zone({
      extraKeys: [other.dnskey],
      ds: (key, apex) => [dsFor(apex, key.dnskey, 2), dsFor(apex, other.dnskey, 2)],
    });
    const { dnssec } = await new MiniInternet([spec]).lookup('example.test.', 'MX');
    expect(dnssec.state).toBe('secure');
  });

  it.each([
    ['of the data', 1, 'example.test. MX'],
    ["of the zone's keys", 0, 'example.test. DNSKEY'],
  ])(
    'A39: a signature %s that the crypto of this machine refuses to check is not called bad',
    async (_, zoneChecks, set) => {
      const ecdsa = defaultAlgorithms.get(14);
      if (ecdsa === undefined) throw new Error('no algorithm 14');
      let left = zoneChecks;
      const verify: typeof ecdsa.verify = (...args) =>
        left-- > 0 ? ecdsa.verify(...args) : 'refused';
      const algorithms = new Map([...defaultAlgorithms, [14, { ...ecdsa, verify }] as const]);
      const odd = new MiniInternet([zone({ algorithm: 14 })]);
      const { dnssec } = await odd.lookup('example.test.', 'MX', {}, { algorithms });
      expect(dnssec).toMatchObject({ state: 'indeterminate', reason: 'crypto-refused', ede: 5 });
      expect(dnssec.chain.at(-1)).toContain(`${set}: crypto-refused`);
    },
  );

  it('A15: the linter of DS records knows the algorithms and digests of the validator', () => {
    expect([...defaultAlgorithms.keys()]).toEqual([...reliable.algorithms]);
    expect([...defaultDigests.keys()]).toEqual([...reliable.digestTypes]);
  });
});

describe('digests of DS that the caller chooses', () => {
  const withDs = (...types: readonly number[]) =>
    new MiniInternet([
      zone({ ds: (key, apex) => types.map((type) => dsFor(apex, key.dnskey, type)) }),
    ]);
  const only = (...types: readonly number[]): DigestTable =>
    new Map([...defaultDigests].filter(([type]) => types.includes(type)));

  it.each([
    ['SHA-1 alone, as by default', [1], undefined, 'secure', undefined],
    ['SHA-1 alone, switched off', [1], only(2, 4), 'insecure', 'unsupported-digest'],
    ['SHA-1 beside SHA-384, of which only SHA-1 is on', [1, 4], only(1, 2), 'secure', undefined],
    ['SHA-384 alone, switched off', [4], only(1, 2), 'insecure', 'unsupported-digest'],
  ] as const)('A04: %s', async (_, types, digests, state, reason) => {
    const options = digests && { digests };
    const { dnssec } = await withDs(...types).lookup('example.test.', 'MX', {}, options);
    expect(dnssec).toMatchObject({ state, ...(reason && { reason }) });
  });

  it('A04: one of their own is asked for the octets of RFC 4034 s5.1.4', async () => {
    const twist = (octets: Uint8Array) => octets.map((octet) => octet ^ 1);
    const sha256 = defaultDigests.get(2) ?? twist;
    const own: DigestTable = new Map([...defaultDigests, [250, (octets) => twist(sha256(octets))]]);
    const ds: ZoneSpec['ds'] = (key, apex) => {
      const rdata = dsFor(apex, key.dnskey, 2);
      return [Uint8Array.from([...rdata.subarray(0, 3), 250, ...twist(rdata.subarray(4))])];
    };
    const odd = new MiniInternet([zone({ ds })]);
    const lookup = async (digests?: DigestTable) =>
      (await odd.lookup('example.test.', 'MX', {}, digests && { digests })).dnssec;
    expect(await lookup()).toMatchObject({ state: 'insecure', reason: 'unsupported-digest' });
    expect((await lookup(own)).state).toBe('secure');
    const wrong = new Map([...own, [250, sha256] as const]);
    expect(await lookup(wrong)).toMatchObject({ state: 'bogus', reason: 'ds-mismatch' });
  });

  it('A04: an anchor of a digest that is off is no anchor', async () => {
    const { dnssec } = await world.lookup('example.test.', 'MX', {}, { digests: new Map() });
    expect(dnssec).toMatchObject({ state: 'insecure', reason: 'anchorless' });
  });
});

describe('the clock', () => {
  it.each([
    ['ahead', now + 365 * 86_400],
    ['behind', now - 365 * 86_400],
  ])(
    'A38: a year %s, the root itself is out of its time, and nothing is called bogus',
    async (_, at) => {
      const { dnssec } = await world.lookup('example.test.', 'MX', {}, { now: at });
      expect(dnssec).toMatchObject({ state: 'indeterminate', reason: 'clock-suspect' });
    },
  );

  it('A38: one zone out of its time is bogus, as the root vouches for the clock', async () => {
    const stale = new MiniInternet([zone({ sign: { inception: now - 2, expiration: now - 1 } })]);
    const { dnssec } = await stale.lookup('example.test.', 'MX');
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'signature-expired' });
  });
});
