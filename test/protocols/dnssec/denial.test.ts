import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { nameFromText, nameKey } from '../../../src/protocols/dns/name.js';
import { readNsec3 } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { nsec3Rdata } from '../../../src/protocols/dnssec/sign.js';
import type { ValidatedAnswer } from '../../../src/protocols/dnssec/index.js';
import { MiniInternet, type Tampering } from './mini-internet.js';
import { now, type MiniZone, type Nsec3Style, type ZoneSpec } from './mini-zone.js';

const records = `
mx1.example.test. 300 IN A 192.0.2.1
_25._tcp.mx1.example.test. 300 IN TLSA 3 1 1 00ff
*.wild.example.test. 300 IN TXT x
alias.example.test. 300 IN CNAME mx1.example.test.
old.example.test. 300 IN DNAME other.test.
child.example.test. 300 IN TXT occluded
`;

const child: ZoneSpec = {
  apex: 'sub.example.test.',
  records: 'mx.sub.example.test. 60 IN A 192.0.2.9',
};

function worldWith(denial?: Nsec3Style | 'compact'): MiniInternet {
  const spec = denial === undefined ? {} : { denial };
  return new MiniInternet([{ apex: 'example.test.', records, ...spec }, child]);
}

const nsec3: Nsec3Style = { iterations: 0, salt: new Uint8Array(), optout: false };
const worlds = {
  NSEC: worldWith(),
  NSEC3: worldWith(nsec3),
  'NSEC3 with salt and 50 iterations': worldWith({
    ...nsec3,
    iterations: 50,
    salt: Uint8Array.of(0xab, 0xcd),
  }),
} as const;
const named = Object.entries(worlds);

const state = (answer: ValidatedAnswer): string =>
  [answer.status, answer.dnssec.state, answer.dnssec.reason].filter(Boolean).join(' ');

const ours = (world: MiniInternet): MiniZone => world.zone('example.test.');

/** What a question comes to with the proof replaced; the SOA stays. */
function proven(
  world: MiniInternet,
  name: string,
  type: keyof typeof rrType,
  proof: readonly ResourceRecord[],
  rcode = 0,
): Promise<ValidatedAnswer> {
  return world.lookup(name, type, {
    [`${name} ${type}`]: (message: Message) => ({
      ...message,
      rcode,
      answers: [],
      authorities: [...ours(world).soa(), ...proof],
    }),
  });
}

/** The states after leaving out one proof RRset (with its signature) after the other. */
async function withoutEach(
  world: MiniInternet,
  name: string,
  type: keyof typeof rrType,
): Promise<string[]> {
  const honest = world.answer(nameFromText(name), rrType[type]);
  const owners = new Set(
    honest.authorities
      .filter((record) => record.type === rrType.NSEC || record.type === rrType.NSEC3)
      .map((record) => nameKey(record.name)),
  );
  const states: string[] = [];
  for (const owner of owners) {
    const cut: Tampering = {
      [`${name} ${type}`]: (message) => ({
        ...message,
        authorities: message.authorities.filter((record) => nameKey(record.name) !== owner),
      }),
    };
    states.push((await world.lookup(name, type, cut)).dnssec.state);
  }
  return states;
}

describe.each(named)('absence proven by %s', (_, world) => {
  it('A17: NODATA at an existing name', async () => {
    expect(state(await world.lookup('mx1.example.test.', 'AAAA'))).toBe('nodata secure');
    expect(await withoutEach(world, 'mx1.example.test.', 'AAAA')).toEqual(['bogus']);
  });

  it('A17: NODATA at an empty non-terminal', async () => {
    expect(state(await world.lookup('_tcp.mx1.example.test.', 'TLSA'))).toBe('nodata secure');
  });

  it('A18: NXDOMAIN', async () => {
    expect(state(await world.lookup('gone.example.test.', 'TLSA'))).toBe('nxdomain secure');
    expect(state(await world.lookup('_25._tcp.gone.example.test.', 'TLSA'))).toBe(
      'nxdomain secure',
    );
  });

  it('nxdomain-missing-wildcard-denial: no part of the proof may be missing', async () => {
    const states = await withoutEach(world, '_25._tcp.mx3.example.test.', 'TLSA');
    expect(states.length).toBeGreaterThan(0);
    expect(new Set(states)).toEqual(new Set(['bogus']));
  });

  it('A17: NODATA at a wildcard, with every part of its proof', async () => {
    expect(state(await world.lookup('x.wild.example.test.', 'TLSA'))).toBe('nodata secure');
    expect(new Set(await withoutEach(world, 'x.wild.example.test.', 'TLSA'))).toEqual(
      new Set(['bogus']),
    );
  });

  it('empty-noerror-no-proof: an empty answer without proof is bogus', async () => {
    for (const rcode of [0, 3]) {
      const answer = await proven(world, '_25._tcp.mx1.example.test.', 'TLSA', [], rcode);
      expect(answer.dnssec).toMatchObject({ state: 'bogus', reason: 'nsec-missing', ede: 12 });
    }
  });

  it('A17: a proof whose bitmap has the type, or CNAME, is bogus', async () => {
    const zone = ours(world);
    const at = (name: string): ResourceRecord[] => zone.proof(nameFromText(name), 'nodata');
    const tlsa = await proven(
      world,
      '_25._tcp.mx1.example.test.',
      'TLSA',
      at('_25._tcp.mx1.example.test.'),
    );
    expect(state(tlsa)).toBe('nodata bogus denial-contradicted');
    const alias = await proven(world, 'alias.example.test.', 'TLSA', at('alias.example.test.'));
    expect(state(alias)).toBe('nodata bogus denial-contradicted');
  });

  it('A36: the rcode changes nothing', async () => {
    for (const [name, expected] of [
      ['mx1.example.test.', 'nodata secure'],
      ['_tcp.mx1.example.test.', 'nodata secure'],
      ['gone.example.test.', 'nxdomain secure'],
    ] as const)
      for (const rcode of [0, 3]) {
        const flipped = { [`${name} TLSA`]: (message: Message) => ({ ...message, rcode }) };
        expect(state(await world.lookup(name, 'TLSA', flipped))).toBe(expected);
      }
  });

  it('A19: the parent side of a cut denies nothing at or below it', async () => {
    const zone = ours(world);
    const cut = zone.proof(nameFromText('sub.example.test.'), 'nodata');
    expect((await proven(world, 'sub.example.test.', 'MX', cut)).dnssec.state).toBe('bogus');
    const below = [...cut, ...zone.proof(nameFromText('mx.sub.example.test.'), 'nxdomain')];
    expect((await proven(world, 'mx.sub.example.test.', 'A', below, 3)).dnssec.state).toBe('bogus');
  });

  it('A19: a DNAME owner denies nothing below itself', async () => {
    const zone = ours(world);
    const name = nameFromText('mx.old.example.test.');
    const proof = [
      ...zone.proof(nameFromText('old.example.test.'), 'nodata'),
      ...zone.proof(name, 'nxdomain'),
    ];
    expect((await proven(world, 'mx.old.example.test.', 'A', proof, 3)).dnssec.state).toBe('bogus');
  });

  it('A34: the child apex denies no DS', async () => {
    const sub = world.zone('sub.example.test.');
    const answer = await world.lookup('sub.example.test.', 'DS', {
      'sub.example.test. DS': (message) => ({
        ...message,
        answers: [],
        authorities: [...sub.soa(), ...sub.proof(sub.apex, 'nodata')],
      }),
    });
    expect(answer.dnssec.state).toBe('bogus');
  });

  it('the negative TTL is the lower of SOA TTL and SOA minimum, and the SOA must be signed', async () => {
    const answer = await world.lookup('gone.example.test.', 'TLSA');
    expect([answer.ttl, answer.originalTtl]).toEqual([300, 300]);
    expect(answer.dnssec.holdsUntil).toBe(now + 300);
    const forged: Tampering = {
      'gone.example.test. TLSA': (message) => ({
        ...message,
        authorities: message.authorities.filter(
          (record) => record.type !== rrType.RRSIG || nameKey(record.name) !== 'example.test.',
        ),
      }),
    };
    const unsigned = await world.lookup('gone.example.test.', 'TLSA', forged);
    expect(['nsec-missing', 'rrsig-missing', 'denial-contradicted']).toContain(
      unsigned.dnssec.reason,
    );
    expect(unsigned.dnssec.state).toBe('bogus');
  });

  it('a proof of another zone is no proof', async () => {
    const other = world.zone('test.');
    const proof = other.proof(nameFromText('examplf.test.'), 'nxdomain');
    expect((await proven(world, 'gone.example.test.', 'TLSA', proof, 3)).dnssec.state).toBe(
      'bogus',
    );
  });
});

describe('NSEC', () => {
  const world = worlds.NSEC;
  const zone = ours(world);

  it('A18: the one NSEC of a zone covers everything else in it', async () => {
    const lone = new MiniInternet([{ apex: 'lone.test.' }]);
    expect(state(await lone.lookup('x.lone.test.', 'A'))).toBe('nxdomain secure');
    expect(state(await lone.lookup('lone.test.', 'A'))).toBe('nodata secure');
  });

  it('A32: an NSEC that is itself an expansion proves nothing', async () => {
    const name = nameFromText('x.wild.example.test.');
    const genuine = zone.nsecFor(nameFromText('*.wild.example.test.'));
    const moved = genuine.map((record) => ({ ...record, name }));
    const answer = await proven(world, 'x.wild.example.test.', 'TLSA', moved);
    expect(answer.dnssec.state).toBe('bogus');
  });

  it('A06: a next name in mixed case is secure', async () => {
    const proof = [
      ...zone.nsec(nameFromText('alias.example.test.'), nameFromText('MX1.Example.Test.'), [
        rrType.A,
      ]),
      ...zone.nsec(zone.apex, nameFromText('alias.example.test.'), [rrType.SOA, rrType.NS]),
    ];
    expect(state(await proven(world, 'gone.example.test.', 'TLSA', proof, 3))).toBe(
      'nxdomain secure',
    );
  });

  it('an expired proof is reported as expired, not as missing', async () => {
    const late = new MiniInternet([{ apex: 'example.test.', records }]);
    const zoneOf = ours(late);
    const stale = zoneOf.signed(zoneOf.nsecFor(nameFromText('mx1.example.test.')).slice(0, 1), {
      expiration: now - 1,
    });
    const answer = await proven(late, 'mx1.example.test.', 'AAAA', stale);
    expect(answer.dnssec).toMatchObject({ state: 'bogus', reason: 'signature-expired', ede: 7 });
  });

  it('an NSEC whose next name lies outside the zone covers nothing', async () => {
    const proof = zone.nsec(zone.apex, nameFromText('zz.test.'), [rrType.SOA, rrType.NS]);
    expect((await proven(world, 'gone.example.test.', 'TLSA', proof, 3)).dnssec.state).toBe(
      'bogus',
    );
  });
});

describe('compact denial', () => {
  const world = worldWith('compact');

  it('A25: NXNAME at the name means it does not exist, whatever the rcode', async () => {
    for (const rcode of [0, 3]) {
      const answer = await world.lookup('_25._tcp.gone.example.test.', 'TLSA', {
        '_25._tcp.gone.example.test. TLSA': (message) => ({ ...message, rcode }),
      });
      expect(state(answer)).toBe('nxdomain secure');
    }
  });

  it('A25: without NXNAME it is NODATA', async () => {
    expect(state(await world.lookup('mx1.example.test.', 'TLSA'))).toBe('nodata secure');
  });

  it('A35: a cut below a compact zone is found as ever', async () => {
    const { dnssec } = await world.lookup('mx.sub.example.test.', 'A');
    expect(dnssec.state).toBe('secure');
  });
});

describe('NSEC3', () => {
  it('A20: an opt-out span proves no absence but serves for DS', async () => {
    const world = worldWith({ ...nsec3, optout: true });
    const answer = await world.lookup('_25._tcp.gone.example.test.', 'TLSA');
    expect(state(answer)).toBe('nxdomain insecure optout');
    expect(answer.originalTtl).toBeUndefined();
    expect(state(await world.lookup('gone.example.test.', 'DS'))).toMatch(/insecure optout$/);
    expect(state(await world.lookup('mx1.example.test.', 'AAAA'))).toBe('nodata secure');
  });

  it('A20: for DS an opt-out span needs no word on the wildcard (RFC 5155 s8.6)', async () => {
    const world = worldWith({ ...nsec3, optout: true });
    const zone = ours(world);
    for (let at = 0; at < 8; at++) {
      const text = `gone${at}.example.test.`;
      const proof = [...zone.nsec3For(zone.apex), ...zone.proof(nameFromText(text), 'expansion')];
      expect((await proven(world, text, 'DS', proof)).dnssec.reason).toBe('optout');
    }
  });

  it('A23: above the limit the answer is insecure as nsec3-iterations, up to it secure', async () => {
    const over = worldWith({ ...nsec3, iterations: 51 });
    const answer = await over.lookup('gone.example.test.', 'TLSA');
    expect(answer.dnssec).toMatchObject({ state: 'insecure', reason: 'nsec3-iterations', ede: 27 });
    const limits = { nsec3Iterations: 51 };
    const allowed = await over.lookup('gone.example.test.', 'TLSA', {}, { limits });
    expect(state(allowed)).toBe('nxdomain secure');
  });

  it('A23: a wildcard whose proof is above the limit is insecure as nsec3-iterations', async () => {
    const over = new MiniInternet([
      {
        apex: 'example.test.',
        records: '*.example.test. 300 IN TLSA 3 1 1 22ff',
        denial: { ...nsec3, iterations: 51 },
      },
    ]);
    const { dnssec } = await over.lookup('x.example.test.', 'TLSA');
    expect(dnssec).toMatchObject({ state: 'insecure', reason: 'nsec3-iterations', ede: 27 });
    const limits = { nsec3Iterations: 51 };
    const allowed = await over.lookup('x.example.test.', 'TLSA', {}, { limits });
    expect(state(allowed)).toBe('answer secure');
  });

  it('A23: the signature is checked before the iterations are believed', async () => {
    const world = worlds.NSEC3;
    const zone = ours(world);
    const [forged] = zone.nsec3For(nameFromText('gone.example.test.'));
    if (forged === undefined) throw new Error('no NSEC3');
    const read = readNsec3(forged.rdata);
    const rdata = nsec3Rdata({ ...read, iterations: 9999 }, read.next, []);
    const answer = await proven(world, 'gone.example.test.', 'TLSA', [{ ...forged, rdata }], 3);
    expect(answer.dnssec.state).toBe('bogus');
  });

  function changed(
    change: (read: ReturnType<typeof readNsec3>, at: number) => ReturnType<typeof readNsec3>,
  ): Promise<ValidatedAnswer> {
    const world = worlds.NSEC3;
    const zone = ours(world);
    const name = nameFromText('gone.example.test.');
    const proof = zone
      .proof(name, 'nxdomain')
      .filter((record) => record.type === rrType.NSEC3)
      .flatMap((record, at) => {
        const read = change(readNsec3(record.rdata), at);
        return zone.signed([{ ...record, rdata: nsec3Rdata(read, read.next, read.types) }]);
      });
    return proven(world, 'gone.example.test.', 'TLSA', proof, 3);
  }

  it('A21: an unknown hash algorithm or flag is passed over, and nothing is left', async () => {
    expect(state(await changed((read) => read))).toBe('nxdomain secure');
    expect((await changed((read) => ({ ...read, hashAlgorithm: 2 }))).dnssec.state).toBe('bogus');
    expect((await changed((read) => ({ ...read, flags: 2 }))).dnssec.state).toBe('bogus');
  });

  it('A33: mixed salts or iterations are no proof', async () => {
    const salted = await changed((read, at) =>
      at === 0 ? { ...read, salt: Uint8Array.of(1) } : read,
    );
    expect(state(salted)).toBe('nxdomain bogus denial-contradicted');
    const iterated = await changed((read, at) => (at === 0 ? { ...read, iterations: 1 } : read));
    expect(iterated.dnssec.state).toBe('bogus');
  });

  it('A33: an owner deeper than one label below the apex is no proof', async () => {
    const world = worlds.NSEC3;
    const zone = ours(world);
    const proof = zone
      .proof(nameFromText('gone.example.test.'), 'nxdomain')
      .filter((record) => record.type === rrType.NSEC3)
      .flatMap((record) => {
        const name = {
          labels: [...record.name.labels.slice(0, 1), Uint8Array.of(0x78), ...zone.apex.labels],
        };
        return zone.signed([{ ...record, name }]);
      });
    expect((await proven(world, 'gone.example.test.', 'TLSA', proof, 3)).dnssec.state).toBe(
      'bogus',
    );
  });

  it('CVE-2023-50868: a name so deep that it takes more than eight hashes is indeterminate', async () => {
    const deep = 'a.b.c.d.e.f.g.h.i.gone.example.test.';
    const { dnssec } = await worlds.NSEC3.lookup(deep, 'TLSA');
    expect(dnssec).toMatchObject({ state: 'indeterminate', reason: 'keytrap-budget' });
  });
});
