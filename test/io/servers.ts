import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContextOptions } from 'node:tls';
import {
  generateLabKey,
  issueCertificate,
  type LabCertificate,
} from '../../src/lab/certificates.js';
import { createClock } from '../../src/io/clock.js';
import {
  createLiveNetwork,
  type LiveNetwork,
  type LiveNetworkOptions,
} from '../../src/io/live-network.js';

const closers: (() => Promise<void>)[] = [];

/** Ends every server and network that a test opened. */
export async function closeAll(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

const handles = new Set([
  'TCPSocketWrap',
  'TCPServerWrap',
  'TCPConnectWrap',
  'TLSWrap',
  'UDPWrap',
  'UDPSendWrap',
]);

const handlesNow = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((name) => handles.has(name));

/** A test file that ran before in this process may have left some, which are not ours to judge. */
const inherited = handlesNow();

/** Handles that a probe left behind, once those under way of closing are gone. */
export async function handlesLeft(): Promise<readonly string[]> {
  for (let turn = 0; ; turn++) {
    const before = [...inherited];
    const left = handlesNow().filter((name) => {
      const index = before.indexOf(name);
      if (index >= 0) before.splice(index, 1);
      return index < 0;
    });
    if (left.length === 0 || turn === 100) return left;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function tcpServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: false }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export type Answer = (query: Buffer, send: (bytes: Uint8Array) => void, client: number) => void;

export async function udpServer(answer: Answer, port = 0): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) =>
    answer(query, (bytes) => socket.send(bytes, from.port, from.address), from.port),
  );
  await bound(socket, port);
  return socket.address().port;
}

/** A second source address, for forged replies. */
export async function udpSender(): Promise<(bytes: Uint8Array, port: number) => void> {
  const socket = createSocket('udp4');
  await bound(socket, 0);
  return (bytes, port) => socket.send(bytes, port, '127.0.0.1');
}

async function bound(socket: UdpSocket, port: number): Promise<void> {
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => socket.close(() => resolve())));
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Talks SMTP by a script: what to send first, then what to send for each command line. `tls` starts after STARTTLS. */
export interface SmtpScript {
  readonly greeting?: string;
  readonly replies?: Readonly<Record<string, string>>;
  readonly tls?: SecureContextOptions;
  /** Looks at each ClientHello first: octets are sent back in place of a handshake. */
  readonly onHello?: (hello: Buffer) => Uint8Array | undefined;
  readonly onLine?: (line: string, socket: Socket) => void;
}

export const helpfulReplies = {
  EHLO: '250-mx.example.com\r\n250-PIPELINING\r\n250 STARTTLS\r\n',
  STARTTLS: '220 go\r\n',
  QUIT: '221 bye\r\n',
};

export interface SmtpServer {
  readonly port: number;
  /** Lines the client sent, inside TLS with a `tls:` before them. */
  readonly heard: string[];
}

export async function smtpServer(script: SmtpScript): Promise<SmtpServer> {
  const heard: string[] = [];
  const replies: Readonly<Record<string, string>> = { ...helpfulReplies, ...script.replies };
  const serve = (socket: Socket, prefix: string): void => {
    let held = '';
    socket.on('error', () => undefined);
    const onData = (chunk: Buffer): void => {
      held += chunk.toString('latin1');
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        heard.push(prefix + line);
        script.onLine?.(line, socket);
        const reply = replies[line.split(' ')[0] ?? ''];
        if (reply !== undefined && !socket.destroyed) socket.write(reply, 'latin1');
        if (line === 'STARTTLS' && script.tls && reply?.startsWith('220')) {
          socket.off('data', onData);
          const secureContext = createSecureContext(script.tls);
          const secure = (): void =>
            serve(new TLSSocket(socket, { isServer: true, secureContext }), 'tls:');
          if (script.onHello === undefined) return secure();
          socket.once('data', (hello: Buffer) => {
            const refusal = script.onHello?.(hello);
            if (refusal !== undefined) return void socket.end(refusal);
            socket.pause();
            socket.unshift(hello);
            secure();
          });
        }
      }
    };
    socket.on('data', onData);
  };
  const port = await tcpServer((socket) => {
    socket.write(script.greeting ?? '220 mx.example.com ESMTP\r\n', 'latin1');
    serve(socket, '');
  });
  return { port, heard };
}

const year = 366 * 86400;
const issuedAt = 1_700_000_000;

export function certificate(
  subject: string,
  issuer?: LabCertificate,
  type: 'p256' | 'rsa' = 'p256',
): LabCertificate {
  return issueCertificate({
    subject,
    dnsNames: [subject],
    // long expired: a probe must not care
    notBefore: issuedAt,
    notAfter: issuedAt + year,
    key: generateLabKey(type),
    ...(issuer ? { issuer } : {}),
  });
}

export function secureOptions(
  leaf: LabCertificate,
  ...others: readonly LabCertificate[]
): SecureContextOptions {
  return { key: leaf.key.pem, cert: [leaf, ...others].map(({ pem }) => pem).join('') };
}

export function live(options: Partial<LiveNetworkOptions> = {}): LiveNetwork {
  const network = createLiveNetwork({
    clock: createClock(),
    atIsGiven: false,
    allowPrivateAddresses: true,
    endpointMap: {},
    ...options,
    timeouts: {
      dnsUdp: 250,
      dnsTcp: 1000,
      connect: 1000,
      smtpGreeting: 1000,
      smtpCommand: 1000,
      handshake: 1000,
      injectionWait: 20,
      quit: 200,
      httpsTotal: 1500,
      ...options.timeouts,
    },
  });
  closers.push(async () => network.close());
  return network;
}
