import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import type { LabCertificate } from './certificates.js';
import { listenOnLoopback, type Closeable } from './listening.js';

export interface MailHostOptions {
  readonly name: string;
  /** Leaf first; what the handshake presents. */
  readonly chain: readonly [LabCertificate, ...LabCertificate[]];
}

/** A receiving MX: SMTP with STARTTLS (RFC 5321, RFC 3207) that takes every message and remembers its id. */
export class MailHost implements Closeable {
  readonly name: string;
  readonly port: number;
  /** Message id to how often it came in, and whether inside TLS. */
  readonly received = new Map<string, { count: number; tls: boolean }>();
  /** Off: EHLO offers no STARTTLS, the command is refused. */
  startTls = true;
  #context: SecureContext;
  readonly #close: () => Promise<void>;

  private constructor(options: MailHostOptions, port: number, close: () => Promise<void>) {
    this.name = options.name;
    this.port = port;
    this.#context = contextOf(options.chain);
    this.#close = close;
  }

  static async open(options: MailHostOptions): Promise<MailHost> {
    const server = createServer();
    const { port, close } = await listenOnLoopback(server);
    const host = new MailHost(options, port, close);
    server.on('connection', (socket: Socket) => new MailSession(host, socket));
    return host;
  }

  get context(): SecureContext {
    return this.#context;
  }

  /** Serves another certificate from the next handshake on. */
  present(chain: MailHostOptions['chain']): void {
    this.#context = contextOf(chain);
  }

  accept(id: string, tls: boolean): void {
    const before = this.received.get(id);
    this.received.set(id, { count: (before?.count ?? 0) + 1, tls });
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function contextOf(chain: MailHostOptions['chain']): SecureContext {
  return createSecureContext({
    key: chain[0].key.pem,
    cert: chain.map(({ pem }) => pem).join(''),
    minVersion: 'TLSv1.2',
  });
}

class MailSession {
  readonly #host: MailHost;
  #socket: Socket;
  #pending = '';
  #inData = false;
  #messageId = '';
  #secure = false;

  constructor(host: MailHost, socket: Socket) {
    this.#host = host;
    this.#socket = socket;
    this.#attach(socket);
    this.#say(`220 ${host.name} ESMTP lab`);
  }

  #attach(socket: Socket): void {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.setNoDelay(true);
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', () => socket.destroy());
  }

  #say(...lines: readonly string[]): void {
    if (this.#socket.writable) this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  #read(text: string): void {
    this.#pending += text;
    for (let end = this.#pending.indexOf('\n'); end >= 0; end = this.#pending.indexOf('\n')) {
      const line = this.#pending.slice(0, end).replace(/\r$/, '');
      this.#pending = this.#pending.slice(end + 1);
      if (this.#inData) this.#content(line);
      else this.#command(line);
    }
  }

  #content(line: string): void {
    if (line !== '.') {
      this.#messageId = /^Message-ID: <([^>]*)>$/i.exec(line)?.[1] ?? this.#messageId;
      return;
    }
    this.#inData = false;
    this.#host.accept(this.#messageId, this.#secure);
    this.#say('250 2.0.0 queued');
  }

  #command(line: string): void {
    switch (line.split(' ')[0]?.toUpperCase()) {
      case 'EHLO':
        return this.#say(
          `250-${this.#host.name}`,
          ...(this.#host.startTls && !this.#secure ? ['250-STARTTLS'] : []),
          '250 8BITMIME',
        );
      case 'STARTTLS':
        return this.#startTls();
      case 'MAIL':
      case 'RCPT':
      case 'RSET':
      case 'NOOP':
      case 'HELO':
        return this.#say('250 2.1.0 ok');
      case 'DATA':
        this.#inData = true;
        return this.#say('354 go ahead');
      case 'QUIT':
        this.#say('221 2.0.0 bye');
        this.#socket.end();
        return;
      default:
        return this.#say('500 5.5.1 what?');
    }
  }

  #startTls(): void {
    if (!this.#host.startTls || this.#secure) return this.#say('502 5.5.1 no STARTTLS here');
    const plain = this.#socket;
    this.#say('220 2.0.0 go ahead');
    plain.removeAllListeners('data');
    // Whatever came with the command in clear is dropped (RFC 3207 s4.2; CVE-2011-0411).
    this.#pending = '';
    this.#secure = true;
    this.#attach(new TLSSocket(plain, { isServer: true, secureContext: this.#host.context }));
  }
}
