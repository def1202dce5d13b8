import { Buffer } from 'node:buffer';
import { createBackOff } from '../../src/io/back-off.js';
import { ExchangeFailure } from '../../src/io/failure.js';
import { decodeMessage } from '../../src/protocols/dns/message.js';
import type {
  DnsChannel,
  DnsReply,
  DnsRequest,
  Outcome,
} from '../../src/protocols/recording/network.js';
import {
  dohServer,
  dotServer,
  leaf,
  type DohOptions,
  type DotOptions,
  type EncryptedServer,
  type Respond,
} from './encrypted-dns.js';
import { closeAll, closedPort, handlesLeft, live, tcpServer, udpServer } from './servers.js';

const opened: EncryptedServer[] = [];
afterEach(async () => {
  await closeAll();
  await Promise.all(opened.splice(0).map((server) => server.close()));
  expect(await handlesLeft()).toEqual([]);
});

/** The query turned into an empty answer to itself. */
function echo(query: Uint8Array): Buffer {
  const bytes = Buffer.from(query);
  bytes[2] = (bytes[2] ?? 0) | 0x80;
  return bytes;
}
const answering: Respond = async (query) => echo(query);

async function dot(respond: Respond = answering, options?: DotOptions): Promise<EncryptedServer> {
  const server = await dotServer(respond, options);
  opened.push(server);
  return server;
}
async function doh(respond: Respond = answering, options?: DohOptions): Promise<EncryptedServer> {
  const server = await dohServer(respond, options);
  opened.push(server);
  return server;
}

const tls: DnsChannel = { kind: 'tls' };
const https: DnsChannel = { kind: 'https', path: '/dns-query' };

function ask(port: number, channel: DnsChannel, more: Partial<DnsRequest> = {}): DnsRequest {
  return {
    server: '127.0.0.1',
    port,
    name: 'example.com.',
    type: 15,
    recurse: true,
    edns: true,
    channel,
    ...more,
  };
}

function word(outcome: Outcome<unknown>): string {
  return outcome.outcome === 'answered' ? 'answered' : `${outcome.outcome} ${outcome.detail}`;
}
function valueOf(outcome: Outcome<DnsReply>): DnsReply {
  if (outcome.outcome !== 'answered') throw new Error(word(outcome));
  return outcome.value;
}

describe.each([
  ['TLS (RFC 7858)', tls, dot],
  ['HTTPS with HTTP/2 (RFC 8484)', https, doh],
  ['HTTPS with HTTP/1.1', https, (respond?: Respond) => doh(respond, { http1: true })],
] as const)('DNS over %s', (_, channel, open) => {
  it('asks with DO and CD, keeps the certificate unjudged, and says what it came over', async () => {
    const queries: Buffer[] = [];
    const server = await open(async (query) => (queries.push(query), echo(query)));
    const reply = valueOf(await live().dns(ask(server.port, channel)));
    expect(decodeMessage(queries[0] ?? Buffer.alloc(0))).toMatchObject({
      flags: { rd: true, cd: true, ad: false },
      edns: { do: true },
    });
    expect(reply).toEqual({
      transport: channel.kind,
      message: echo(queries[0] ?? Buffer.alloc(0)).toString('base64'),
      // long expired and for another name
      chain: [leaf.der.toString('base64')],
    });
  });

  it('many questions share one connection, and the certificate is kept once', async () => {
    const server = await open();
    const network = live();
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (__, index) =>
        network.dns(ask(server.port, channel, { name: `n${index}.example.com.` })),
      ),
    );
    expect(outcomes.map(word).every((text) => text === 'answered')).toBe(true);
    expect(outcomes.filter((outcome) => valueOf(outcome).chain !== undefined)).toHaveLength(1);
    expect(server.seen.connections).toBe(1);
    expect(server.seen.requests).toHaveLength(40);
  });

  it('never falls back to another way', async () => {
    const port = await closedPort();
    expect(word(await live().dns(ask(port, channel)))).toBe('refused ECONNREFUSED');
  });

  it('a server that does not speak TLS is garbage, one that is silent is timed out', async () => {
    const talks = await tcpServer((socket) => socket.end('220 hello\r\n'));
    expect(word(await live().dns(ask(talks, channel)))).toMatch(/^garbage tls: /);
    const silent = await tcpServer(() => undefined);
    expect(word(await live().dns(ask(silent, channel)))).toBe('timed-out tls: timed-out');
  });

  it('an answer to another question is garbage', async () => {
    const other: Respond = async (query) => {
      const bytes = echo(query);
      bytes.write('exampla', 13, 'latin1');
      return bytes;
    };
    const server = await open(other);
    expect(word(await live().dns(ask(server.port, channel)))).toBe(
      `garbage ${channel.kind}-reply-misfits`,
    );
  });

  it('a truncated answer is none', async () => {
    const server = await open(async (query) => {
      const bytes = echo(query);
      bytes[2] = (bytes[2] ?? 0) | 0x02;
      return bytes;
    });
    expect(word(await live().dns(ask(server.port, channel)))).toBe(
      `garbage truncated-over-${channel.kind}`,
    );
  });

  it('no answer is a time-out, and the next question goes over another connection', async () => {
    let count = 0;
    const server = await open(async (query) =>
      ++count === 1 ? new Promise(() => undefined) : echo(query),
    );
    const network = live();
    expect(word(await network.dns(ask(server.port, channel)))).toBe(`timed-out ${channel.kind}`);
    expect(word(await network.dns(ask(server.port, channel)))).toBe('answered');
    expect(server.seen.connections).toBe(2);
  });

  it('closing the network ends what is under way', async () => {
    const server = await open(() => new Promise(() => undefined));
    const network = live({ timeouts: { dnsTcp: 5000 } });
    const outcome = network.dns(ask(server.port, channel));
    while (server.seen.requests.length === 0) await new Promise((done) => setTimeout(done, 5));
    network.close();
    expect(word(await outcome)).toBe('not-attempted network-closed');
  });

  it('is kept from public addresses in a private world, and follows its map', async () => {
    const server = await open();
    const endpointMap = { '192.0.2.7:853/tcp': `127.0.0.1:${server.port}` };
    const network = live({ endpointMap });
    const mapped = ask(853, channel, { server: '192.0.2.7' });
    expect(word(await network.dns(mapped))).toBe('answered');
    expect(word(await network.dns({ ...mapped, server: '9.9.9.9' }))).toBe(
      'not-attempted public-address-with-test-clock',
    );
    expect(word(await network.dns({ ...mapped, server: 'dns.example.net' }))).toBe(
      'not-attempted not-an-address',
    );
  });
});

describe('DNS over TLS', () => {
  it('sends the name given for SNI, and none where there is none', async () => {
    const server = await dot();
    const network = live();
    await network.dns(ask(server.port, { kind: 'tls', serverName: 'dns.example.net' }));
    await network.dns(ask(server.port, tls));
    expect(server.seen.serverNames).toEqual(['dns.example.net', false]);
  });

  it('takes replies in any order', async () => {
    const held: (() => void)[] = [];
    const server = await dot(
      (query) => new Promise((resolve) => held.push(() => resolve(echo(query)))),
    );
    const network = live({ timeouts: { dnsTcp: 2000 } });
    const both = Promise.all(
      ['a.example.com.', 'b.example.com.'].map((name) =>
        network.dns(ask(server.port, tls, { name })),
      ),
    );
    while (held.length < 2) await new Promise((done) => setTimeout(done, 5));
    for (const answer of [...held].reverse()) answer();
    const names = (await both).map(
      (outcome) =>
        decodeMessage(Buffer.from(valueOf(outcome).message, 'base64')).questions[0]?.name.labels[0],
    );
    expect(names.map((label) => Buffer.from(label ?? []).toString())).toEqual(['a', 'b']);
  });

  it('at most sixty-four questions are under way at once', async () => {
    let [now, most] = [0, 0];
    const server = await dot(async (query) => {
      most = Math.max(most, ++now);
      await new Promise((done) => setTimeout(done, 10));
      now--;
      return echo(query);
    });
    const network = live({ dnsPlaces: 100, timeouts: { dnsTcp: 2000 } });
    await Promise.all(Array.from({ length: 100 }, () => network.dns(ask(server.port, tls))));
    expect(most).toBe(64);
  });

  it('a connection closed between questions is opened again (RFC 7766 s6.2.4)', async () => {
    const server = await dot(answering, {
      instead: (_, socket, count) => count === 2 && (socket.destroy(), true),
    });
    const network = live();
    expect(word(await network.dns(ask(server.port, tls)))).toBe('answered');
    expect(word(await network.dns(ask(server.port, tls)))).toBe('answered');
    expect(server.seen.connections).toBe(2);
  });

  it('one closed at the first question is not tried for ever', async () => {
    const server = await dot(answering, { instead: (_, socket) => (socket.end(), true) });
    expect(word(await live().dns(ask(server.port, tls)))).toBe('garbage tls-reply-cut-short');
    expect(server.seen.connections).toBe(1);
  });

  it('a server that cannot be reached is left alone, and tried again later', async () => {
    let elapsed = 0;
    const port = await closedPort();
    const clock = { at: 0, elapsed: () => elapsed, now: () => 0 };
    const network = live({ clock });
    const left = 'refused ECONNREFUSED; left alone for a while';
    expect(word(await network.dns(ask(port, tls)))).toBe('refused ECONNREFUSED');
    expect(word(await network.dns(ask(port, tls)))).toBe(left);
    elapsed = 300;
    expect(word(await network.dns(ask(port, tls)))).toBe('refused ECONNREFUSED');
    elapsed = 600;
    expect(word(await network.dns(ask(port, tls)))).toBe(left);
  });
});

describe('DNS over HTTPS', () => {
  it('GETs the path with the message in base64url and id 0, and the name as host', async () => {
    const server = await doh();
    const network = live();
    await network.dns(ask(server.port, { ...https, host: 'dns.example.net' }));
    await network.dns(ask(server.port, { kind: 'https', path: '/q?key=1' }));
    const [first = '', second = ''] = server.seen.requests;
    expect(first).toMatch(/^GET dns\.example\.net \/dns-query\?dns=AAAB[\w-]+$/);
    expect(second).toMatch(new RegExp(`^GET 127\\.0\\.0\\.1:${server.port} /q\\?key=1&dns=AAAB`));
    expect(server.seen.serverNames).toEqual(['dns.example.net', false]);
  });

  it.each<[string, DohOptions['instead'], string]>([
    [
      'a status that is not 200',
      (_, response) => ((response.statusCode = 302), (response as { end(): void }).end(), true),
      'garbage http-status-302',
    ],
    [
      'another media type',
      (_, response) => {
        response.setHeader('content-type', 'text/html');
        (response as { end(text: string): void }).end('hello');
        return true;
      },
      'garbage https-media-type',
    ],
    [
      'a body beyond any message',
      (_, response) => {
        response.setHeader('content-type', 'application/dns-message');
        (response as { end(text: Buffer): void }).end(Buffer.alloc(70_000));
        return true;
      },
      'garbage https-body-too-large',
    ],
  ])('%s is no answer', async (_, instead, expected) => {
    const server = await doh(answering, instead && { instead });
    expect(word(await live().dns(ask(server.port, https)))).toBe(expected);
    const old = await doh(answering, instead && { instead, http1: true });
    expect(word(await live().dns(ask(old.port, https)))).toBe(expected);
  });

  it.each([
    [{ ...https, host: 'a\r\nb' }, 'not-attempted not-a-host-name'],
    [{ ...https, path: '/a b' }, 'not-attempted not-a-path'],
    [{ ...https, path: 'dns-query' }, 'not-attempted not-a-path'],
  ] as const)('%j is not sent', async (channel, expected) => {
    expect(word(await live().dns(ask(443, channel)))).toBe(expected);
  });
});

describe('answers cut over UDP', () => {
  const cut = (query: Buffer): Buffer => {
    const bytes = echo(query);
    bytes[2] = (bytes[2] ?? 0) | 0x02;
    return bytes;
  };
  /** UDP that cuts everything, and TCP on the same port; `most` answers a connection. */
  async function cutting(most: number): Promise<{ port: number; readonly connections: number }> {
    const seen = { port: 0, connections: 0 };
    const tcp = await tcpServer((socket) => {
      seen.connections++;
      let [held, answered] = [Buffer.alloc(0), 0];
      socket.on('data', (chunk: Buffer) => {
        held = Buffer.concat([held, chunk]);
        while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
          const query = held.subarray(2, 2 + held.readUInt16BE(0));
          const prefix = held.subarray(0, 2);
          held = held.subarray(2 + query.length);
          if (answered++ < most) socket.write(Buffer.concat([prefix, echo(query)]));
          if (answered === most) socket.end();
        }
      });
    });
    seen.port = await udpServer((query, send) => send(cut(query)), tcp);
    return seen;
  }
  const askMany = async (port: number, count: number): Promise<readonly string[]> => {
    const network = live({ timeouts: { dnsTcp: 2000 } });
    const { channel: _, ...plain } = ask(port, tls);
    const outcomes = Array.from({ length: count }, () => network.dns(plain));
    return (await Promise.all(outcomes)).map(word);
  };

  it('are fetched over one TCP connection', async () => {
    const server = await cutting(Infinity);
    expect(new Set(await askMany(server.port, 20))).toEqual(new Set(['answered']));
    expect(server.connections).toBe(1);
  });

  it('are fetched one by one from a server that answers once a connection', async () => {
    const server = await cutting(1);
    expect(new Set(await askMany(server.port, 12))).toEqual(new Set(['answered']));
    expect(server.connections).toBeGreaterThanOrEqual(12);
  });
});

describe('servers that are silent', () => {
  it('are tried once at a time over UDP from the third question on, until they answer', async () => {
    let asked = 0;
    let awake = false;
    const port = await udpServer((query, send) => (asked++, awake && send(echo(query))));
    const network = live();
    const { channel: __, ...plain } = ask(port, tls);
    const tries = async (): Promise<number> => {
      const before = asked;
      await network.dns(plain);
      return asked - before;
    };
    expect([await tries(), await tries(), await tries()]).toEqual([2, 2, 1]);
    awake = true;
    expect(await tries()).toBe(1);
    awake = false;
    expect(await tries()).toBe(2);
  });

  it('are left alone for longer and longer, eight seconds at most', () => {
    let now = 0;
    const backOff = createBackOff(() => now);
    const failure = new ExchangeFailure('timed-out', 'connect');
    const isLeftAlone = (): boolean => {
      try {
        backOff.check('x');
        return false;
      } catch (error) {
        expect(error).toMatchObject({ word: 'timed-out' });
        return true;
      }
    };
    const waits = Array.from({ length: 8 }, () => {
      backOff.failed('x', failure);
      const start = now;
      while (isLeftAlone()) now += 125;
      return now - start;
    });
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    backOff.worked('x');
    expect(backOff.failures('x')).toBe(0);
  });
});
