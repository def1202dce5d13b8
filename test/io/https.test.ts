import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { HttpsReply, HttpsRequest, Outcome } from '../../src/protocols/recording/network.js';
import {
  certificate,
  closeAll,
  closedPort,
  handlesLeft,
  live,
  secureOptions,
  tcpServer,
} from './servers.js';

afterEach(async () => {
  await closeAll();
  expect(await handlesLeft()).toEqual([]);
});

const leaf = certificate('mta-sts.example.com');

function from(port: number, more: Partial<HttpsRequest> = {}): HttpsRequest {
  const path = '/.well-known/mta-sts.txt';
  return { address: '127.0.0.1', port, host: 'mta-sts.example.com', path, ...more };
}

interface Seen {
  request: string;
  serverName: string | undefined;
}

/** Answers the first octets of a request with `answer`; raw, so that it can lie. */
async function policyHost(
  answer: string | ((socket: TLSSocket) => void),
  seen: Seen = { request: '', serverName: undefined },
): Promise<number> {
  const inner = createServer({
    ...secureOptions(leaf),
    SNICallback: (name, done) => {
      seen.serverName = name;
      done(null);
    },
  });
  inner.on('tlsClientError', () => undefined);
  inner.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk: Buffer) => {
      seen.request = chunk.toString('latin1');
      if (typeof answer === 'string') socket.end(answer, 'latin1');
      else answer(socket);
    });
  });
  return tcpServer((socket: Socket) => inner.emit('connection', socket));
}

function word(outcome: Outcome<unknown>): string {
  return outcome.outcome === 'answered' ? 'answered' : `${outcome.outcome} ${outcome.detail}`;
}

function valueOf(outcome: Outcome<HttpsReply>): HttpsReply {
  if (outcome.outcome !== 'answered') throw new Error(word(outcome));
  return outcome.value;
}

const ok = (body: string, more = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

describe('an HTTPS GET', () => {
  it('brings status, type, body and the chain of a certificate nobody trusts (J01, J04, J09)', async () => {
    const seen: Seen = { request: '', serverName: undefined };
    const port = await policyHost(ok('version: STSv1\r\n'), seen);
    expect(valueOf(await live().https(from(port)))).toEqual({
      status: 200,
      contentType: 'text/plain',
      body: Buffer.from('version: STSv1\r\n').toString('base64'),
      chain: [leaf.der.toString('base64')],
    });
    expect(seen.serverName).toBe('mta-sts.example.com');
    expect(seen.request).toMatch(/^GET \/\.well-known\/mta-sts\.txt HTTP\/1\.1\r\n/);
    expect(seen.request).toMatch(/^host: mta-sts\.example\.com\r$/im);
    expect(seen.request).toMatch(/^cache-control: no-cache\r$/im);
    expect(seen.request).toMatch(/^connection: close\r$/im);
  });

  it('follows no redirect and shows where it led (J03)', async () => {
    const port = await policyHost(
      'HTTP/1.1 301 Moved\r\nLocation: https://example.net/\r\nContent-Length: 0\r\n\r\n',
    );
    expect(valueOf(await live().https(from(port)))).toMatchObject({
      status: 301,
      location: 'https://example.net/',
    });
  });

  it('reads a body of any framing whole', async () => {
    const chunked = 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
    const untilClose = '\r\nabcde';
    for (const rest of [chunked, untilClose]) {
      const port = await policyHost(`HTTP/1.1 200 OK\r\n${rest}`);
      expect(valueOf(await live().https(from(port))).body).toBe(
        Buffer.from('abcde').toString('base64'),
      );
    }
  });

  it.each([
    [65_536, 65_536],
    [65_537, 65_537],
    [200_000, 65_537],
  ])('keeps of %i octets %i (J06)', async (sent, kept) => {
    const port = await policyHost(ok('x'.repeat(sent)));
    const { body } = valueOf(await live().https(from(port)));
    expect(Buffer.from(body, 'base64')).toHaveLength(kept);
  });

  it('stops reading a body without end', async () => {
    const port = await policyHost((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const flood = (): void => {
        while (socket.writable && socket.write('x'.repeat(10_000)));
        socket.once('drain', flood);
      };
      flood();
    });
    const { body } = valueOf(await live().https(from(port)));
    expect(Buffer.from(body, 'base64')).toHaveLength(65_537);
  });
});

describe('a policy host that misbehaves costs one word', () => {
  it.each<[string, string | ((socket: TLSSocket) => void), RegExp]>([
    ['speaks no HTTP', 'SSH-2.0-OpenSSH\r\n', /^garbage HPE_/],
    ['closes without a word', '', /^unreachable ECONNRESET$/],
    ['promises a longer body', ok('abc').replace('h: 3', 'h: 9'), /^unreachable ECONNRESET$/],
    [
      'cuts a chunked body',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc',
      /^unreachable ECONNRESET$/,
    ],
    ['gives two lengths', ok('abc', 'Content-Length: 2\r\n'), /^garbage HPE_/],
    ['floods with headers', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(20_000)}\r\n`, /^garbage HPE_/],
    [
      'switches protocols',
      'HTTP/1.1 101 Switch\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      /^garbage no-http-response$/,
    ],
    [
      'answers only for the time being',
      'HTTP/1.1 100 Continue\r\n\r\n',
      /^unreachable ECONNRESET$/,
    ],
    ['stays silent', () => undefined, /^timed-out https$/],
    [
      'drips its body',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        const drip = setInterval(() => socket.writable && socket.write('x'), 20);
        socket.on('close', () => clearInterval(drip));
      },
      /^timed-out https$/,
    ],
    ['resets', (socket) => socket.destroy(), /^unreachable ECONNRESET$/],
  ])('where it %s', async (_, answer, expected) => {
    const port = await policyHost(answer);
    expect(word(await live().https(from(port)))).toMatch(expected);
  });

  it('where it is not there, not TLS, or silent in the handshake', async () => {
    const plain = await tcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    const silent = await tcpServer(() => undefined);
    const network = live();
    expect(word(await network.https(from(await closedPort())))).toBe('refused ECONNREFUSED');
    expect(word(await network.https(from(plain)))).toMatch(/^garbage tls: ERR_SSL_/);
    expect(word(await network.https(from(silent)))).toBe('timed-out tls: timed-out');
  });

  it.each([
    ['mta-sts.example.com\r\nX: y', '/', 'not-attempted not-a-host-name'],
    ['', '/', 'not-attempted not-a-host-name'],
    ['mta-sts.example.com', '/ HTTP/1.1\r\nX: y', 'not-attempted not-a-path'],
    ['mta-sts.example.com', 'x', 'not-attempted not-a-path'],
  ])('sends nothing for the host %j and the path %j', async (host, path, expected) => {
    expect(word(await live().https(from(443, { host, path })))).toBe(expected);
  });
});
