import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { decodeMessage, encodeMessage, type Message } from '../../../src/protocols/dns/message.js';
import { nameKey, type WireName } from '../../../src/protocols/dns/name.js';
import { freePort, loopback, type Processes } from './processes.js';
import type { World } from './world.js';

/** A question to an authoritative server, or to a validating resolver where `cd` is unset. */
export function queryMessage(id: number, name: WireName, type: number, cd: boolean): Uint8Array {
  return encodeMessage({
    id,
    flags: { qr: false, aa: false, tc: false, rd: true, ra: false, ad: true, cd },
    opcode: 0,
    rcode: 0,
    questions: [{ name, type, class: 1 }],
    answers: [],
    authorities: [],
    additionals: [],
    edns: { udpSize: 65_535, version: 0, do: true, options: [] },
  });
}

/** What a real server says, asked once per question over one TCP connection. */
export interface Backend {
  clean(name: WireName, type: number): Promise<Message>;
  close(): void;
}

function namedConfig(folder: string, port: number, world: World): string {
  const zones = [...world.zones.values()].map(
    ({ plan, file }) => `zone "${plan.apex}" { type primary; file "${file}"; };`,
  );
  return [
    'options {',
    `  directory "${folder}"; pid-file none; session-keyfile none;`,
    `  listen-on port ${port} { ${loopback}; }; listen-on-v6 { none; };`,
    '  recursion no; dnssec-validation no; minimal-responses no; notify no;',
    '  tcp-idle-timeout 1200; tcp-clients 20;',
    '};',
    'controls { };',
    ...zones,
    '',
  ].join('\n');
}

class Pipe {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (bytes: Uint8Array) => void>();
  #buffer = Buffer.alloc(0);
  #nextId = 1;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk));
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    while (this.#buffer.length >= 2) {
      const length = this.#buffer.readUInt16BE(0);
      if (this.#buffer.length < 2 + length) return;
      const message = this.#buffer.subarray(2, 2 + length);
      this.#buffer = this.#buffer.subarray(2 + length);
      const id = message.readUInt16BE(0);
      this.#waiting.get(id)?.(Uint8Array.from(message));
      this.#waiting.delete(id);
    }
  }

  ask(name: WireName, type: number): Promise<Uint8Array> {
    const id = (this.#nextId = (this.#nextId % 60_000) + 1);
    const query = queryMessage(id, name, type, true);
    const framed = Buffer.alloc(2 + query.length);
    framed.writeUInt16BE(query.length, 0);
    framed.set(query, 2);
    return new Promise((done, fail) => {
      this.#waiting.set(id, done);
      this.#socket.once('close', () => fail(new Error('the server closed the connection')));
      this.#socket.write(framed);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function connected(port: number, tries: number): Promise<Socket> {
  for (let left = tries; ; left--) {
    const socket = connect(port, loopback);
    socket.setNoDelay(true);
    socket.setMaxListeners(0);
    const done = await new Promise<boolean>((answer) => {
      socket.once('connect', () => answer(true));
      socket.once('error', () => answer(false));
    });
    if (done) return socket;
    if (left === 0) throw new Error('named does not come up');
    await new Promise((wait) => setTimeout(wait, 100));
  }
}

/** Starts named with the signed zones as they are. */
export async function startBackend(
  named: string,
  folder: string,
  world: World,
  processes: Processes,
): Promise<Backend> {
  const port = await freePort();
  const config = join(folder, 'named.conf');
  writeFileSync(config, namedConfig(folder, port, world));
  processes.start(named, ['-g', '-n', '1', '-c', config], folder);
  const pipe = new Pipe(await connected(port, 150));
  const known = new Map<string, Promise<Message>>();
  return {
    clean: (name, type) => {
      const key = `${type} ${nameKey(name)}`;
      const found = known.get(key) ?? pipe.ask(name, type).then(decodeMessage);
      known.set(key, found);
      return found;
    },
    close: () => pipe.close(),
  };
}
