import { createSocket, type Socket } from 'node:dgram';
import { closeUdp, framed } from './dns-listener.js';
import type { Endpoint } from './endpoints.js';
import type { Closeable } from './listening.js';
import { connect } from 'node:net';
import { Buffer } from 'node:buffer';

const patience = 2000;

/** Queries over one loopback UDP socket; each resolves with the reply of that id, or `undefined` after two seconds. */
export class UdpExchange implements Closeable {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (reply: Uint8Array | undefined) => void>();
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (reply) => {
      if (reply.length >= 12) this.#waiting.get(reply.readUInt16BE(0))?.(reply);
    });
    socket.on('error', () => undefined);
  }

  static async open(): Promise<UdpExchange> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, '127.0.0.1', () => resolve());
    });
    return new UdpExchange(socket);
  }

  /** An id that no query in flight has. */
  nextId(): number {
    do this.#lastId = (this.#lastId + 1) & 0xffff;
    while (this.#waiting.has(this.#lastId));
    return this.#lastId;
  }

  ask(query: Uint8Array, to: Endpoint): Promise<Uint8Array | undefined> {
    const id = Buffer.from(query).readUInt16BE(0);
    return new Promise((resolve) => {
      const finish = (reply: Uint8Array | undefined): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(reply);
      };
      const timer = setTimeout(finish, patience, undefined);
      this.#waiting.set(id, finish);
      this.#socket.send(query, to.port, to.host, (error) => {
        if (error !== null) finish(undefined);
      });
    });
  }

  async close(): Promise<void> {
    for (const finish of [...this.#waiting.values()]) finish(undefined);
    await closeUdp(this.#socket);
  }
}

/** The same over one TCP connection of its own, for answers that UDP truncated. */
export function askOverTcp(query: Uint8Array, to: Endpoint): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const socket = connect(to.port, to.host, () => socket.write(framed(query)));
    const finish = (reply: Uint8Array | undefined): void => {
      socket.destroy();
      resolve(reply);
    };
    socket.setTimeout(patience, () => finish(undefined));
    socket.on('error', () => finish(undefined));
    socket.on('close', () => finish(undefined));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const end = 2 + received.readUInt16BE(0);
      if (received.length >= end) finish(received.subarray(2, end));
    });
  });
}
