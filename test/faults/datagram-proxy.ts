import { createSocket, type Socket } from 'node:dgram';
import type { Endpoint } from '../../src/lab/endpoints.js';
import { closeUdp } from '../../src/lab/dns-listener.js';
import type { Closeable } from '../../src/lab/listening.js';
import type { Random } from '../fuzz/random.js';
import type { DatagramFaults } from './faults.js';

/** Longer than any client here waits for one try. */
export const lateBy = 160;

/** Stands before one DNS server over UDP: loses, doubles and delays datagrams, each way. */
export class DatagramProxy implements Closeable {
  readonly #front: Socket;
  readonly #backs = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #target: Endpoint;
  readonly #faults: DatagramFaults;
  readonly #random: Random;
  #closed = false;

  private constructor(front: Socket, target: Endpoint, faults: DatagramFaults, random: Random) {
    this.#front = front;
    this.#target = target;
    this.#faults = faults;
    this.#random = random;
    front.on('error', () => undefined);
    front.on('message', (query, from) => this.#forward(query, from.port, from.address));
  }

  /** On `port` where it is free, else on any: resolvers are named by one port for both transports. */
  static async open(
    target: Endpoint,
    faults: DatagramFaults,
    random: Random,
    port = 0,
  ): Promise<DatagramProxy> {
    const front = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      front.once('error', reject);
      front.bind(port, '127.0.0.1', resolve);
    }).catch((error: unknown) => {
      front.close();
      throw error;
    });
    return new DatagramProxy(front, target, faults, random);
  }

  get port(): number {
    return this.#front.address().port;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([this.#front, ...this.#backs].map(closeUdp));
  }

  /** A socket for each question, so that answers find back to their client. */
  #forward(query: Uint8Array, port: number, address: string): void {
    const back = createSocket('udp4');
    this.#backs.add(back);
    back.on('error', () => undefined);
    back.on('message', (reply) => {
      const send = (message: Uint8Array): void => this.#front.send(message, port, address);
      if (this.#random.chance(this.#faults.noise)) send(this.#misfit(reply));
      this.#weather(true, () => send(reply));
    });
    this.#weather(false, () => back.send(query, this.#target.port, this.#target.host));
    this.#later(4 * lateBy, () => {
      this.#backs.delete(back);
      void closeUdp(back);
    });
  }

  /** What a forger off the path sends, who does not know the id, and what a broken path leaves over. */
  #misfit(reply: Uint8Array): Uint8Array {
    const other = Uint8Array.from(reply);
    other[this.#random.below(2)] = (other[0] ?? 0) ^ (1 + this.#random.below(255));
    const cut = other.subarray(0, this.#random.below(other.length));
    return this.#random.pick([other, cut, this.#random.bytes(this.#random.below(64))]);
  }

  #weather(isReply: boolean, send: () => void): void {
    const { loss, duplicate, delay, late } = this.#faults;
    if (this.#random.chance(loss)) return;
    const times = this.#random.chance(duplicate) ? 2 : 1;
    for (let copy = 0; copy < times; copy += 1) {
      const isLate = isReply && this.#random.chance(late);
      this.#later(isLate ? lateBy : this.#random.below(delay + 1), send);
    }
  }

  #later(milliseconds: number, work: () => void): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      try {
        work();
      } catch {
        // Closed meanwhile.
      }
    }, milliseconds);
    this.#timers.add(timer);
  }
}
