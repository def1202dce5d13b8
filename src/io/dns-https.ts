import { Agent, request as httpRequest } from 'node:http';
import { connect, type ClientHttp2Session } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { Bounded, DnsConnection, MakeQuery } from './dns-connection.js';
import { fitsQuery, type DnsQuery } from './dns-query.js';
import { ExchangeFailure } from './failure.js';

export interface HttpsPlace {
  /** Host header. */
  readonly host: string;
  readonly path: string;
}

interface HttpReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** One way to GET a path over the connection. */
type Get = (path: string) => Promise<HttpReply>;

const longestMessage = 65535;
const mediaType = 'application/dns-message';
const headers = { accept: mediaType, 'user-agent': 'dane-cutover' };

/**
 * RFC 8484 with GET, over HTTP/2 where the server takes it and else over HTTP/1.1, one question at a time. No redirect
 * is followed, and what a status or a header says counts for nothing but whether there is a message.
 */
export class DnsOverHttps implements DnsConnection {
  readonly ended: Promise<void>;
  readonly #get: Get;
  readonly #path: string;
  #usable = true;
  #closed = false;
  #served = 0;
  #underWay = 0;
  #end: () => void = () => undefined;

  constructor(socket: TLSSocket, place: HttpsPlace) {
    this.#path = place.path;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#get =
      socket.alpnProtocol === 'h2'
        ? overHttp2(
            openSession(socket, place, () => this.#close()),
            place,
          )
        : overHttp1(socket, place);
    socket.on('close', () => this.#close());
  }

  get usable(): boolean {
    return this.#usable;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get served(): number {
    return this.#served;
  }

  get idle(): boolean {
    return this.#underWay === 0;
  }

  retire(): void {
    this.#usable = false;
    if (this.idle) this.#end();
  }

  async ask(make: MakeQuery, bounded: Bounded): Promise<Uint8Array> {
    const query = withoutId(make());
    const text = Buffer.from(query.message).toString('base64url');
    const mark = this.#path.includes('?') ? '&' : '?';
    const message = messageOf(await this.#within(bounded, `${this.#path}${mark}dns=${text}`));
    if (!fitsQuery(query, message)) throw new ExchangeFailure('garbage', 'https-reply-misfits');
    this.#served++;
    return message;
  }

  /** A connection that owes a reply is given no more questions, and ends when nobody waits on it any more. */
  async #within(bounded: Bounded, path: string): Promise<HttpReply> {
    this.#underWay++;
    try {
      return await bounded(this.#get(path));
    } catch (error) {
      this.#usable = false;
      throw error;
    } finally {
      this.#underWay--;
      if (!this.#usable && this.idle) this.#end();
    }
  }

  #close(): void {
    this.#usable = false;
    this.#closed = true;
    this.#end();
  }
}

/** RFC 8484 s4.1: id 0, so that equal questions are equal to caches. The connection tells replies apart. */
function withoutId(query: DnsQuery): DnsQuery {
  const message = Uint8Array.from(query.message);
  message.set([0, 0]);
  return { ...query, message };
}

function messageOf({ status, contentType, body }: HttpReply): Uint8Array {
  if (status !== 200) throw new ExchangeFailure('garbage', `http-status-${status}`);
  if (!contentType.toLowerCase().startsWith(mediaType))
    throw new ExchangeFailure('garbage', 'https-media-type');
  return body;
}

function openSession(
  socket: TLSSocket,
  { host }: HttpsPlace,
  onClose: () => void,
): ClientHttp2Session {
  const session = connect(`https://${host}`, {
    createConnection: () => socket,
    settings: { enablePush: false },
  });
  session.on('error', () => undefined);
  session.on('goaway', onClose).on('close', onClose);
  return session;
}

function overHttp2(session: ClientHttp2Session, { host }: HttpsPlace): Get {
  return (path) =>
    new Promise((resolve, reject) => {
      if (session.closed || session.destroyed)
        throw new ExchangeFailure('unreachable', 'https-closed');
      const stream = session.request({ ...headers, ':path': path, ':authority': host });
      let status = 0;
      let contentType = '';
      stream.on('error', reject);
      stream.on('response', (received) => {
        status = received[':status'] ?? 0;
        contentType = received['content-type'] ?? '';
      });
      readAll(stream).then((body) => resolve({ status, contentType, body }), reject);
    });
}

function overHttp1(socket: TLSSocket, { host }: HttpsPlace): Get {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let used = false;
  agent.createConnection = () => {
    if (used) throw new ExchangeFailure('unreachable', 'https-closed');
    used = true;
    return socket;
  };
  return (path) =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ agent, path, headers: { ...headers, host } });
      let responded = false;
      request.on('error', reject);
      request.on('close', () => {
        if (!responded) reject(new ExchangeFailure('unreachable', 'https-closed'));
      });
      request.on('response', (response) => {
        responded = true;
        const contentType = response.headers['content-type'] ?? '';
        const status = response.statusCode ?? 0;
        readAll(response).then((body) => resolve({ status, contentType, body }), reject);
      });
      request.end();
    });
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    held += chunk.length;
    if (held > longestMessage) throw new ExchangeFailure('garbage', 'https-body-too-large');
  }
  return Buffer.concat(chunks);
}
