import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContextOptions } from 'node:tls';
import type { LabCertificate } from '../../../src/lab/certificates.js';
import { listenOnLoopback, type Closeable } from '../../../src/lab/listening.js';

/** How a receiving server behaves; whatever is absent, it does properly. */
export interface MailScript {
  readonly greeting?: string;
  /** For every connection but the first. */
  readonly laterGreeting?: string;
  readonly ehlo?: string;
  readonly starttls?: string;
  /** Leaf first. */
  readonly chain?: readonly LabCertificate[];
  /** The chain for clients that send this name, in place of `chain`. */
  readonly byName?: Readonly<Record<string, readonly LabCertificate[]>>;
  readonly tls?: SecureContextOptions;
  /** Hangs up in place of the handshake. */
  readonly breaksOff?: boolean;
}

export interface MailServer extends Closeable {
  readonly port: number;
}

/** An MX on loopback that talks by its script up to the handshake, and then only says good-bye. */
export async function openMailServer(script: MailScript): Promise<MailServer> {
  let greeting = script.greeting ?? '220 mx.contoso.com ESMTP\r\n';
  return listenOnLoopback(
    createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.write(greeting, 'latin1');
      greeting = script.laterGreeting ?? greeting;
      converse(socket, script);
    }),
  );
}

function converse(socket: Socket, script: MailScript): void {
  let held = '';
  const onData = (chunk: Buffer): void => {
    held += chunk.toString('latin1');
    for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
      const verb = held.slice(0, end).split(' ')[0];
      held = held.slice(end + 2);
      const reply = replyTo(verb, script);
      if (socket.writable) socket.write(reply, 'latin1');
      if (verb === 'QUIT') socket.end();
      if (verb === 'STARTTLS' && reply.startsWith('220')) {
        socket.off('data', onData);
        if (script.breaksOff === true) return void socket.end();
        converse(secured(socket, script), script);
      }
    }
  };
  socket.on('data', onData);
}

function replyTo(verb: string | undefined, { ehlo, starttls }: MailScript): string {
  if (verb === 'EHLO') return ehlo ?? '250-mx.contoso.com\r\n250 STARTTLS\r\n';
  if (verb === 'STARTTLS') return starttls ?? '220 go ahead\r\n';
  return verb === 'QUIT' ? '221 bye\r\n' : '500 what?\r\n';
}

function secured(socket: Socket, { chain = [], byName = {}, tls }: MailScript): TLSSocket {
  const context = (certificates: readonly LabCertificate[]) =>
    createSecureContext({
      ...(certificates[0] && { key: certificates[0].key.pem }),
      ...(certificates[0] && { cert: certificates.map(({ pem }) => pem).join('') }),
      ...tls,
    });
  const wrapped = new TLSSocket(socket, {
    isServer: true,
    secureContext: context(chain),
    SNICallback: (name, done) => {
      const named = byName[name];
      done(null, named && context(named));
    },
  });
  wrapped.on('error', () => socket.destroy());
  return wrapped;
}
