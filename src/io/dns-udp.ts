import { createSocket, type Socket } from 'node:dgram';
import type { MakeQuery } from './dns-connection.js';
import { fitsQuery, idOf, type DnsQuery } from './dns-query.js';
import type { Endpoint } from './endpoint.js';
import { ExchangeFailure } from './failure.js';
import { familyOf } from './guards.js';

interface Waiting {
  readonly query: DnsQuery;
  readonly resolve: (reply: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** A port that is known or guessed helps a forger only as long as it is in use. */
const mostQuestions = 64;
const longestUse = 5_000;

/**
 * Questions to one server over one socket. The socket is connected: the kernel picks a random port, drops datagrams
 * from any other source, and reports a closed port as ECONNREFUSED. Replies that fit no question are ignored, so that
 * a forger's first try does not end the wait for the true answer.
 */
export class DnsUdp {
  readonly ended: Promise<void>;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #unsent: Uint8Array[] = [];
  readonly #since = performance.now();
  #connected = false;
  #state: 'open' | 'retired' | 'closed' = 'open';
  #asked = 0;
  #misfits = 0;
  #end: () => void = () => undefined;
  readonly #sent = (error: Error | null): void => {
    if (error !== null) this.#fail(error);
  };

  constructor(target: Endpoint) {
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#socket = createSocket(familyOf(target.address) === 6 ? 'udp6' : 'udp4');
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('message', (reply) => this.#take(reply));
    this.#socket.connect(target.port, target.address, () => {
      this.#connected = true;
      for (const message of this.#unsent.splice(0)) this.#send(message);
    });
  }

  /** Whether it may be asked more at this moment, in milliseconds of `performance`; retires itself where not. */
  isUsable(now: number): boolean {
    const isFresh = this.#asked < mostQuestions && now - this.#since < longestUse;
    if (!isFresh && this.#state === 'open') this.retire();
    return this.#state === 'open';
  }

  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  /** No more questions; ends when the last is settled. */
  retire(): void {
    if (this.#state === 'open') this.#state = 'retired';
    if (this.idle) this.#end();
  }

  close(): void {
    if (this.#state !== 'closed') this.#socket.close();
    this.#state = 'closed';
  }

  /** `bounded` ends the wait; where something came meanwhile that fitted nothing, silence is `garbage`. */
  async ask(
    make: MakeQuery,
    bounded: (work: Promise<Uint8Array>) => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    const { id, query } = this.#withFreshId(make);
    const misfits = this.#misfits;
    this.#asked++;
    const reply = new Promise<Uint8Array>((resolve, reject) => {
      this.#waiting.set(id, { query, resolve, reject });
    });
    if (this.#connected) this.#send(query.message);
    else this.#unsent.push(query.message);
    try {
      return await bounded(reply);
    } catch (error) {
      // A late reply would pass for a misfit of whatever is asked next.
      this.#waiting.delete(id);
      this.retire();
      const isSilent = error instanceof ExchangeFailure && error.word === 'timed-out';
      if (isSilent && this.#misfits > misfits)
        throw new ExchangeFailure('garbage', 'no-reply-fitted');
      throw error;
    }
  }

  #withFreshId(make: MakeQuery): { readonly id: number; readonly query: DnsQuery } {
    for (;;) {
      const query = make();
      const id = idOf(query.message);
      if (!this.#waiting.has(id)) return { id, query };
    }
  }

  #send(message: Uint8Array): void {
    if (this.#state !== 'closed') this.#socket.send(message, this.#sent);
  }

  #take(reply: Uint8Array): void {
    const id = reply.length < 2 ? -1 : idOf(reply);
    const waiting = this.#waiting.get(id);
    if (waiting === undefined || !fitsQuery(waiting.query, reply)) {
      this.#misfits++;
      return;
    }
    this.#waiting.delete(id);
    waiting.resolve(reply);
    if (this.#state === 'retired' && this.idle) this.#end();
  }

  #fail(error: unknown): void {
    if (this.#state === 'open') this.#state = 'retired';
    const failed = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of failed) reject(error);
    this.#end();
  }
}
