import { execFile } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import type { LiveNetworkOptions } from '../../src/io/live-network.js';
import { issueCertificate } from '../../src/lab/certificates.js';
import type { Outcome } from '../../src/protocols/recording/network.js';
import { readSmtpTranscript } from '../../src/protocols/smtp/transcript.js';
import { connected, forwarder, noLogin, proxyServer, tunnel } from './proxies.js';
import {
  certificate,
  closeAll,
  closedPort,
  handlesLeft,
  live,
  secureOptions,
  smtpServer,
  tcpServer,
} from './servers.js';

afterEach(async () => {
  await closeAll();
  expect(await handlesLeft()).toEqual([]);
});

const leaf = certificate('mx.example.com');
const login = { user: 'probe', password: 's3cret:ü' };
type Kind = 'socks5' | 'http' | 'https';

function through(kind: Kind, port: number, more: Partial<LiveNetworkOptions> = {}, named?: object) {
  return live({
    smtpProxy: { kind, host: '127.0.0.1', port, ...named },
    ...more,
    timeouts: { connect: 200 },
  });
}

const to = (port: number, address = '127.0.0.1') => ({
  address,
  port,
  serverName: 'mx.example.com',
});
const word = (outcome: Outcome<unknown>): string =>
  outcome.outcome === 'answered' ? 'answered' : `${outcome.outcome} ${outcome.detail}`;
const bytes =
  (...octets: readonly number[]) =>
  (): Uint8Array =>
    Uint8Array.from(octets);
const text = (said: string) => (): Uint8Array => Buffer.from(said, 'latin1');

describe('a mail server behind a proxy', () => {
  it.each<[Kind, Parameters<typeof proxyServer>[0]]>([
    ['socks5', [noLogin, connected]],
    ['http', [tunnel]],
  ])('is seen through %s as it is without, its greeting in one segment', async (kind, steps) => {
    const { port, heard } = await smtpServer({ tls: secureOptions(leaf) });
    const proxy = await proxyServer(steps, port);
    const network = through(kind, proxy.port, { ehloName: 'probe.example.net' });
    const outcome = await network.smtp(to(port));
    expect(readSmtpTranscript(outcome)).toMatchObject({
      outcome: 'answered',
      starttls: 'established',
      banner: '220 mx.example.com ESMTP',
    });
    expect(heard).toEqual(['EHLO probe.example.net', 'STARTTLS', 'tls:QUIT']);
  });

  it('a SOCKS5 proxy is told an address of either family, and never a name (RFC 1928)', async () => {
    const proxy = await proxyServer([noLogin, bytes(5, 5, 0, 1)]);
    const network = through('socks5', proxy.port);
    await network.smtp(to(25, '192.0.2.1'));
    await network.smtp(to(2525, '2001:db8::1'));
    expect(proxy.told.map((chunk) => chunk.toString('hex'))).toEqual([
      '050100',
      '05010001c00002010019',
      '050100',
      '0501000420010db800000000000000000000000109dd',
    ]);
  });

  it('an HTTP proxy is told an address, and a login only where there is one', async () => {
    const proxy = await proxyServer([text('HTTP/1.1 503 no\r\n\r\n')]);
    await through('http', proxy.port).smtp(to(25, '2001:db8::1'));
    await through('http', proxy.port, {}, { login }).smtp(to(25, '192.0.2.1'));
    const basic = Buffer.from('probe:s3cret:ü', 'utf8').toString('base64');
    expect(proxy.told.map(String)).toEqual([
      'CONNECT [2001:db8::1]:25 HTTP/1.1\r\nHost: [2001:db8::1]:25\r\n\r\n',
      `CONNECT 192.0.2.1:25 HTTP/1.1\r\nHost: 192.0.2.1:25\r\nProxy-Authorization: Basic ${basic}\r\n\r\n`,
    ]);
  });

  it('a SOCKS5 login is sent where the proxy asks for it (RFC 1929)', async () => {
    const { port } = await smtpServer({});
    const proxy = await proxyServer([bytes(5, 2), bytes(1, 0), connected], port);
    const outcome = await through('socks5', proxy.port, {}, { login }).smtp(to(port));
    expect(word(outcome)).toBe('answered');
    expect(proxy.told[0]?.toString('hex')).toBe('05020002');
    expect(proxy.told[1]).toEqual(
      Buffer.concat([Buffer.of(1, 5), Buffer.from('probe'), Buffer.of(9), Buffer.from('s3cret:ü')]),
    );
  });

  it.each<[string, number, object]>([
    ['where none was given', 2, {}],
    ['to one that wants another method, which was not offered', 1, { login }],
  ])('and not %s', async (_, method, named) => {
    const proxy = await proxyServer([bytes(5, method), bytes(1, 0)]);
    const outcome = await through('socks5', proxy.port, {}, named).smtp(to(25));
    expect(word(outcome)).toBe('not-attempted proxy: garbage');
    expect(proxy.told).toHaveLength(1);
  });

  it.each<[string, readonly number[]]>([
    ['a name', [5, 0, 0, 3, 4, 110, 97, 109, 101, 0, 25]],
    ['an empty name', [5, 0, 0, 3, 0, 0, 25]],
    ['an IPv6 address', [5, 0, 0, 4, ...new Array<number>(16).fill(0), 0, 25]],
  ])('the bound address may be %s', async (_, reply) => {
    const { port } = await smtpServer({});
    const proxy = await proxyServer([noLogin, bytes(...reply)], port);
    expect(word(await through('socks5', proxy.port).smtp(to(port)))).toBe('answered');
  });
});

const built = join(__dirname, '../../lib/src/io');
const probeInEnvironment = `
const { createLiveNetwork } = require(${JSON.stringify(join(built, 'live-network.js'))});
const { createClock } = require(${JSON.stringify(join(built, 'clock.js'))});
const smtpProxy = { kind: 'https', host: 'localhost', port: Number(process.argv[1]), roots: [] };
const network = createLiveNetwork({
  clock: createClock(), atIsGiven: false, allowPrivateAddresses: true, endpointMap: {},
  smtpProxy: { ...smtpProxy, login: { user: 'probe', password: 'x' } },
});
network
  .smtp({ address: '127.0.0.1', port: 25, serverName: 'mx.example.com' })
  .then(({ outcome, detail }) => (console.log(outcome, detail), network.close()));
`;

describe('a proxy that is spoken to over TLS', () => {
  const now = Math.floor(Date.now() / 1000);
  const dates = { notBefore: now - 3600, notAfter: now + 86_400 };
  const root = issueCertificate({ subject: 'Root', ca: true, ...dates });
  const issued = (name: string) =>
    issueCertificate({ subject: name, dnsNames: [name], issuer: root, ...dates });
  const roots = [root.der.toString('base64')];

  async function secured(name: string) {
    const context = createSecureContext(secureOptions(issued(name), root));
    return forwarder('http', login, (socket) => {
      return new TLSSocket(socket, { isServer: true, secureContext: context });
    });
  }

  it('carries a session, its own TLS inside', async () => {
    const { port, heard } = await smtpServer({ tls: secureOptions(leaf) });
    const proxy = await secured('localhost');
    const network = through('https', proxy.port, {}, { host: 'localhost', roots, login });
    const outcome = await network.smtp(to(port));
    expect(readSmtpTranscript(outcome)).toMatchObject({ starttls: 'established' });
    expect(outcome).toMatchObject({ value: { tls: { chain: [leaf.der.toString('base64')] } } });
    expect(heard).toEqual(['EHLO [127.0.0.1]', 'STARTTLS', 'tls:QUIT']);
    expect(proxy.asked).toEqual([`127.0.0.1:${port}`]);
  });

  it.each<[string, string, object, RegExp]>([
    ['another name', 'proxy.example.net', { roots }, /ERR_TLS_CERT_ALTNAME_INVALID/],
    [
      'an unknown root',
      'localhost',
      { roots: [leaf.der.toString('base64')] },
      /UNABLE_TO|SELF_SIGNED/,
    ],
    ['no root at all', 'localhost', {}, /UNABLE_TO|SELF_SIGNED/],
  ])('whose certificate has %s is sent no login', async (_, name, more, why) => {
    const proxy = await secured(name);
    const network = through('https', proxy.port, {}, { host: 'localhost', login, ...more });
    const said = word(await network.smtp(to(25)));
    expect(said).toMatch(/^not-attempted proxy: tls /);
    expect(said).toMatch(why);
    expect(proxy.asked).toEqual([]);
  });

  it('whose certificate is not trusted is sent no login where the environment asks for that either', async () => {
    const proxy = await secured('localhost');
    // A process of its own: the environment of a test is a copy, which Node does not look at.
    const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const script = [
      process.execPath,
      ['-e', probeInEnvironment, `${proxy.port}`],
      { env },
    ] as const;
    const { stdout } = await promisify(execFile)(...script);
    expect(stdout).toMatch(/^not-attempted proxy: tls /);
    expect(proxy.asked).toEqual([]);
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', false],
  ])('that is at %s is told its name only where it has one (RFC 6066 s3)', async (host, isTold) => {
    const hellos: Buffer[] = [];
    const port = await tcpServer((socket) => {
      socket.once('data', (hello) => void (hellos.push(hello), socket.end()));
    });
    await through('https', port, {}, { host, roots }).smtp(to(25));
    expect(hellos.map((hello) => hello.includes(host))).toEqual([isTold]);
  });

  it.each([
    ['speaks no TLS', (socket: Socket) => void socket.write('220 mx.example.com ESMTP\r\n')],
    ['hangs up', (socket: Socket) => void socket.end()],
    ['says nothing', () => undefined],
  ])('that %s is a proxy that failed', async (_, serve) => {
    const port = await tcpServer(serve);
    const network = through('https', port, {}, { roots });
    expect(word(await network.smtp(to(25)))).toMatch(/^not-attempted proxy: tls /);
  });
});

describe('the guards hold behind a proxy', () => {
  it('a run with a clock of its own takes no proxy by name: who knows where that leads', async () => {
    const network = through('socks5', 1, { atIsGiven: true }, { host: 'localhost' });
    expect(word(await network.smtp(to(25)))).toMatch(/^not-attempted public-address/);
  });

  it.each<Kind>(['socks5', 'http'])('a private address is not told to %s', async (kind) => {
    const proxy = await proxyServer([noLogin, connected]);
    const network = through(kind, proxy.port, { allowPrivateAddresses: false });
    expect(word(await network.smtp(to(25, '10.0.0.8')))).toBe('not-attempted private-address');
    expect(word(await network.smtp(to(25, '::ffff:127.0.0.1')))).toBe(
      'not-attempted private-address',
    );
    expect(proxy.told).toEqual([]);
  });

  it('a run with a clock of its own reaches no public address, as proxy or through one', async () => {
    const proxy = await proxyServer([noLogin, connected]);
    const inside = through('socks5', proxy.port, { atIsGiven: true });
    expect(word(await inside.smtp(to(25, '9.9.9.9')))).toMatch(/^not-attempted public-address/);
    const outside = live({
      atIsGiven: true,
      smtpProxy: { kind: 'socks5', host: '9.9.9.9', port: 1080 },
    });
    expect(word(await outside.smtp(to(25)))).toMatch(/^not-attempted public-address/);
    expect(proxy.told).toEqual([]);
  });
});

describe('what a SOCKS5 proxy says costs one word', () => {
  const noSuchAddress = 'address-type-not-supported';
  it.each<[string, Parameters<typeof proxyServer>[0], string]>([
    ['general failure', [noLogin, bytes(5, 1, 0, 1)], 'unreachable proxy: general-failure'],
    ['not allowed', [noLogin, bytes(5, 2, 0, 1)], 'not-attempted proxy: not-allowed'],
    ['no way', [noLogin, bytes(5, 3, 0, 1)], 'unreachable proxy: network-unreachable'],
    ['no host', [noLogin, bytes(5, 4, 0, 1)], 'unreachable proxy: host-unreachable'],
    ['refused', [noLogin, bytes(5, 5, 0, 1)], 'refused proxy: connection-refused'],
    ['too far', [noLogin, bytes(5, 6, 0, 1)], 'unreachable proxy: ttl-expired'],
    ['no such address', [noLogin, bytes(5, 8, 0, 1)], `not-attempted proxy: ${noSuchAddress}`],
    ['no such command', [noLogin, bytes(5, 7, 0, 1)], 'not-attempted proxy: command-not-supported'],
    ['an unknown reply', [noLogin, bytes(5, 99, 0, 1)], 'not-attempted proxy: garbage'],
    ['an unknown address type', [noLogin, bytes(5, 0, 0, 9)], 'not-attempted proxy: garbage'],
    ['SOCKS 4', [bytes(0, 90)], 'not-attempted proxy: garbage'],
    ['a method in SOCKS 4', [bytes(4, 0), connected], 'not-attempted proxy: garbage'],
    ['another version later', [noLogin, bytes(4, 0, 0, 1)], 'not-attempted proxy: garbage'],
    ['no method', [bytes(5, 0xff)], 'not-attempted proxy: login-needed'],
    ['hang-up at once', [() => undefined], 'not-attempted proxy: closed'],
    ['hang-up later', [noLogin, () => undefined], 'not-attempted proxy: closed'],
    ['silence at once', [bytes()], 'not-attempted proxy: timed-out'],
    ['silence of the target', [noLogin, bytes()], 'timed-out proxy: connect'],
    ['half a reply', [noLogin, bytes(5, 0, 0)], 'timed-out proxy: connect'],
  ])('%s', async (_, steps, expected) => {
    const proxy = await proxyServer(steps);
    expect(word(await through('socks5', proxy.port).smtp(to(25)))).toBe(expected);
  });

  it.each<[string, readonly number[], string]>([
    ['refused', [1, 1], 'not-attempted proxy: login-refused'],
    ['refused by another number', [1, 0xff], 'not-attempted proxy: login-refused'],
    ['answered in another version', [5, 0], 'not-attempted proxy: garbage'],
  ])('a login that is %s', async (_, answer, expected) => {
    const proxy = await proxyServer([bytes(5, 2), bytes(...answer), connected]);
    const outcome = await through('socks5', proxy.port, {}, { login }).smtp(to(25));
    expect(word(outcome)).toBe(expected);
  });
});

describe('what an HTTP proxy says costs one word', () => {
  it.each([
    ['HTTP/1.1 407 Login\r\n\r\n', 'not-attempted proxy: login-refused'],
    ['HTTP/1.0 401 Unauthorized\r\n\r\n', 'not-attempted proxy: login-refused'],
    ['HTTP/1.0 500 Unable to connect\r\n\r\n', 'not-attempted proxy: answered-500'],
    ['HTTP/1.1 403 No\r\n\r\n', 'not-attempted proxy: answered-403'],
    ['HTTP/1.1 101 Odd\r\n\r\n', 'not-attempted proxy: answered-101'],
    [
      'HTTP/1.1 302 Away\r\nLocation: http://example.org/\r\n\r\n',
      'not-attempted proxy: answered-302',
    ],
    ['HTTP/1.0 502 Bad\r\n\r\n', 'unreachable proxy: answered-502'],
    ['HTTP/1.1 503\r\n\r\n', 'unreachable proxy: answered-503'],
    ['HTTP/1.1 504 Late\r\n\r\n', 'timed-out proxy: answered-504'],
    ['HTTP/2 200\r\n\r\n', 'not-attempted proxy: garbage'],
    ['220 mx.example.com ESMTP\r\n\r\n', 'not-attempted proxy: garbage'],
    ['HTTP/1.1 2000 OK\r\n\r\n', 'not-attempted proxy: garbage'],
    [`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(9000)}\r\n\r\n`, 'not-attempted proxy: garbage'],
    ['HTTP/1.1 200 OK\r\n', 'timed-out proxy: connect'],
  ])('%.40j', async (said, expected) => {
    const proxy = await proxyServer([text(said)]);
    expect(word(await through('http', proxy.port).smtp(to(25)))).toBe(expected);
  });

  it('headers without end are read no further than the bound', async () => {
    const port = await tcpServer((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\n'));
      const flood = (): void => {
        while (socket.writable && socket.write('X: and more and more of it\r\n'.repeat(100)));
        socket.once('drain', flood);
      };
      flood();
    });
    expect(word(await through('http', port).smtp(to(25)))).toBe('not-attempted proxy: garbage');
  });

  it('headers that come octet by octet end with the time for the whole', async () => {
    const port = await tcpServer((socket) => {
      const drip = setInterval(() => socket.writable && socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(word(await through('http', port).smtp(to(25)))).toBe('timed-out proxy: connect');
  });
});

it('a proxy that is down does not look like a mail server that is', async () => {
  const port = await closedPort();
  for (const kind of ['socks5', 'http'] as const)
    expect(word(await through(kind, port).smtp(to(25)))).toBe(
      'not-attempted proxy: refused ECONNREFUSED',
    );
});

it('a proxied server that hangs up is told as without proxy', async () => {
  const port = await tcpServer((socket) => socket.end('554 no\r\n'));
  const proxy = await proxyServer([noLogin, connected], port);
  const outcome = await through('socks5', proxy.port).smtp(to(port));
  expect(readSmtpTranscript(outcome)).toMatchObject({ outcome: 'answered', rejection: 554 });
});
