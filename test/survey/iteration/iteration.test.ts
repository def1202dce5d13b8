import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rdataFromText } from '../../../src/protocols/dns/rdata.js';
import { rcode, rrClass, rrType } from '../../../src/protocols/dns/types.js';
import type { DnsRequest } from '../../../src/protocols/recording/network.js';
import { record } from '../../../src/io/record.js';
import { createReplayNetwork } from '../../../src/protocols/recording/replay.js';
import { createAsker } from '../../../src/survey/asker.js';
import { createIteration } from '../../../src/survey/iteration/iteration.js';
import { once } from '../../../src/survey/once.js';
import { refusing, reply, silence } from '../world.js';
import { said, smallInternet, soa, type Servers } from './small-internet.js';

const root =
  soa('.') +
  `. 60 IN NS ns.
ns. 60 IN A 192.0.2.1
com. 60 IN NS ns.com.
ns.com. 60 IN A 192.0.2.2
net. 60 IN NS ns.net.
ns.net. 60 IN A 192.0.2.3
`;
const com =
  soa('com.') +
  `com. 60 IN NS ns.com.
contoso.com. 60 IN NS ns1.contoso.com.
contoso.com. 60 IN NS ns2.contoso.com.
ns1.contoso.com. 60 IN A 192.0.2.11
ns2.contoso.com. 60 IN A 192.0.2.12
example.com. 60 IN NS ns1.example.net.
`;
const net =
  soa('net.') +
  `net. 60 IN NS ns.net.
example.net. 60 IN NS ns1.example.net.
ns1.example.net. 60 IN A 192.0.2.20
`;
const contoso =
  soa('contoso.com.') +
  `contoso.com. 60 IN NS ns1.contoso.com.
contoso.com. 60 IN MX 10 mx.contoso.com.
mx.contoso.com. 60 IN A 192.0.2.25
a.contoso.com. 60 IN CNAME b.example.net.
`;
const exampleNet =
  soa('example.net.') +
  'example.net. 60 IN NS ns1.example.net.\nns1.example.net. 60 IN A 192.0.2.20\n';
const exampleCom = soa('example.com.') + 'example.com. 60 IN MX 5 mx.example.com.\n';
const servers: Servers = {
  '192.0.2.1': [root],
  '192.0.2.2': [com],
  '192.0.2.3': [net],
  '192.0.2.11': [contoso],
  '192.0.2.12': [contoso],
  '192.0.2.20': [exampleNet, exampleCom],
};
const mx = ['10 mx.contoso.com.'];
const asIn = (request: DnsRequest) => ({
  name: nameFromText(request.name),
  type: request.type,
  class: rrClass.IN,
});
const rr = (name: string, type: number, text: string) => ({
  name: nameFromText(name),
  type,
  class: rrClass.IN,
  ttl: 60,
  rdata: rdataFromText(type, text),
});

describe('iteration from the root', () => {
  it('goes down from the hints by referral and glue, never asking for recursion', async () => {
    const world = smallInternet(servers);
    expect(said(await world.ask('contoso.com.', rrType.MX))).toEqual(mx);
    expect(world.asked()).toEqual([
      '192.0.2.1 . NS',
      '192.0.2.1 com. NS',
      '192.0.2.2 com. NS',
      '192.0.2.2 contoso.com. NS',
      '192.0.2.11 contoso.com. NS',
      '192.0.2.11 contoso.com. MX',
    ]);
    expect(world.requests.every(({ recurse, edns }) => !recurse && edns)).toBe(true);
  });

  it('a denial and its NXDOMAIN come back as they are', async () => {
    const world = smallInternet(servers);
    expect(said(await world.ask('no.contoso.com.', rrType.A))).toBe('rcode 3');
    expect(said(await world.ask('mx.contoso.com.', rrType.MX))).toEqual([]);
  });

  it('asks DS at the parent, of the root at the root (RFC 4035 s3.1.4.1)', async () => {
    const world = smallInternet(servers);
    await world.ask('contoso.com.', rrType.DS);
    await world.ask('.', rrType.DS);
    expect(world.asked().filter((text) => text.endsWith(' DS'))).toEqual([
      '192.0.2.2 contoso.com. DS',
      '192.0.2.1 . DS',
    ]);
  });

  it('does not follow a parent that sends it to the child for DS', async () => {
    const world = smallInternet(servers, (request) =>
      request.type === rrType.DS
        ? reply(request, asIn(request), {
            rcode: 0,
            authorities: [rr('contoso.com.', rrType.NS, 'ns1.contoso.com.')],
          })
        : undefined,
    );
    expect(said(await world.ask('contoso.com.', rrType.DS))).toBe('garbage');
  });

  it('does not look for cuts at underscore labels', async () => {
    const world = smallInternet(servers);
    await world.ask('_25._tcp.mx.contoso.com.', rrType.TLSA);
    expect(world.asked().filter((text) => text.includes('_tcp'))).toEqual([
      '192.0.2.11 _25._tcp.mx.contoso.com. TLSA',
    ]);
  });

  it('finds a cut that shows only at the question itself', async () => {
    const world = smallInternet(servers, (request) =>
      request.name === 'contoso.com.' &&
      request.type === rrType.NS &&
      request.server === '192.0.2.2'
        ? refusing(request, rcode.NOTIMP)
        : undefined,
    );
    expect(said(await world.ask('contoso.com.', rrType.MX))).toEqual(mx);
  });

  it('parent and child on one server are told apart', async () => {
    const sub =
      soa('sub.contoso.com.') +
      'sub.contoso.com. 60 IN NS ns1.contoso.com.\nsub.contoso.com. 60 IN MX 7 mx.contoso.com.\n';
    const parent = contoso + 'sub.contoso.com. 60 IN NS ns1.contoso.com.\n';
    const world = smallInternet({
      ...servers,
      '192.0.2.11': [parent, sub],
      '192.0.2.12': [parent],
    });
    expect(said(await world.ask('sub.contoso.com.', rrType.MX))).toEqual(['7 mx.contoso.com.']);
  });
});

describe('servers', () => {
  it('names outside the parent zone are looked up from the root, addresses offered for them left', async () => {
    const forged = [rr('ns1.example.net.', rrType.A, '203.0.113.66')];
    const world = smallInternet(servers, (request, usual) =>
      request.server === '192.0.2.2' && request.name === 'example.com.'
        ? reply(request, asIn(request), {
            rcode: 0,
            authorities: [rr('example.com.', rrType.NS, 'ns1.example.net.')],
            additionals: forged,
          })
        : usual(),
    );
    expect(said(await world.ask('example.com.', rrType.MX))).toEqual(['5 mx.example.com.']);
    expect(world.asked()).toContain('192.0.2.3 example.net. NS');
    expect(world.asked().some((text) => text.startsWith('203.0.113.66'))).toBe(false);
  });

  it.each([
    ['is silent', () => silence],
    ['refuses', (request: DnsRequest) => refusing(request, rcode.REFUSED)],
    ['fails', (request: DnsRequest) => refusing(request, rcode.SERVFAIL)],
    ['answers from a cache', (request: DnsRequest) => refusing(request, rcode.NOERROR)],
    [
      'refers upward',
      (request: DnsRequest) =>
        reply(request, asIn(request), {
          rcode: 0,
          authorities: [rr('.', rrType.NS, 'ns.')],
          additionals: [rr('ns.', rrType.A, '203.0.113.66')],
        }),
    ],
    [
      'refers sideways',
      (request: DnsRequest) =>
        reply(request, asIn(request), {
          rcode: 0,
          authorities: [rr('example.com.', rrType.NS, 'ns.contoso.com.')],
          additionals: [rr('ns.contoso.com.', rrType.A, '203.0.113.66')],
        }),
    ],
  ])('one that %s is passed over and not asked again first', async (_, respond) => {
    const world = smallInternet(servers, (request) =>
      request.server === '192.0.2.11' ? respond(request) : undefined,
    );
    expect(said(await world.ask('contoso.com.', rrType.MX))).toEqual(mx);
    expect(said(await world.ask('mx.contoso.com.', rrType.A))).toEqual(['192.0.2.25']);
    expect(world.asked().filter((text) => text.startsWith('192.0.2.11'))).toEqual([
      '192.0.2.11 contoso.com. NS',
    ]);
    expect(world.asked().some((text) => text.startsWith('203.0.113.66'))).toBe(false);
  });

  it('all of them failing is a failure, with the error of one that spoke', async () => {
    const world = smallInternet(servers, (request) => {
      if (request.server === '192.0.2.11') return silence;
      return request.server === '192.0.2.12' ? refusing(request, rcode.SERVFAIL) : undefined;
    });
    expect(said(await world.ask('contoso.com.', rrType.MX))).toBe('rcode 2');
    const dark = smallInternet({ '192.0.2.1': [root] });
    expect(said(await dark.ask('contoso.com.', rrType.MX))).toBe('timed-out');
  });

  it('the second way begins at another server of the zone', async () => {
    const world = smallInternet(servers);
    await world.ask('contoso.com.', rrType.MX, { turn: 1 });
    expect(world.asked()).toContain('192.0.2.12 contoso.com. MX');
    expect(world.asked()).not.toContain('192.0.2.11 contoso.com. MX');
  });

  it('one that chokes on EDNS is asked again without', async () => {
    const world = smallInternet(servers, (request) =>
      request.server === '192.0.2.11' && request.edns
        ? refusing(request, rcode.FORMERR)
        : undefined,
    );
    expect(said(await world.ask('contoso.com.', rrType.MX))).toEqual(mx);
    expect(world.requests.filter(({ edns }) => !edns).map(({ server }) => server)).toEqual([
      '192.0.2.11',
      '192.0.2.11',
    ]);
  });

  it('IPv6 addresses are asked after IPv4, and not where they do not count', async () => {
    const glue = com + 'ns1.contoso.com. 60 IN AAAA 2001:db8::11\n';
    const six = { ...servers, '192.0.2.2': [glue], '2001:db8::11': [contoso] };
    const only6 = (request: DnsRequest) =>
      request.server === '192.0.2.11' || request.server === '192.0.2.12' ? silence : undefined;
    const world = smallInternet(six, only6);
    expect(said(await world.ask('contoso.com.', rrType.MX))).toEqual(mx);
    const four = smallInternet(six, only6);
    const refuses = (address: string): boolean => address.includes(':');
    expect(said(await four.ask('contoso.com.', rrType.MX, { families: 'ipv4', refuses }))).toBe(
      'timed-out',
    );
    expect(four.requests.some(({ server }) => server.includes(':'))).toBe(false);
  });

  it('addresses that are not to be contacted are not, glue or looked up', async () => {
    const refuses = (address: string): boolean => ['192.0.2.11', '192.0.2.20'].includes(address);
    const world = smallInternet(servers);
    expect(said(await world.ask('contoso.com.', rrType.MX, { refuses }))).toEqual(mx);
    expect(said(await world.ask('example.com.', rrType.MX, { refuses }))).toBe('not-attempted');
    expect(world.asked().some((text) => /^192\.0\.2\.(11|20) /.test(text))).toBe(false);
  });

  it('who serves the root is asked of the hints, and those are asked from then on (RFC 9609)', async () => {
    const world = smallInternet({ ...servers, '192.0.2.9': [root] }, (request) => {
      if (request.name !== '.' || request.type !== rrType.NS) return undefined;
      return reply(request, asIn(request), {
        rcode: 0,
        aa: true,
        answers: [rr('.', rrType.NS, 'b.')],
        additionals: [rr('b.', rrType.A, '192.0.2.9'), rr('c.', rrType.A, '203.0.113.66')],
      });
    });
    expect(said(await world.ask('contoso.com.', rrType.MX))).toEqual(mx);
    expect(world.asked().filter((text) => text.startsWith('192.0.2.1 '))).toEqual([
      '192.0.2.1 . NS',
    ]);
    expect(world.asked()).toContain('192.0.2.9 com. NS');
    expect(world.asked().some((text) => text.startsWith('203.0.113.66'))).toBe(false);
  });

  it('what a server says of names outside its zone is left out', async () => {
    const world = smallInternet(servers, (request) =>
      request.name === 'a.contoso.com.' && request.type === rrType.A
        ? reply(request, asIn(request), {
            rcode: 0,
            aa: true,
            answers: [
              rr('a.contoso.com.', rrType.CNAME, 'b.example.net.'),
              rr('b.example.net.', rrType.A, '203.0.113.66'),
            ],
            authorities: [rr('example.net.', rrType.NS, 'ns.contoso.com.')],
          })
        : undefined,
    );
    expect(await world.ask('a.contoso.com.', rrType.A)).toMatchObject({
      message: { answers: [{ type: rrType.CNAME }], authorities: [] },
    });
    expect(said(await world.ask('a.contoso.com.', rrType.A))).toEqual(['b.example.net.']);
  });
});

describe('bounds', () => {
  it('equal questions at once are one, and no message is asked for twice', async () => {
    const world = smallInternet(servers);
    const types = [rrType.MX, rrType.TXT, rrType.MX, rrType.A, rrType.MX];
    await Promise.all(types.map((type) => world.ask('contoso.com.', type)));
    expect(new Set(world.asked()).size).toBe(world.asked().length);
    expect(world.asked().filter((text) => text.endsWith('contoso.com. MX'))).toHaveLength(1);
  });

  it('zones that name each other as servers end, whoever asks first', async () => {
    const circle = com.replace('ns1.example.net.', 'ns.loop.net.');
    const other = net + 'loop.net. 60 IN NS ns.example.com.\n';
    const world = smallInternet({ ...servers, '192.0.2.2': [circle], '192.0.2.3': [other] });
    const results = await Promise.all([
      world.ask('example.com.', rrType.MX),
      world.ask('loop.net.', rrType.MX),
    ]);
    expect(results.map(said)).toEqual(['not-attempted', 'not-attempted']);
  });

  it('a delegation to a thousand names without addresses costs little (CVE-2022-3204)', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `n${index}.victim.net.`);
    const evil = com + names.map((name) => `evil.com. 60 IN NS ${name}\n`).join('');
    const victim = net + 'victim.net. 60 IN NS ns1.example.net.\n';
    const world = smallInternet({ ...servers, '192.0.2.2': [evil], '192.0.2.3': [victim] });
    const result = await world.ask('evil.com.', rrType.MX);
    expect(result.ok).toBe(false);
    const cost = world.requests.length;
    expect(cost).toBeLessThan(30);
    await world.ask('x.evil.com.', rrType.MX);
    // What the first question found out is not asked for again.
    expect(world.requests.length - cost).toBeLessThan(5);
  });

  it('a fan of delegations ends with the budget, not with the world', async () => {
    // Every zone is served by three names in three zones more, without end.
    const world = smallInternet(servers, (request) => {
      if (!request.name.endsWith('.net.') || request.server !== '192.0.2.3') return undefined;
      const apex = request.name.split('.').slice(-3).join('.');
      return reply(request, asIn(request), {
        rcode: 0,
        authorities: [1, 2, 3].map((which) => rr(apex, rrType.NS, `n.z${which}${apex}`)),
      });
    });
    const result = await world.ask('a.net.', rrType.MX);
    expect(result).toMatchObject({ ok: false, failure: 'not-attempted' });
    expect(world.requests.length).toBeLessThanOrEqual(100);
  });

  it('the budget says so where it ends a question', async () => {
    const world = smallInternet(servers);
    expect(await world.ask('contoso.com.', rrType.MX, { limits: { queries: 4 } })).toEqual({
      ok: false,
      failure: 'not-attempted',
      server: 'nobody, after 4 questions',
    });
    expect(world.requests).toHaveLength(4);
  });

  it('messages are forgotten beyond the bound, and asked for again', async () => {
    const world = smallInternet(servers);
    const limits = { messages: 2, results: 1 };
    await world.ask('contoso.com.', rrType.MX, { limits });
    await world.ask('mx.contoso.com.', rrType.A, { limits });
    expect(said(await world.ask('contoso.com.', rrType.MX, { limits }))).toEqual(mx);
  });

  it('a replay asks the same, in whatever order the answers come', async () => {
    const world = smallInternet(servers, (request, usual) =>
      request.server === '192.0.2.11' ? silence : usual(),
    );
    const questions = [
      ['contoso.com.', rrType.MX],
      ['mx.contoso.com.', rrType.A],
      ['example.com.', rrType.MX],
      ['contoso.com.', rrType.DS],
      ['no.example.net.', rrType.A],
    ] as const;
    let seed = 1;
    const slow = {
      ...world.network,
      dns: async (request: DnsRequest) => {
        seed = (seed * 48271) % 2147483647;
        for (let turn = seed % 17; turn > 0; turn--) await Promise.resolve();
        return world.network.dns(request);
      },
    };
    const recorder = record(slow);
    const run = async (network: typeof slow, order: 1 | -1) => {
      const [ask] = createIteration({
        asker: createAsker(once(network)),
        rootHints: [{ server: 'ns.', address: '192.0.2.1' }],
        families: 'both',
        refuses: () => false,
      });
      const texts = new Map<string, unknown>();
      const list = order === 1 ? questions : [...questions].reverse();
      await Promise.all(
        list.map(async ([name, type]) =>
          texts.set(`${name} ${type}`, said(await ask(nameFromText(name), type))),
        ),
      );
      return Object.fromEntries([...texts].sort());
    };
    const live = await run(recorder.network, 1);
    const replayed = createReplayNetwork(recorder.exchanges());
    expect(await run(replayed, -1)).toEqual(live);
  });
});
