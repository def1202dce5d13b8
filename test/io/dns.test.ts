import type { Socket } from 'node:net';
import type { DnsRequest, Outcome } from '../../src/protocols/recording/network.js';
import { decodeMessage } from '../../src/protocols/dns/message.js';
import { nameToText } from '../../src/protocols/dns/name.js';
import {
  closeAll,
  closedPort,
  live,
  handlesLeft,
  tcpServer,
  udpSender,
  udpServer,
} from './servers.js';

afterEach(async () => {
  await closeAll();
  expect(await handlesLeft()).toEqual([]);
});

function ask(port: number, more: Partial<DnsRequest> = {}): DnsRequest {
  return {
    server: '127.0.0.1',
    port,
    name: 'Example.COM.',
    type: 15,
    recurse: true,
    edns: true,
    ...more,
  };
}

/** The query turned into an empty answer to itself, then bent by `change`. */
function reply(query: Buffer, change: (bytes: Buffer) => void = () => undefined): Buffer {
  const bytes = Buffer.from(query);
  bytes[2] = (bytes[2] ?? 0) | 0x80;
  change(bytes);
  return bytes;
}
const truncated = (bytes: Buffer): void => void (bytes[2] = (bytes[2] ?? 0) | 0x02);
const framed = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);

function word(outcome: Outcome<unknown>): string {
  return outcome.outcome === 'answered' ? 'answered' : `${outcome.outcome} ${outcome.detail}`;
}

/** A TCP server on some port, and UDP on the same one. */
async function both(
  onUdp: Parameters<typeof udpServer>[0],
  onTcp: (socket: Socket) => void,
): Promise<number> {
  return udpServer(onUdp, await tcpServer(onTcp));
}

describe('a DNS question over UDP', () => {
  it('A30: asks with CD, DO and 1232 octets, and RD only where told', async () => {
    const seen: Buffer[] = [];
    const port = await udpServer((query, send) => {
      seen.push(query);
      send(reply(query));
    });
    const network = live();
    const outcome = await network.dns(ask(port));
    await network.dns(ask(port, { recurse: false, edns: false }));
    const [first, second] = seen.map((bytes) => decodeMessage(bytes));
    expect(first).toMatchObject({
      flags: { rd: true, cd: true, ad: false },
      edns: { udpSize: 1232, do: true },
    });
    expect(second).toMatchObject({ flags: { rd: false, cd: true } });
    expect(second?.edns).toBeUndefined();
    expect(outcome).toMatchObject({
      outcome: 'answered',
      value: { transport: 'udp', message: reply(seen[0] ?? Buffer.alloc(0)).toString('base64') },
    });
  });

  it('changes id and source port from query to query', async () => {
    const ids = new Set<number>();
    const ports = new Set<number>();
    const port = await udpServer((query, send, client) => {
      ids.add(query.readUInt16BE(0));
      ports.add(client);
      send(reply(query));
    });
    const network = live();
    for (let count = 0; count < 8; count++) await network.dns(ask(port));
    expect(ids.size).toBeGreaterThan(4);
    expect(ports.size).toBeGreaterThan(4);
  });

  it('sends every octet of a name with escapes', async () => {
    let name = '';
    const port = await udpServer((query, send) => {
      const question = decodeMessage(query).questions[0];
      name = question ? nameToText(question.name) : '';
      send(reply(query));
    });
    expect(word(await live().dns(ask(port, { name: 'a\\.b\\000.example.com.' })))).toBe('answered');
    expect(name).toBe('a\\.b\\000.example.com.');
  });

  it('takes a reply whose question differs in case only', async () => {
    const port = await udpServer((query, send) =>
      send(reply(query, (bytes) => bytes.write('eXAMPLE', 13, 'latin1'))),
    );
    expect(word(await live().dns(ask(port)))).toBe('answered');
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['another id', (bytes) => (bytes.writeUInt16BE(bytes.readUInt16BE(0) ^ 1, 0), bytes)],
    ['no QR bit', (bytes) => ((bytes[2] = (bytes[2] ?? 0) & 0x7f), bytes)],
    ['another opcode', (bytes) => ((bytes[2] = (bytes[2] ?? 0) | 0x20), bytes)],
    ['another name', (bytes) => (bytes.write('exampla', 13, 'latin1'), bytes)],
    ['another type', (bytes) => (bytes.writeUInt16BE(16, 25), bytes)],
    ['another class', (bytes) => (bytes.writeUInt16BE(3, 27), bytes)],
    ['two questions', (bytes) => (bytes.writeUInt16BE(2, 4), bytes)],
    ['no question and NOERROR', (bytes) => (bytes.fill(0, 4, 12), bytes.subarray(0, 12))],
    ['a header cut short', (bytes) => bytes.subarray(0, 11)],
    ['a question cut short', (bytes) => bytes.subarray(0, 20)],
    ['random octets', () => Buffer.from('not dns at all, just some octets in a datagram')],
    ['no octets', () => Buffer.alloc(0)],
  ])('is garbage where the only replies have %s', async (_, bend) => {
    const port = await udpServer((query, send) => send(bend(reply(query))));
    expect(word(await live().dns(ask(port)))).toBe('garbage no-reply-fitted');
  });

  it('compares types octet by octet: 97 is not the lower case of 65', async () => {
    const port = await udpServer((query, send) =>
      send(reply(query, (bytes) => bytes.writeUInt16BE(97, 25))),
    );
    expect(word(await live().dns(ask(port, { type: 65 })))).toBe('garbage no-reply-fitted');
  });

  it('waits for the true reply behind a misfit', async () => {
    const port = await udpServer((query, send) => {
      send(reply(query, (bytes) => bytes.writeUInt16BE(bytes.readUInt16BE(0) ^ 1, 0)));
      send(reply(query));
    });
    expect(word(await live().dns(ask(port)))).toBe('answered');
  });

  it('hears nothing from another address, however well it fits', async () => {
    const forge = await udpSender();
    const port = await udpServer((query, _, client) => forge(reply(query), client));
    expect(word(await live().dns(ask(port)))).toBe('timed-out udp');
  });

  it('takes FORMERR of a bare header, as servers without EDNS send it', async () => {
    const port = await udpServer((query, send) =>
      send(reply(query, (bytes) => (bytes.fill(0, 3, 12), (bytes[3] = 1))).subarray(0, 12)),
    );
    expect(word(await live().dns(ask(port)))).toBe('answered');
  });

  it.each<[string, number, number]>([
    ['that denies the name', 3, 0],
    ['of no error', 0, 0],
    ['that counts a question it does not hold', 1, 1],
  ])('takes no bare header %s', async (_, code, count) => {
    const port = await udpServer((query, send) =>
      send(
        reply(query, (bytes) => {
          bytes.fill(0, 3, 12);
          [bytes[3], bytes[11]] = [code, count];
        }).subarray(0, 12),
      ),
    );
    expect(word(await live().dns(ask(port)))).toBe('garbage no-reply-fitted');
  });

  it('asks a second time, and no third', async () => {
    let asked = 0;
    const answersSecond = await udpServer((query, send) => ++asked === 2 && send(reply(query)));
    expect(word(await live().dns(ask(answersSecond)))).toBe('answered');
    asked = 0;
    const silent = await udpServer(() => asked++);
    expect(word(await live().dns(ask(silent)))).toBe('timed-out udp');
    expect(asked).toBe(2);
  });

  it('says refused where the port is closed', async () => {
    expect(word(await live().dns(ask(await closedPort())))).toBe('refused ECONNREFUSED');
  });

  it.each([
    ['ns.example.com', 53, 'example.com.', 'not-attempted not-an-address'],
    ['127.0.0.1', 0, 'example.com.', 'not-attempted bad-port'],
    ['127.0.0.1', 53, `${'a'.repeat(64)}.example.com.`, 'not-attempted not-a-name'],
    ['127.0.0.1', 53, 'exämple.com.', 'not-attempted not-a-name'],
  ])('sends nothing to %s port %i about %s', async (server, port, name, expected) => {
    expect(word(await live().dns(ask(port, { server, name })))).toBe(expected);
  });
});

describe('a truncated DNS answer', () => {
  it('A30: is fetched whole over TCP, however the octets are cut', async () => {
    let sent = '';
    const port = await both(
      (query, send) => send(reply(query, truncated)),
      (socket) =>
        socket.on('data', (chunk) => {
          const answer = reply(chunk.subarray(2));
          sent = answer.toString('base64');
          const bytes = framed(answer);
          socket.write(bytes.subarray(0, 1));
          setTimeout(() => socket.write(bytes.subarray(1, 9)), 10);
          setTimeout(() => socket.write(bytes.subarray(9)), 20);
        }),
    );
    const outcome = await live().dns(ask(port));
    expect(outcome).toMatchObject({ value: { transport: 'tcp', message: sent } });
  });

  it('A30: is never used where TCP is closed', async () => {
    const port = await udpServer((query, send) => send(reply(query, truncated)));
    expect(word(await live().dns(ask(port)))).toBe('unreachable truncated; tcp: ECONNREFUSED');
  });

  it.each<[string, (socket: Socket, query: Buffer) => void, string]>([
    ['stays silent', () => undefined, 'timed-out truncated; tcp: tcp'],
    ['hangs up', (socket) => socket.end(), 'garbage truncated; tcp: tcp-reply-cut-short'],
    ['resets', (socket) => socket.resetAndDestroy(), 'unreachable truncated; tcp: ECONNRESET'],
    [
      'promises more octets than it sends',
      (socket, query) => socket.end(Buffer.concat([Buffer.from([0xff, 0xff]), reply(query)])),
      'garbage truncated; tcp: tcp-reply-cut-short',
    ],
    [
      'sends a length of nothing',
      (socket) => socket.end(Buffer.from([0, 0])),
      'garbage truncated; tcp: tcp-reply-misfits',
    ],
    [
      'answers another id',
      (socket, query) =>
        socket.end(
          framed(reply(query, (bytes) => bytes.writeUInt16BE(bytes.readUInt16BE(0) ^ 1, 0))),
        ),
      'garbage truncated; tcp: tcp-reply-misfits',
    ],
    [
      'truncates again',
      (socket, query) => socket.end(framed(reply(query, truncated))),
      'garbage truncated; tcp: truncated-over-tcp',
    ],
    [
      'speaks another protocol',
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'garbage truncated; tcp: tcp-reply-cut-short',
    ],
  ])('is unknown where the TCP server %s', async (_, onQuery, expected) => {
    const port = await both(
      (query, send) => send(reply(query, truncated)),
      (socket) => socket.once('data', (chunk: Buffer) => onQuery(socket, chunk.subarray(2))),
    );
    expect(word(await live().dns(ask(port)))).toBe(expected);
  });
});
