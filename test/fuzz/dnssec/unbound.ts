import { createSocket, type Socket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { decodeMessage, type Message } from '../../../src/protocols/dns/message.js';
import { equalNames, nameKey, WireError, type WireName } from '../../../src/protocols/dns/name.js';
import { readNameRdata } from '../../../src/protocols/dns/rdata.js';
import { rcode, rcodeName, rrType } from '../../../src/protocols/dns/types.js';
import { queryMessage } from './backend.js';
import { canonicalHex } from './ours.js';
import type { Opinion } from './opinion.js';
import { freePort, loopback, type Processes } from './processes.js';
import type { World } from './world.js';

/** A real unbound with one front end for the whole of DNS. */
export interface Unbound {
  opinion(name: WireName, type: number): Promise<Opinion>;
  /** Forgets every record, message and key; with `servers`, also what it learnt of its forwarder. */
  flush(servers: boolean): Promise<void>;
  close(): void;
}

interface Places {
  readonly folder: string;
  readonly index: number;
  readonly port: number;
  readonly control: string;
  readonly frontPort: number;
}

function config(world: World, places: Places): string {
  const anchor = join(places.folder, `root-${places.index}.anchor`);
  writeFileSync(anchor, `${world.anchorLine}\n`);
  return [
    'server:',
    '  username: ""',
    '  chroot: ""',
    `  directory: "${places.folder}"`,
    '  pidfile: ""',
    '  use-syslog: no',
    `  logfile: "${join(places.folder, `unbound-${places.index}.log`)}"`,
    '  log-servfail: no',
    '  trust-anchor-signaling: no',
    `  interface: ${loopback}@${places.port}`,
    '  do-ip6: no',
    '  do-daemonize: no',
    '  num-threads: 1',
    '  outgoing-range: 200',
    '  so-reuseport: no',
    '  do-not-query-localhost: no',
    '  access-control: 127.0.0.0/8 allow',
    '  local-zone: "test." nodefault',
    '  module-config: "validator iterator"',
    `  trust-anchor-file: "${anchor}"`,
    '  val-sig-skew-min: 0',
    '  val-sig-skew-max: 0',
    '  val-max-restart: 0',
    '  val-nsec3-keysize-iterations: "1024 50 2048 50 4096 50"',
    '  aggressive-nsec: no',
    '  harden-below-nxdomain: no',
    '  harden-algo-downgrade: no',
    '  qname-minimisation: no',
    '  minimal-responses: no',
    '  prefetch: no',
    '  edns-buffer-size: 65535',
    '  max-udp-size: 65535',
    '  msg-cache-size: 1m',
    '  rrset-cache-size: 1m',
    '  key-cache-size: 1m',
    '  neg-cache-size: 0',
    '  outbound-msg-retry: 1',
    'remote-control:',
    '  control-enable: yes',
    `  control-interface: ${places.control}`,
    '  control-use-cert: no',
    'forward-zone:',
    '  name: "."',
    `  forward-addr: ${loopback}@${places.frontPort}`,
    '',
  ].join('\n');
}

function command(path: string, words: string): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(path);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.once('error', fail);
    socket.once('close', () => done(text));
    socket.write(`UBCT1 ${words}\n`);
  });
}

async function ready(path: string): Promise<void> {
  for (let left = 100; ; left--) {
    const text = await command(path, 'status').catch(() => '');
    if (text.includes('is running')) return;
    if (left === 0) throw new Error('unbound does not come up');
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** The name the aliases of an answer lead to. */
function finalNameOf(message: Message, name: WireName, type: number): WireName {
  const seen = new Set<string>();
  let at = name;
  for (;;) {
    const here = message.answers.filter((record) => equalNames(record.name, at));
    const alias = here.find((record) => record.type === rrType.CNAME);
    if (type === rrType.CNAME || alias === undefined || seen.has(nameKey(at))) return at;
    seen.add(nameKey(at));
    at = readNameRdata(alias.rdata);
  }
}

function opinionOf(message: Message, name: WireName, type: number): Opinion {
  const ok = message.rcode === rcode.NOERROR || message.rcode === rcode.NXDOMAIN;
  const code = rcodeName(message.rcode);
  if (!ok) return { state: 'failed', outcome: 'none', words: code };
  const state = message.flags.ad ? 'secure' : 'insecure';
  const finalName = finalNameOf(message, name, type);
  const rdatas = message.answers
    .filter((record) => record.type === type && equalNames(record.name, finalName))
    .map((record) => record.rdata);
  const negative = message.rcode === rcode.NXDOMAIN ? 'nxdomain' : 'nodata';
  const outcome = rdatas.length > 0 ? 'answer' : negative;
  return {
    state,
    outcome,
    rdatas: canonicalHex(type, rdatas, finalName),
    words: `${state} ${outcome} (${code})`,
  };
}

class Asker {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #waiting = new Map<number, (bytes: Uint8Array | undefined) => void>();
  #nextId = 1;

  constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.#port = port;
    socket.on('message', (bytes) => this.#waiting.get(bytes.readUInt16BE(0))?.(bytes));
  }

  async opinion(name: WireName, type: number): Promise<Opinion> {
    const id = (this.#nextId = (this.#nextId % 60_000) + 1);
    const bytes = await new Promise<Uint8Array | undefined>((done) => {
      const timer = setTimeout(() => done(undefined), 15_000);
      this.#waiting.set(id, (reply) => {
        clearTimeout(timer);
        done(reply);
      });
      this.#socket.send(queryMessage(id, name, type, false), this.#port, loopback);
    });
    this.#waiting.delete(id);
    if (bytes === undefined) return { state: 'failed', outcome: 'none', words: 'no reply' };
    try {
      return opinionOf(decodeMessage(bytes), name, type);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return { state: 'failed', outcome: 'none', words: `unreadable: ${error.message}` };
    }
  }

  close(): void {
    this.#socket.close();
  }
}

export async function startUnbound(
  program: string,
  folder: string,
  index: number,
  world: World,
  frontPort: number,
  processes: Processes,
): Promise<Unbound> {
  const port = await freePort();
  const control = join(folder, `control-${index}`);
  const file = join(folder, `unbound-${index}.conf`);
  writeFileSync(file, config(world, { folder, index, port, control, frontPort }));
  processes.start(program, ['-d', '-c', file], folder);
  await ready(control);
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  await new Promise<void>((done) => socket.bind(0, loopback, done));
  const asker = new Asker(socket, port);
  return {
    opinion: (name, type) => asker.opinion(name, type),
    flush: async (servers) => {
      await command(control, 'flush_zone .');
      if (servers) await command(control, 'flush_infra all');
    },
    close: () => asker.close(),
  };
}
