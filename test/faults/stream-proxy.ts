import { connect, createServer, type Socket } from 'node:net';
import type { Endpoint } from '../../src/lab/endpoints.js';
import { listenOnLoopback, type Closeable } from '../../src/lab/listening.js';
import type { Random } from '../fuzz/random.js';
import type { StreamFaults } from './faults.js';

type Fate = 'clean' | 'slow' | 'reset' | 'close' | 'stall';

/** Octets of a whole session with its handshake; a break may come anywhere in it. */
const sessionLength = 4000;

/** Stands before one TCP server. What the client says goes through; what the server says meets its fate. */
export async function openStreamProxy(
  target: Endpoint,
  faults: StreamFaults,
  random: Random,
): Promise<Closeable & { readonly port: number }> {
  const others = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: target.host, port: target.port });
    others.add(upstream);
    upstream.on('close', () => others.delete(upstream));
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
    client.pipe(upstream);
    passOn(upstream, client, fateOf(faults, random), random);
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    port,
    close: async () => {
      for (const socket of others) socket.destroy();
      await close();
    },
  };
}

function fateOf(faults: StreamFaults, random: Random): Fate {
  for (const fate of ['reset', 'close', 'stall', 'slow'] as const) {
    if (random.chance(faults[fate])) return fate;
  }
  return 'clean';
}

function passOn(upstream: Socket, client: Socket, fate: Fate, random: Random): void {
  if (fate === 'clean') return void upstream.pipe(client);
  if (fate === 'slow') return slowly(upstream, client, random);
  let left = random.chance(0.2) ? 0 : random.below(sessionLength);
  const end = (): void => {
    if (fate === 'reset') client.resetAndDestroy();
    if (fate === 'close') client.end();
    if (fate !== 'stall') upstream.destroy();
  };
  if (left === 0) return end();
  upstream.on('data', (chunk: Buffer) => {
    if (left === 0) return;
    client.write(chunk.subarray(0, left));
    left = Math.max(0, left - chunk.length);
    if (left === 0) end();
  });
  upstream.on('end', () => fate !== 'stall' && client.end());
}

function slowly(upstream: Socket, client: Socket, random: Random): void {
  const pieces: (Buffer | undefined)[] = [];
  let busy = false;
  const next = (): void => {
    busy = pieces.length > 0 && !client.destroyed;
    if (!busy) return;
    const piece = pieces.shift();
    if (piece === undefined) client.end();
    else client.write(piece);
    setTimeout(next, random.below(4));
  };
  const put = (piece: Buffer | undefined): void => {
    pieces.push(piece);
    if (!busy) next();
  };
  upstream.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length;) {
      const size = 1 + random.below(300);
      put(chunk.subarray(at, at + size));
      at += size;
    }
  });
  upstream.on('end', () => put(undefined));
}
