import type { Socket } from 'node:net';
import { createBackOff } from '../../src/io/back-off.js';
import { createDnsConnections } from '../../src/io/dns-connections.js';
import { buildQuery } from '../../src/io/dns-query.js';
import { createLife } from '../../src/io/scope.js';
import { closeAll, handlesLeft, tcpServer } from './servers.js';

afterEach(async () => {
  await closeAll();
  expect(await handlesLeft()).toEqual([]);
});

/** A server that answers and never hangs up. */
async function holder(counts: { open: number; most: number }, holdsBack = false): Promise<number> {
  return tcpServer((socket: Socket) => {
    counts.open++;
    counts.most = Math.max(counts.most, counts.open);
    socket.on('close', () => counts.open--);
    socket.on('data', (frame: Buffer) => {
      const reply = Buffer.from(frame);
      reply[4] = (reply[4] ?? 0) | 0x80;
      if (!holdsBack) socket.write(reply);
    });
  });
}

function client(timeout: number) {
  const life = createLife();
  const connections = createDnsConnections(
    life,
    createBackOff(() => 0),
    timeout,
  );
  const ask = (port: number): Promise<unknown> => {
    const target = { address: '127.0.0.1', port };
    const request = { server: '127.0.0.1', name: 'example.com.', type: 1 };
    const make = () => buildQuery({ ...request, port, recurse: false, edns: true });
    return connections.ask({ target, asked: target }, make, life);
  };
  return { ask, life };
}

describe('connections to servers that never hang up', () => {
  it('are 128 at the most where they wait for nothing; a server whose own was closed is asked over another', async () => {
    const counts = { open: 0, most: 0 };
    const ports: number[] = [];
    for (let count = 0; count < 150; count++) ports.push(await holder(counts));
    const { ask, life } = client(1_000);
    for (const port of [...ports, ...ports.slice(0, 3)])
      expect(await ask(port)).toHaveProperty('message');
    expect(counts.most).toBeGreaterThan(100);
    // One that is being closed may still be open at the other end.
    expect(counts.most).toBeLessThan(135);
    life.close();
  });

  it('are closed under no question', async () => {
    const counts = { open: 0, most: 0 };
    const ports: number[] = [];
    for (let count = 0; count < 150; count++) ports.push(await holder(counts, true));
    const { ask, life } = client(30_000);
    const all = ports.map((port) => ask(port).catch((error: unknown) => error));
    while (counts.open < 150) await new Promise((done) => setTimeout(done, 5));
    life.close();
    for (const error of await Promise.all(all))
      expect(error).toHaveProperty('word', 'not-attempted');
  });
});
