import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { Buffer } from 'node:buffer';
import { listenOnLoopback, type Closeable } from './listening.js';
import type { Protocol } from './endpoints.js';

/** Answers one query; `undefined` = stay silent. A throw is silence too: no client may stop the lab. */
export type DnsHandler = (
  query: Uint8Array,
  from: { readonly transport: Protocol; readonly address: string },
) => Promise<Uint8Array | undefined>;

/** DNS over UDP and TCP (RFC 7766 framing) on one loopback port number. */
export class DnsListener implements Closeable {
  readonly port: number;
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.port = port;
    this.#close = close;
  }

  static async open(handler: DnsHandler): Promise<DnsListener> {
    for (let attempt = 1; ; attempt++) {
      const tcp = await listenOnLoopback(createServer((socket) => serveStream(socket, handler)));
      const udp = createSocket('udp4');
      try {
        await bind(udp, tcp.port);
      } catch (error) {
        // Somebody else has the UDP port of that number; another number will do.
        await tcp.close();
        if (attempt === 8) throw error;
        continue;
      }
      udp.on('message', (query, remote) => {
        void answer(handler, query, 'udp', remote.address).then((reply) => {
          if (reply !== undefined) sendQuietly(udp, reply, remote.port, remote.address);
        });
      });
      return new DnsListener(tcp.port, async () => {
        await Promise.all([tcp.close(), closeUdp(udp)]);
      });
    }
  }

  close(): Promise<void> {
    return this.#close();
  }
}

async function answer(
  handler: DnsHandler,
  query: Uint8Array,
  transport: Protocol,
  address: string,
): Promise<Uint8Array | undefined> {
  try {
    return await handler(query, { transport, address });
  } catch {
    return undefined;
  }
}

function serveStream(socket: Socket, handler: DnsHandler): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      const query = pending.subarray(2, end);
      pending = pending.subarray(end);
      void answer(handler, query, 'tcp', socket.remoteAddress ?? '').then((reply) => {
        if (reply !== undefined && socket.writable) socket.write(framed(reply));
      });
    }
  });
}

/** A message with its two-octet length before it. */
export function framed(message: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

function bind(socket: UdpSocket, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve();
    });
  });
}

function sendQuietly(socket: UdpSocket, message: Uint8Array, port: number, address: string): void {
  try {
    socket.send(message, port, address);
  } catch {
    // The socket was closed while the answer was being made.
  }
}

export function closeUdp(socket: UdpSocket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve();
    }
  });
}
