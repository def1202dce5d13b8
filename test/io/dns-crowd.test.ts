import type { Socket } from 'node:net';
import type { DnsRequest, Outcome } from '../../src/protocols/recording/network.js';
import type { LiveNetwork } from '../../src/io/live-network.js';
import { closeAll, handlesLeft, live, tcpServer, udpServer } from './servers.js';

afterEach(async () => {
  await closeAll();
  expect(await handlesLeft()).toEqual([]);
});

function reply(query: Uint8Array): Buffer {
  const bytes = Buffer.from(query);
  bytes[2] = (bytes[2] ?? 0) | 0x80;
  return bytes;
}

/** Calls back with each message of the stream, length octets taken off. */
function onFrames(socket: Socket, take: (query: Buffer) => void): void {
  let held = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const end = 2 + held.readUInt16BE(0);
      take(held.subarray(2, end));
      held = held.subarray(end);
    }
  });
}

function answer(socket: Socket, query: Buffer): void {
  const bytes = reply(query);
  socket.write(Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]));
}

type Take = (socket: Socket, query: Buffer) => void;

/** A resolver that answers over UDP, and over TCP as `take` does; without it TCP is closed. */
async function resolver(take?: Take) {
  const seen = { udp: 0, tcp: 0, connections: 0 };
  const onUdp = (query: Buffer, send: (bytes: Uint8Array) => void): void => {
    seen.udp++;
    send(reply(query));
  };
  if (take === undefined) return { seen, port: await udpServer(onUdp) };
  const port = await tcpServer((socket) => {
    seen.connections++;
    onFrames(socket, (query) => {
      seen.tcp++;
      take(socket, query);
    });
  });
  return { seen, port: await udpServer(onUdp, port) };
}

const question = (port: number, recurse: boolean, index: number): DnsRequest => ({
  ...{ server: '127.0.0.1', port, recurse },
  ...{ name: `n${index}.example.com.`, type: 1, edns: true },
});

/** So many questions at once; how they came out, each word once. */
async function crowd(network: LiveNetwork, port: number, count: number, recurse = true) {
  const all = Array.from({ length: count }, (_, index) =>
    network.dns(question(port, recurse, index)),
  );
  return [...new Set((await Promise.all(all)).map(({ outcome }: Outcome<unknown>) => outcome))];
}

/** A crowd that finds no connection yet, and time enough for one to open. */
async function firstCrowd(network: LiveNetwork, port: number): Promise<void> {
  expect(await crowd(network, port, 40)).toEqual(['answered']);
  await new Promise((done) => setTimeout(done, 50));
}

const places = { dnsPlaces: 64 };

describe('a resolver that is asked much at once (RFC 7766 s6.2.1.1)', () => {
  it('is asked over one connection beyond sixteen questions, and nobody waits for it to open', async () => {
    const { seen, port } = await resolver(answer);
    const network = live(places);
    await firstCrowd(network, port);
    expect(seen).toEqual({ udp: 40, tcp: 0, connections: 1 });
    expect(await crowd(network, port, 40)).toEqual(['answered']);
    expect(seen).toEqual({ udp: 56, tcp: 24, connections: 1 });
  });

  it('is asked over UDP where there are few', async () => {
    const { seen, port } = await resolver(answer);
    const network = live(places);
    for (let time = 0; time < 3; time++) await crowd(network, port, 16);
    expect(seen).toEqual({ udp: 48, tcp: 0, connections: 0 });
  });

  it('an authoritative server is not: its connections are few, and for the truncated', async () => {
    const { seen, port } = await resolver(answer);
    const network = live(places);
    for (let time = 0; time < 3; time++) await crowd(network, port, 40, false);
    expect(seen).toEqual({ udp: 120, tcp: 0, connections: 0 });
  });

  it('answers all the same where it takes no TCP', async () => {
    const { seen, port } = await resolver();
    const network = live(places);
    await firstCrowd(network, port);
    expect(await crowd(network, port, 40)).toEqual(['answered']);
    expect(seen.udp).toBe(80);
  });

  it('is asked over UDP what its connection swallowed, and never again over TCP', async () => {
    const { seen, port } = await resolver(() => undefined);
    const network = live({ ...places, timeouts: { dnsTcp: 100 } });
    await firstCrowd(network, port);
    expect(await crowd(network, port, 40)).toEqual(['answered']);
    expect(seen).toEqual({ udp: 80, tcp: 24, connections: 1 });
    expect(await crowd(network, port, 40)).toEqual(['answered']);
    expect(seen).toEqual({ udp: 120, tcp: 24, connections: 1 });
  });

  it('is believed no more over TCP: what fits no question is asked again over UDP', async () => {
    const { seen, port } = await resolver((socket) => answer(socket, Buffer.alloc(40)));
    const network = live(places);
    await firstCrowd(network, port);
    expect(await crowd(network, port, 40)).toEqual(['answered']);
    expect(seen.udp).toBe(80);
  });

  it('leaves nothing open when the network is closed', async () => {
    const { seen, port } = await resolver(() => undefined);
    const network = live(places);
    await firstCrowd(network, port);
    const late = crowd(network, port, 40);
    await new Promise((done) => setTimeout(done, 50));
    network.close();
    expect((await late).sort()).toEqual(['answered', 'not-attempted']);
    expect(seen.tcp).toBe(24);
    expect(await crowd(network, port, 1)).toEqual(['not-attempted']);
  });
});
