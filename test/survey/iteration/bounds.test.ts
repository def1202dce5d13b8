import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rdataFromText } from '../../../src/protocols/dns/rdata.js';
import { rcode, rrClass, rrType } from '../../../src/protocols/dns/types.js';
import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import type { DnsRequest } from '../../../src/protocols/recording/network.js';
import { createKept } from '../../../src/survey/iteration/kept.js';
import { refusing, reply, silence } from '../world.js';
import { said, smallInternet, soa, type Servers } from './small-internet.js';

const rr = (name: string, type: number, text: string): ResourceRecord => ({
  name: nameFromText(name),
  type,
  class: rrClass.IN,
  ttl: 60,
  rdata: rdataFromText(type, text),
});
const asIn = (request: DnsRequest) => ({
  name: nameFromText(request.name),
  type: request.type,
  class: rrClass.IN,
});

const root = `${soa('.')}. 60 IN NS ns.
ns. 60 IN A 192.0.2.1
net. 60 IN NS ns.net.
ns.net. 60 IN A 192.0.2.3
`;
const netHead = `${soa('net.')}net. 60 IN NS ns.net.\n`;
/** `net.` with these lines, and these zones on 192.0.2.20. */
const withNet = (lines: string, ...zones: readonly string[]): Servers => ({
  '192.0.2.1': [root],
  '192.0.2.3': [netHead + lines],
  '192.0.2.20': zones,
});
const zone = (apex: string, lines: string): string =>
  `${soa(apex)}${apex} 60 IN NS n.${apex}\n${lines}`;
const glued = 'example.net. 60 IN NS n.example.net.\nn.example.net. 60 IN A 192.0.2.20\n';
const exampleNet = zone('example.net.', 'n.example.net. 60 IN A 192.0.2.20\n');
const mx = (apex: string): string => `${apex} 60 IN MX 1 mx.${apex}\n`;

describe('what a referral may say', () => {
  it('one below the zone that does not lead to the name is not followed', async () => {
    const world = smallInternet(withNet(glued, exampleNet), (request) =>
      request.server === '192.0.2.3' && request.name === 'example.net.'
        ? reply(request, asIn(request), {
            rcode: 0,
            authorities: [rr('other.net.', rrType.NS, 'n.other.net.')],
            additionals: [rr('n.other.net.', rrType.A, '203.0.113.66')],
          })
        : undefined,
    );
    expect(said(await world.ask('example.net.', rrType.MX))).toBe('garbage');
    expect(world.asked().some((text) => text.startsWith('203.0.113.66'))).toBe(false);
  });

  it('a denial that brings NS with its SOA is a denial', async () => {
    const world = smallInternet(withNet(glued, exampleNet), (request) =>
      request.server === '192.0.2.20' && request.name === 'a.example.net.'
        ? reply(request, asIn(request), {
            rcode: 0,
            aa: true,
            authorities: [
              rr('example.net.', rrType.SOA, '. . 1 60 60 60 60'),
              rr('a.example.net.', rrType.NS, 'n.nowhere.net.'),
            ],
          })
        : undefined,
    );
    expect(said(await world.ask('a.example.net.', rrType.MX))).toEqual([]);
  });

  it('addresses looked up for its servers are refused like glue', async () => {
    const inside = zone('example.net.', 'n.example.net. 60 IN A 10.0.0.1\n');
    const world = smallInternet(
      withNet(
        `${glued}a.net. 60 IN NS m.example.net.\n`,
        `${inside}m.example.net. 60 IN A 10.0.0.2\n`,
      ),
    );
    const refuses = (address: string): boolean => address.startsWith('10.');
    expect(said(await world.ask('a.net.', rrType.MX, { refuses }))).toBe('not-attempted');
    expect(world.asked()).toContain('192.0.2.20 m.example.net. A');
    expect(world.asked().some((text) => text.startsWith('10.'))).toBe(false);
  });

  it('servers of the root that are refused leave the hints', async () => {
    const world = smallInternet(withNet(glued, exampleNet + mx('example.net.')), (request) =>
      request.name === '.'
        ? reply(request, asIn(request), {
            rcode: 0,
            aa: true,
            answers: [rr('.', rrType.NS, 'b.')],
            additionals: [rr('b.', rrType.A, '10.0.0.9')],
          })
        : undefined,
    );
    const refuses = (address: string): boolean => address.startsWith('10.');
    expect(said(await world.ask('example.net.', rrType.MX, { refuses }))).toHaveLength(1);
  });

  it.each([
    ['looked up', []],
    ['given beside them', [rr('m.sub.example.net.', rrType.A, '192.0.2.30')]],
  ])(
    'servers that the child names on its parent’s server are used, addresses %s',
    async (_, glue) => {
      const sub = zone('sub.example.net.', mx('sub.example.net.'));
      const server = glue.length > 0 ? 'm.sub.example.net.' : 'm.example.net.';
      const parent = `${exampleNet}m.example.net. 60 IN A 192.0.2.30\nsub.example.net. 60 IN NS ${server}\n`;
      const servers = { ...withNet(glued, parent), '192.0.2.30': [sub] };
      const world = smallInternet(servers, (request) => {
        if (request.server !== '192.0.2.20' || request.name !== 'sub.example.net.')
          return undefined;
        if (request.type === rrType.MX) return refusing(request, rcode.SERVFAIL);
        const answers = [rr('sub.example.net.', rrType.NS, server)];
        return reply(request, asIn(request), { rcode: 0, aa: true, answers, additionals: glue });
      });
      expect(said(await world.ask('sub.example.net.', rrType.MX))).toHaveLength(1);
    },
  );
});

describe('what zones can make a question cost', () => {
  /** The smallest budget with which the question is answered. */
  async function costOf(servers: Servers, limits = {}): Promise<number> {
    for (let queries = 1; queries <= 100; queries++) {
      const world = smallInternet(servers);
      if ((await world.ask('a.net.', rrType.MX, { limits: { ...limits, queries } })).ok)
        return queries;
    }
    return Infinity;
  }

  it('a server whose address only its own zone could tell costs nothing', async () => {
    const world = smallInternet(withNet('example.net. 60 IN NS n.example.net.\n'));
    expect(await world.ask('example.net.', rrType.MX)).toMatchObject({
      failure: 'not-attempted',
      server: 'no reachable server of example.net.',
    });
    const good = 'a.net. 60 IN NS m.example.net.\n';
    const zones = [
      `${exampleNet}m.example.net. 60 IN A 192.0.2.20\n`,
      zone('a.net.', mx('a.net.')),
    ];
    const bad = `a.net. 60 IN NS n.a.net.\n${good}`;
    expect(await costOf(withNet(glued + bad, ...zones))).toBe(
      await costOf(withNet(glued + good, ...zones)),
    );
  });

  it('three names are looked up of a delegation without addresses', async () => {
    const names = [0, 1, 2, 3, 4].map((which) => `a.net. 60 IN NS m${which}.example.net.\n`);
    const world = smallInternet(withNet(glued + names.join(''), exampleNet));
    await world.ask('a.net.', rrType.MX);
    const looked = world.asked().filter((text) => / m\d\.example\.net\. A$/.test(text));
    expect(looked).toHaveLength(3);
  });

  it('names of servers are looked up inside one another three deep', async () => {
    const chain =
      'a.net. 60 IN NS n.b.net.\nb.net. 60 IN NS n.c.net.\nc.net. 60 IN NS n.d.net.\nd.net. 60 IN NS n.e.net.\ne.net. 60 IN NS n.example.net.\n';
    const zones = ['b', 'c', 'd', 'e'].map((label) =>
      zone(`${label}.net.`, `n.${label}.net. 60 IN A 192.0.2.20\n`),
    );
    const servers = withNet(glued + chain, exampleNet, zone('a.net.', mx('a.net.')), ...zones);
    const world = smallInternet(servers);
    expect(said(await world.ask('b.net.', rrType.SOA))).toHaveLength(1);
    expect(said(await world.ask('a.net.', rrType.MX))).toBe('not-attempted');
    expect(said(await world.ask('a.net.', rrType.MX, { limits: { depth: 4 } }))).toHaveLength(1);
  });

  it('a circle of names ends where it closes, not at the bound of depth', async () => {
    const circle = 'a.net. 60 IN NS n.b.net.\nb.net. 60 IN NS n.a.net.\n';
    const way = `${glued}a.net. 60 IN NS m.example.net.\n`;
    const home = `${exampleNet}m.example.net. 60 IN A 192.0.2.20\n`;
    const servers = withNet(circle + way, home, zone('a.net.', mx('a.net.')));
    const cost = await costOf(servers);
    expect(cost).toBeLessThan(100);
    expect(await costOf(servers, { depth: 50 })).toBe(cost);
  });

  it('sixteen addresses are tried for one question', async () => {
    const many = Array.from(
      { length: 30 },
      (_, which) => `n.example.net. 60 IN A 192.0.2.${100 + which}\n`,
    );
    const world = smallInternet(withNet(`example.net. 60 IN NS n.example.net.\n${many.join('')}`));
    expect(said(await world.ask('example.net.', rrType.MX))).toBe('timed-out');
    const tried = (type: string): number =>
      world
        .asked()
        .filter((text) => text.endsWith(`example.net. ${type}`) && !text.startsWith('192.0.2.3 '))
        .length;
    expect([tried('NS'), tried('MX')]).toEqual([16, 16]);
  });

  it('no cut is looked for below a name that does not exist', async () => {
    const world = smallInternet(withNet(glued, exampleNet));
    await world.ask('a.b.c.example.net.', rrType.A);
    expect(world.asked().filter((text) => text.endsWith('c.example.net. NS'))).toEqual([
      '192.0.2.20 c.example.net. NS',
    ]);
  });

  it('cuts are looked for at sixteen labels of a long name, which is then asked for whole', async () => {
    const long = `${'a.'.repeat(40)}example.net.`;
    const world = smallInternet(withNet(glued, `${exampleNet}${long} 60 IN A 192.0.2.99\n`));
    expect(said(await world.ask(long, rrType.A))).toEqual(['192.0.2.99']);
    const cuts = world.asked().filter((text) => text.includes(' a.') && text.endsWith(' NS'));
    expect(cuts).toHaveLength(14);
  });

  it('an error that was spoken is not forgotten over a silence after it', async () => {
    const two = `${glued}n.example.net. 60 IN A 192.0.2.21\n`;
    const world = smallInternet(withNet(two), (request) => {
      if (request.server === '192.0.2.20') return refusing(request, rcode.SERVFAIL);
      return request.server === '192.0.2.21' ? silence : undefined;
    });
    expect(said(await world.ask('example.net.', rrType.MX))).toBe('rcode 2');
  });
});

describe('what is kept', () => {
  it('is shared in flight, and the least used goes first', async () => {
    const kept = createKept<number>(2);
    let started = 0;
    const get = (key: string): Promise<number> => kept(key, async () => ++started);
    await Promise.all([get('a'), get('a')]);
    expect(started).toBe(1);
    await get('b');
    await get('a');
    await get('c');
    expect(started).toBe(3);
    expect([await get('a'), await get('b')]).toEqual([1, 4]);
  });
});
