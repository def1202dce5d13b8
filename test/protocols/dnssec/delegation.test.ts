import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { nameFromText, type WireName } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import {
  builtInAnchors,
  parseTrustAnchors,
  sha1Algorithms,
  defaultAlgorithms,
} from '../../../src/protocols/dnssec/index.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';
import {
  dsFor,
  generateZoneKey,
  keyFlags,
  keyTagOf,
  signRrset,
  type ZoneKey,
} from '../../../src/protocols/dnssec/sign.js';
import { readDs } from '../../../src/protocols/dns/rdata.js';
import { MiniInternet } from './mini-internet.js';
import { now } from './mini-zone.js';

const tlsa = (owner: string): string => `${owner} 300 IN TLSA 3 1 1 00ff\n`;
const zone = { apex: 'example.test.', records: tlsa('_25._tcp.mx.example.test.') };
const question = '_25._tcp.mx.example.test.';

describe('secure chains', () => {
  it.each([8, 10, 13, 14, 15, 16])('A15: a zone of algorithm %d is secure', async (algorithm) => {
    const world = new MiniInternet([{ ...zone, algorithm }]);
    const answer = await world.lookup(question, 'TLSA');
    expect(answer).toMatchObject({ status: 'answer', ttl: 300, originalTtl: 300, aliases: [] });
    expect(answer.dnssec.state).toBe('secure');
    expect(answer.rdatas).toEqual([Uint8Array.of(3, 1, 1, 0, 0xff)]);
  });

  it('A07: evidence holds as long as the shortest TTL, signatures as long as the earliest expiry', async () => {
    const world = new MiniInternet([
      { ...zone, sign: { expiration: now + 5000 } },
      { apex: 'test.', sign: { expiration: now + 4000 } },
    ]);
    const { dnssec } = await world.lookup(question, 'TLSA');
    expect(dnssec).toMatchObject({ holdsUntil: now + 300, signaturesUntil: now + 4000 });
  });

  it('A07: a signature about to expire bounds the evidence below the TTL', async () => {
    const world = new MiniInternet([{ ...zone, sign: { expiration: now + 30 } }]);
    expect((await world.lookup(question, 'TLSA')).dnssec.holdsUntil).toBe(now + 30);
  });

  it('A07: a TTL raised on the way does not stretch the evidence, one of the RRSIG bounds it', async () => {
    const world = new MiniInternet([zone]);
    const holdsWith = async (change: (record: ResourceRecord) => number): Promise<number> => {
      const { dnssec } = await world.lookup(question, 'TLSA', {
        [`${question} TLSA`]: (message) => ({
          ...message,
          answers: message.answers.map((record) => ({ ...record, ttl: change(record) })),
        }),
      });
      expect(dnssec.state).toBe('secure');
      return (dnssec.holdsUntil ?? 0) - now;
    };
    expect(await holdsWith(() => 86_400)).toBe(300);
    expect(await holdsWith(({ type }) => (type === rrType.RRSIG ? 20 : 300))).toBe(20);
    expect(await holdsWith(({ type }) => (type === rrType.RRSIG ? 300 : 10))).toBe(10);
  });

  it('ent-between-cuts: an empty non-terminal between two cuts is no cut', async () => {
    const world = new MiniInternet([{ apex: 'a.ent.test.', records: tlsa('x.a.ent.test.') }]);
    expect((await world.lookup('x.a.ent.test.', 'TLSA')).dnssec.state).toBe('secure');
    const nsec3 = { iterations: 0, salt: new Uint8Array(), optout: true };
    const other = new MiniInternet([
      { apex: 'test.', denial: nsec3 },
      { apex: 'a.ent.test.', records: tlsa('x.a.ent.test.') },
    ]);
    expect((await other.lookup('x.a.ent.test.', 'TLSA')).dnssec.state).toBe('secure');
  });

  it('names the chain from the outermost zone to the RRset', async () => {
    const { dnssec } = await new MiniInternet([zone]).lookup(question, 'TLSA');
    expect(dnssec.chain.map((line) => line.split(':')[0])).toEqual([
      '. DNSKEY',
      'test. DS',
      'test. DNSKEY',
      'example.test. DS',
      'example.test. DNSKEY',
      '_25._tcp.mx.example.test. TLSA',
    ]);
  });
});

describe('trust anchors', () => {
  it('A01: a name no anchor covers is insecure as anchorless, and no question is asked for it', async () => {
    const world = new MiniInternet([zone]);
    const anchors = parseTrustAnchors('example.org. DS 1 13 2 00');
    const { dnssec, status } = await world.lookup(question, 'TLSA', {}, { anchors });
    expect([status, dnssec.state, dnssec.reason]).toEqual(['answer', 'insecure', 'anchorless']);
    expect(world.asked).toEqual([`${question} TLSA`]);
  });

  it('takes an anchor as DNSKEY, with any owner, and starts at the closest', async () => {
    const world = new MiniInternet([zone]);
    const { apex, key } = world.zone('example.test.');
    const anchors = [...world.anchors, { owner: apex, type: 'DNSKEY' as const, rdata: key.dnskey }];
    const { dnssec } = await world.lookup(question, 'TLSA', {}, { anchors });
    expect(dnssec.state).toBe('secure');
    expect(world.asked).toEqual([`${question} TLSA`, 'example.test. DNSKEY']);
  });

  it.each([
    ['of an algorithm that is unknown is none', 3, 250, 'insecure', 'anchorless'],
    ['that is revoked is none', 1, 0x81, 'insecure', 'anchorless'],
    ['of the same key with other flags names another', 1, 0, 'bogus', 'ds-mismatch'],
  ])('a DNSKEY anchor %s', async (_, place, octet, state, reason) => {
    const world = new MiniInternet([zone]);
    const { apex, key } = world.zone('example.test.');
    const rdata = Uint8Array.from(key.dnskey);
    rdata[place] = octet;
    const anchors = [{ owner: apex, type: 'DNSKEY' as const, rdata }];
    const { dnssec } = await world.lookup(question, 'TLSA', {}, { anchors });
    expect(dnssec).toMatchObject({ state, reason });
  });

  it('A02: a zone that no anchor of its owner names is bogus', async () => {
    const world = new MiniInternet([zone]);
    const rdata = dsFor(nameFromText('.'), generateZoneKey(13, 257).dnskey, 2);
    const anchors = [{ owner: nameFromText('.'), type: 'DS' as const, rdata }];
    const { dnssec } = await world.lookup(question, 'TLSA', {}, { anchors });
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'ds-mismatch', ede: 9 });
  });

  it('anchor-only-ksk-2024: both root keys are built in', () => {
    expect(builtInAnchors.map(({ rdata }) => readDs(rdata).keyTag)).toEqual([20326, 38696]);
    expect(builtInAnchors.every(({ owner }) => owner.labels.length === 0)).toBe(true);
  });

  it('anchor-only-ksk-2024: one of several root anchors suffices', async () => {
    const world = new MiniInternet([zone]);
    const other = dsFor(nameFromText('.'), generateZoneKey(13, 257).dnskey, 2);
    const anchors = [
      { owner: nameFromText('.'), type: 'DS' as const, rdata: other },
      ...world.anchors,
    ];
    expect((await world.lookup(question, 'TLSA', {}, { anchors })).dnssec.state).toBe('secure');
  });

  it('refuses an anchor file with anything but DS and DNSKEY', () => {
    expect(() => parseTrustAnchors('. IN A 192.0.2.1')).toThrow();
    expect(parseTrustAnchors('; nothing\n\n')).toEqual([]);
  });
});

describe('DS records', () => {
  it('A02: a DS for another key is bogus', async () => {
    const stranger = generateZoneKey(13, 257);
    const ds = (_: unknown, apex: ReturnType<typeof nameFromText>) => [
      dsFor(apex, stranger.dnskey, 2),
    ];
    const { dnssec } = await new MiniInternet([{ ...zone, ds }]).lookup(question, 'TLSA');
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'ds-mismatch' });
  });

  const forged = (algorithm: number, digestType: number, fill: number): Uint8Array =>
    Uint8Array.from([0, 1, algorithm, digestType, ...new Uint8Array(32).fill(fill)]);

  it.each([
    ['unknown-ds-digest-insecure', 13, 99, 'unsupported-digest', 2],
    ['A04', 253, 2, 'unsupported-algorithm', 1],
    ['A16', 7, 2, 'unsupported-algorithm', 1],
  ])(
    '%s: DS of algorithm %d and digest type %d alone are insecure',
    async (_, algorithm, digest, reason, ede) => {
      const world = new MiniInternet([{ ...zone, ds: () => [forged(algorithm, digest, 1)] }]);
      const { dnssec, status } = await world.lookup(question, 'TLSA');
      expect([status, dnssec.state, dnssec.reason, dnssec.ede]).toEqual([
        'answer',
        'insecure',
        reason,
        ede,
      ]);
    },
  );

  it('A04: a usable DS counts beside unknown ones', async () => {
    const world = new MiniInternet([
      {
        ...zone,
        ds: (key, apex) => [forged(253, 2, 1), forged(13, 99, 2), dsFor(apex, key.dnskey, 2)],
      },
    ]);
    expect((await world.lookup(question, 'TLSA')).dnssec.state).toBe('secure');
  });

  it('A04: a stand-by SHA-384 DS does not break the zone', async () => {
    const standby = generateZoneKey(13, 257);
    const world = new MiniInternet([
      { ...zone, ds: (key, apex) => [dsFor(apex, standby.dnskey, 4), dsFor(apex, key.dnskey, 2)] },
    ]);
    expect((await world.lookup(question, 'TLSA')).dnssec.state).toBe('secure');
  });

  it('A04: SHA-1 alone is secure and said to be weak, and gives way to a better digest', async () => {
    const alone = new MiniInternet([{ ...zone, ds: (key, apex) => [dsFor(apex, key.dnskey, 1)] }]);
    const { dnssec } = await alone.lookup(question, 'TLSA');
    expect(dnssec.state).toBe('secure');
    expect(dnssec.chain.join('\n')).toContain('SHA-1');
    const other = generateZoneKey(13, 257);
    const both = new MiniInternet([
      { ...zone, ds: (key, apex) => [dsFor(apex, key.dnskey, 1), dsFor(apex, other.dnskey, 2)] },
    ]);
    expect((await both.lookup(question, 'TLSA')).dnssec.state).toBe('bogus');
  });

  it('A16: algorithm 7 validates where it is switched on', async () => {
    const world = new MiniInternet([{ ...zone, algorithm: 7 }]);
    expect((await world.lookup(question, 'TLSA')).dnssec.state).toBe('insecure');
    const algorithms = new Map([...defaultAlgorithms, ...sha1Algorithms]);
    expect((await world.lookup(question, 'TLSA', {}, { algorithms })).dnssec.state).toBe('secure');
  });

  it('A34: a DS RRset signed by the child itself is bogus', async () => {
    const world = new MiniInternet([zone]);
    const child = world.zone('example.test.');
    const { dnssec } = await world.lookup(question, 'TLSA', {
      'example.test. DS': (message) => ({
        ...message,
        answers: child.signed(message.answers.filter((record) => record.type === rrType.DS)),
      }),
    });
    expect(dnssec.state).toBe('bogus');
  });

  it("A34: a DS asked for by itself must be the parent's too", async () => {
    const world = new MiniInternet([zone]);
    const child = world.zone('example.test.');
    const name = nameFromText('example.test.');
    const honest = world.answer(name, rrType.DS);
    const ds = honest.answers.filter((record) => record.type === rrType.DS);
    const validator = world.validator();
    const judge = (message: Message): Promise<string> =>
      validator.judge(name, rrType.DS, message, '192.0.2.1').then(({ dnssec }) => dnssec.state);
    expect(await judge(honest)).toBe('secure');
    expect(await judge({ ...honest, answers: child.signed(ds) })).toBe('bogus');
  });

  it('A02: a DS with the right tag and a wrong digest is bogus', async () => {
    const ds = (key: ZoneKey, apex: WireName): readonly Uint8Array[] => {
      const rdata = Uint8Array.from(dsFor(apex, key.dnskey, 2));
      rdata[rdata.length - 1] = (rdata[rdata.length - 1] ?? 0) ^ 1;
      return [rdata];
    };
    const { dnssec } = await new MiniInternet([{ ...zone, ds }]).lookup(question, 'TLSA');
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'ds-mismatch' });
  });

  it('A02: a DS with the right digest under another algorithm number is bogus', async () => {
    const ds = (key: ZoneKey, apex: WireName): readonly Uint8Array[] => {
      const rdata = Uint8Array.from(dsFor(apex, key.dnskey, 2));
      rdata[2] = 8;
      return [rdata];
    };
    const { dnssec } = await new MiniInternet([{ ...zone, ds }]).lookup(question, 'TLSA');
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'ds-mismatch' });
  });

  it('A02: keys that only a stranger among them signed are bogus', async () => {
    const stranger = generateZoneKey(13, 257);
    const world = new MiniInternet([{ ...zone, extraKeys: [stranger.dnskey] }]);
    const apex = nameFromText('example.test.');
    const signed = { signer: apex, inception: now - 9, expiration: now + 9 };
    const keys = world.zone('example.test.').set(apex, rrType.DNSKEY);
    const forged = recordsFromText(tlsa(question));
    const { dnssec } = await world.lookup(question, 'TLSA', {
      'example.test. DNSKEY': (message) => ({
        ...message,
        answers: [...keys, signRrset(keys, stranger, signed)],
      }),
      [`${question} TLSA`]: (message) => ({
        ...message,
        answers: [...forged, signRrset(forged, stranger, signed)],
      }),
    });
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'dnskey-missing' });
    expect(dnssec.chain.at(-1)).toMatch(/^example\.test\. DNSKEY: /);
  });

  it('a DS made from a wildcard delegates nothing', async () => {
    const world = new MiniInternet([zone]);
    const parent = world.zone('test.');
    const [ds] = parent.set(nameFromText('example.test.'), rrType.DS);
    if (ds === undefined) throw new Error('no DS');
    const { dnssec } = await world.lookup(question, 'TLSA', {
      'example.test. DS': (message) => ({
        ...message,
        answers: parent
          .signed([{ ...ds, name: nameFromText('*.test.') }])
          .map((record) => ({ ...record, name: ds.name })),
      }),
    });
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'no-ds-proof' });
  });

  it('an unsigned alias in answer to a DS question is no proof that there is no cut', async () => {
    const { dnssec } = await new MiniInternet([zone]).lookup(question, 'TLSA', {
      'example.test. DS': (message) => ({
        ...message,
        answers: recordsFromText('example.test. 60 IN CNAME x.test.'),
      }),
    });
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'no-ds-proof' });
  });

  it('A27: a DS above a zone without keys is bogus as dnskey-missing', async () => {
    const { dnssec } = await new MiniInternet([zone]).lookup(question, 'TLSA', {
      'example.test. DNSKEY': (message) => ({ ...message, answers: [] }),
    });
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'dnskey-missing', ede: 9 });
  });
});

describe('keys', () => {
  it('unknown-alg-extra-dnskey: a key of an unknown algorithm beside the good one does no harm', async () => {
    const world = new MiniInternet([
      { ...zone, extraKeys: [Uint8Array.of(1, 1, 3, 253, 1, 2, 3), Uint8Array.of(1)] },
    ]);
    expect((await world.lookup(question, 'TLSA')).dnssec.state).toBe('secure');
  });

  it('A05: a zone signed by a revoked key alone is bogus', async () => {
    const key = generateZoneKey(13, 257 | keyFlags.REVOKE);
    const { dnssec } = await new MiniInternet([{ ...zone, key }]).lookup(question, 'TLSA');
    expect(dnssec.state).toBe('bogus');
  });

  it.each([
    ['without the ZONE flag', 1],
    ['with the ZONE flag', 257],
  ])('A05: a key %s signs only where it is one', async (_, flags) => {
    const { dnssec } = await new MiniInternet([
      { ...zone, key: generateZoneKey(13, flags) },
    ]).lookup(question, 'TLSA');
    expect(dnssec.state).toBe(flags === 257 ? 'secure' : 'bogus');
  });

  it('A05: a key of protocol 4 signs nothing', async () => {
    const good = generateZoneKey(13, 257);
    const dnskey = Uint8Array.from(good.dnskey);
    dnskey[2] = 4;
    const key = { ...good, dnskey, keyTag: keyTagOf(dnskey) };
    expect((await new MiniInternet([{ ...zone, key }]).lookup(question, 'TLSA')).dnssec.state).toBe(
      'bogus',
    );
  });
});

describe('insecure delegations', () => {
  const unsigned = {
    apex: 'plain.test.',
    unsigned: true,
    records: 'mx.plain.test. 60 IN A 192.0.2.1',
  };

  it('A03: data below a proven cut without DS are insecure, and DS is not asked below the cut', async () => {
    const world = new MiniInternet([unsigned]);
    const answer = await world.lookup('mx.plain.test.', 'A');
    expect(answer.rdatas).toEqual([Uint8Array.of(192, 0, 2, 1)]);
    expect(answer.dnssec).toMatchObject({ state: 'insecure', reason: 'no-ds' });
    expect(world.asked).not.toContain('mx.plain.test. DS');
    expect(world.asked).toContain('plain.test. DS');
  });

  it('insecure-delegation-nsec3-optout: an opt-out span leads to insecure', async () => {
    for (const salt of [new Uint8Array(), Uint8Array.of(0xaa, 0xbb)]) {
      const world = new MiniInternet([
        { apex: 'test.', denial: { iterations: 1, salt, optout: true } },
        unsigned,
      ]);
      const answer = await world.lookup('mx.plain.test.', 'A');
      expect(answer.dnssec).toMatchObject({ state: 'insecure', reason: 'optout' });
    }
  });

  it('A03: NSEC3 without opt-out proves the cut by its own record', async () => {
    const denial = { iterations: 0, salt: new Uint8Array(), optout: false };
    const world = new MiniInternet([{ apex: 'test.', denial }, unsigned]);
    expect((await world.lookup('mx.plain.test.', 'A')).dnssec.reason).toBe('no-ds');
  });

  it('A03: without the proof the cut is bogus', async () => {
    const { dnssec } = await new MiniInternet([unsigned]).lookup('mx.plain.test.', 'A', {
      'plain.test. DS': (message) => ({ ...message, authorities: [] }),
    });
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'no-ds-proof' });
  });

  it('A03: an NSEC with the SOA bit is no proof that DS is absent', async () => {
    const world = new MiniInternet([unsigned]);
    const parent = world.zone('test.');
    const apex = nameFromText('plain.test.');
    const { dnssec } = await world.lookup('mx.plain.test.', 'A', {
      'plain.test. DS': (message) => ({
        ...message,
        authorities: parent.nsec(apex, parent.apex, [rrType.NS, rrType.SOA]),
      }),
    });
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'denial-contradicted' });
  });

  it('A35: an NSEC without the NS bit is no cut: unsigned data of a host in a signed zone are bogus', async () => {
    const world = new MiniInternet([{ ...zone, records: 'mx.example.test. 60 IN A 192.0.2.1' }]);
    const { dnssec } = await world.lookup('mx.example.test.', 'A', {
      'mx.example.test. A': (message) => ({ ...message, answers: message.answers.slice(0, 1) }),
    });
    expect(dnssec).toMatchObject({ state: 'bogus', reason: 'rrsig-missing', ede: 10 });
    expect(world.asked).toContain('mx.example.test. DS');
  });

  it('ds-rcode-downgrade: NXDOMAIN or SERVFAIL without proof for the DS of a signed zone is never insecure', async () => {
    for (const rcode of [3, 2, 5, 4, 1]) {
      const { dnssec, status } = await new MiniInternet([zone]).lookup(question, 'TLSA', {
        'example.test. DS': (message) => ({ ...message, rcode, answers: [], authorities: [] }),
      });
      expect(status).toBe('answer');
      expect(dnssec.state).toBe(rcode === 3 ? 'bogus' : 'indeterminate');
    }
  });

  it('dnskey-refused-downgrade: a refused DNSKEY is indeterminate', async () => {
    const { dnssec } = await new MiniInternet([zone]).lookup(question, 'TLSA', {
      'example.test. DNSKEY': (message) => ({ ...message, rcode: 5, answers: [] }),
    });
    expect(dnssec).toMatchObject({ state: 'indeterminate', reason: 'server-error' });
  });

  it('signatures made up in an unsigned zone do not make it bogus', async () => {
    const world = new MiniInternet([unsigned]);
    const parent = world.zone('test.');
    const { dnssec } = await world.lookup('mx.plain.test.', 'A', {
      'mx.plain.test. A': (message) => {
        const [, rrsig] = parent.signed(message.answers, {
          inception: now - 9,
          expiration: now - 1,
        });
        return { ...message, answers: [...message.answers, ...(rrsig ? [rrsig] : [])] };
      },
    });
    expect(dnssec).toMatchObject({ state: 'insecure', reason: 'no-ds' });
  });

  it('A26: a DS question that timed out is indeterminate once and forgotten', async () => {
    const world = new MiniInternet([zone]);
    let failing = true;
    const validator = world.validator({
      'example.test. DS': (message) => (failing ? 'timed-out' : message),
    });
    const ask = (): Promise<string> =>
      validator.lookup(nameFromText(question), rrType.TLSA).then((answer) => answer.dnssec.state);
    expect(await ask()).toBe('indeterminate');
    failing = false;
    expect(await ask()).toBe('secure');
  });
});

describe('createValidator', () => {
  it('asks each question once, however many want the answer, and keeps zone keys and proven answers', async () => {
    const world = new MiniInternet([zone]);
    const validator = world.validator();
    const name = nameFromText(question);
    await Promise.all([1, 2, 3].map(() => validator.lookup(name, rrType.TLSA)));
    expect(new Set(world.asked).size).toBe(world.asked.length);
    const before = world.asked.length;
    await validator.lookup(name, rrType.TLSA);
    expect(world.asked.length).toBe(before);
    await validator.lookup(name, rrType.A);
    expect(world.asked.length).toBe(before + 1);
  });

  it('says which zone a name lies in', async () => {
    const validator = new MiniInternet([zone]).validator();
    const { apex, dnssec } = await validator.zone(nameFromText('mx.example.test.'));
    expect([apex, dnssec.state]).toEqual([nameFromText('example.test.'), 'secure']);
  });
});
