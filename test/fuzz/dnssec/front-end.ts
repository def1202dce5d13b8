import { createSocket, type Socket } from 'node:dgram';
import { decodeMessage, encodeMessage, type Message } from '../../../src/protocols/dns/message.js';
import { nameKey, type WireName } from '../../../src/protocols/dns/name.js';
import type { Backend } from './backend.js';
import { loopback } from './processes.js';

/** What is served for one question instead of the truth; for whole messages, octets or a message. */
export interface Tampering {
  readonly name: WireName;
  readonly type: number;
  readonly label: string;
  readonly served: Message | Uint8Array;
}

/** One forwarder that tells every asker the same: the truth, but for the case's one mutation. */
export interface FrontEnd {
  readonly port: number;
  tampering: Tampering | undefined;
  /** The octets served; `id` and the spelling of the question are the asker's. */
  respond(id: number, name: WireName, type: number): Promise<Uint8Array>;
  close(): void;
}

const isTampered = (tampering: Tampering, name: WireName, type: number): boolean =>
  tampering.type === type && nameKey(tampering.name) === nameKey(name);

function withId(bytes: Uint8Array, id: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[0] = id >>> 8;
  copy[1] = id & 0xff;
  return copy;
}

/** A forwarder's header, and the question as it was asked. */
export function asForwarder(message: Message, name: WireName, type: number): Message {
  return {
    ...message,
    flags: { ...message.flags, ra: true },
    questions: [{ name, type, class: 1 }],
  };
}

class LoopbackFrontEnd implements FrontEnd {
  tampering: Tampering | undefined;
  readonly #backend: Backend;
  readonly #socket: Socket;
  readonly port: number;

  constructor(backend: Backend, socket: Socket) {
    this.#backend = backend;
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (bytes, peer) => void this.#answer(bytes, peer.port));
  }

  async respond(id: number, name: WireName, type: number): Promise<Uint8Array> {
    const { tampering } = this;
    if (tampering === undefined || !isTampered(tampering, name, type)) {
      const clean = await this.#backend.clean(name, type);
      return encodeMessage({ ...asForwarder(clean, name, type), id });
    }
    const { served } = tampering;
    if (served instanceof Uint8Array) return withId(served, id);
    return encodeMessage({ ...served, questions: [{ name, type, class: 1 }], id });
  }

  async #answer(bytes: Uint8Array, port: number): Promise<void> {
    try {
      const query = decodeMessage(bytes);
      const question = query.questions[0];
      if (question === undefined) return;
      const reply = await this.respond(query.id, question.name, question.type);
      this.#socket.send(reply, port, loopback);
    } catch (error) {
      const text = error instanceof Error ? error.message : 'unknown';
      process.stderr.write(`front end: ${text}\n`);
    }
  }

  close(): void {
    this.#socket.close();
  }
}

export async function startFrontEnd(backend: Backend): Promise<FrontEnd> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20, sendBufferSize: 1 << 20 });
  await new Promise<void>((done) => socket.bind(0, loopback, done));
  return new LoopbackFrontEnd(backend, socket);
}
