import type { Socket } from 'node:net';
import { TransientMap } from '../protocols/transient-map.js';
import { readFrom, type ByteSource } from './byte-source.js';
import type { Bounded, DnsConnection, MakeQuery } from './dns-connection.js';
import { fitsQuery, idOf, type DnsQuery } from './dns-query.js';
import { ExchangeFailure } from './failure.js';

interface Waiting {
  readonly query: DnsQuery;
  /** Absent where nobody waits any more: a late reply is then known for one. */
  readonly settle?: {
    readonly resolve: (reply: Uint8Array) => void;
    readonly reject: (e: unknown) => void;
  };
}

/** Messages with the two-octet length of RFC 1035 s4.2.2, over TCP or TLS; replies in any order (RFC 7766 s7). */
export class DnsStream implements DnsConnection {
  readonly ended: Promise<void>;
  readonly #socket: Socket;
  readonly #what: string;
  readonly #waiting = new TransientMap<number, Waiting>();
  readonly #unsent: Uint8Array[] = [];
  #state: 'open' | 'retired' | 'closed' = 'open';
  #isRead = true;
  #failure: unknown;
  #served = 0;
  #end: () => void = () => undefined;

  /** `what` begins the detail of failures. */
  constructor(socket: Socket, what: string) {
    this.#socket = socket;
    this.#what = what;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    void this.#read(readFrom(socket));
  }

  get usable(): boolean {
    return this.#state === 'open';
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  get served(): number {
    return this.#served;
  }

  get idle(): boolean {
    return ![...this.#waiting.values()].some(({ settle }) => settle !== undefined);
  }

  retire(): void {
    if (this.#state === 'open') this.#state = 'retired';
    this.#endWhenIdle();
  }

  async ask(make: MakeQuery, bounded: Bounded): Promise<Uint8Array> {
    if (!this.#isRead) throw this.#failure;
    const { id, query } = this.#withFreshId(make);
    const reply = new Promise<Uint8Array>((resolve, reject) => {
      this.#waiting.set(id, { query, settle: { resolve, reject } });
    });
    this.#send(query.message);
    try {
      return await bounded(reply);
    } catch (error) {
      if (this.#waiting.has(id)) this.#abandon(id, query);
      throw error;
    }
  }

  /** What is asked in one turn goes out as one write. */
  #send(message: Uint8Array): void {
    if (this.#unsent.length === 0)
      process.nextTick(() => this.#socket.write(Buffer.concat(this.#unsent.splice(0))));
    this.#unsent.push(Uint8Array.of(message.length >> 8, message.length & 0xff), message);
  }

  /** RFC 7766 s6.2.1: no two questions under way with one id. */
  #withFreshId(make: MakeQuery): { readonly id: number; readonly query: DnsQuery } {
    for (;;) {
      const query = make();
      const id = idOf(query.message);
      if (!this.#waiting.has(id)) return { id, query };
    }
  }

  /** A connection that owes a reply is not given more questions; the others that wait on it may still be lucky. */
  #abandon(id: number, query: DnsQuery): void {
    this.#waiting.set(id, { query });
    this.retire();
  }

  #endWhenIdle(): void {
    if (this.#state === 'retired' && this.idle) this.#end();
  }

  async #read(source: ByteSource): Promise<void> {
    let held: Uint8Array = new Uint8Array(0);
    try {
      for (;;) {
        for (let end = frameEnd(held); held.length >= end; end = frameEnd(held)) {
          const frame = held.subarray(2, end);
          held = held.subarray(end);
          if (!this.#take(frame)) return this.#fail(this.#garbage('reply-misfits'), 'retired');
        }
        const chunk = await source.next();
        if (chunk === undefined) return this.#fail(this.#garbage('reply-cut-short'), 'closed');
        held = Buffer.concat([held, chunk]);
      }
    } catch (error) {
      this.#fail(error, 'closed');
    }
  }

  /** False where the message answers nothing that was asked: then no reply on this connection can be relied on. */
  #take(message: Uint8Array): boolean {
    const id = message.length < 2 ? -1 : idOf(message);
    const waiting = this.#waiting.get(id);
    if (waiting === undefined || !fitsQuery(waiting.query, message)) return false;
    this.#waiting.delete(id);
    this.#served++;
    waiting.settle?.resolve(message);
    this.#endWhenIdle();
    return true;
  }

  #fail(failure: unknown, state: 'retired' | 'closed'): void {
    this.#state = state;
    this.#isRead = false;
    this.#failure = failure;
    for (const { settle } of this.#waiting.values()) settle?.reject(failure);
    this.#waiting.clear();
    this.#end();
  }

  #garbage(detail: string): ExchangeFailure {
    return new ExchangeFailure('garbage', `${this.#what}-${detail}`);
  }
}

/** Where the first message ends, length included; as long as even the length is missing, beyond what is there. */
function frameEnd(held: Uint8Array): number {
  return held.length < 2 ? 2 + held.length + 1 : 2 + ((held[0] ?? 0) << 8) + (held[1] ?? 0);
}
