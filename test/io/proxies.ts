import { connect, type Socket } from 'node:net';
import { tcpServer } from './servers.js';

/** A proxy of the test: what it was told, octet for octet, and where it connected. */
export interface TestProxy {
  readonly port: number;
  readonly told: Buffer[];
}

/**
 * Says `script(step, heard)` to the octets of each step, which is `undefined` where it hangs up; after the last answer
 * it joins the client with `target`. An answer and what follows can come in one segment.
 */
export async function proxyServer(
  steps: readonly ((heard: Buffer) => Uint8Array | undefined)[],
  targetPort?: number,
): Promise<TestProxy> {
  const told: Buffer[] = [];
  const port = await tcpServer((socket) => {
    let step = 0;
    const onData = (chunk: Buffer): void => {
      told.push(chunk);
      const answer = steps[step++]?.(chunk);
      if (answer === undefined) return void socket.end();
      if (step < steps.length || targetPort === undefined) return void socket.write(answer);
      socket.off('data', onData);
      join(socket, targetPort, answer);
    };
    socket.on('data', onData);
  });
  return { port, told };
}

/** The answer waits for the server's first octets, so that both come at once. */
function join(client: Socket, port: number, answer: Uint8Array): void {
  const server = connect(port, '127.0.0.1');
  server.on('error', () => client.destroy());
  client.on('close', () => server.destroy()).on('error', () => undefined);
  server.once('data', (first) => {
    client.write(Buffer.concat([answer, first]));
    server.pipe(client);
    client.pipe(server);
  });
}

export const noLogin = (): Uint8Array => Uint8Array.of(5, 0);
export const connected = (): Uint8Array => Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0);
export const tunnel = (): Uint8Array =>
  Buffer.from('HTTP/1.1 200 Connection established\r\nVia: proxy.example.net\r\n\r\n');

export interface Forwarder {
  readonly port: number;
  /** `ADDR:PORT` of each connection that was asked for. */
  readonly asked: string[];
}

/** A proxy that does what it is told, for whoever has the login. IPv4 alone. */
export async function forwarder(
  kind: 'socks5' | 'http',
  login: { readonly user: string; readonly password: string },
  upgrade: (socket: Socket) => Socket = (socket) => socket,
): Promise<Forwarder> {
  const asked: string[] = [];
  const port = await tcpServer((raw) => {
    const client = upgrade(raw);
    client.on('error', () => undefined);
    let step = 0;
    const onData = (chunk: Buffer): void => {
      const reply = kind === 'http' ? connectStep(chunk, login) : socksStep(step++, chunk, login);
      if (reply.target === undefined) return void client.write(reply.say);
      asked.push(`${reply.target.address}:${reply.target.port}`);
      client.off('data', onData);
      forward(client, reply.target, reply.say);
    };
    client.on('data', onData);
  });
  return { port, asked };
}

interface Step {
  readonly say: Uint8Array;
  readonly target?: { readonly address: string; readonly port: number };
}

function socksStep(
  step: number,
  chunk: Buffer,
  login: { readonly user: string; readonly password: string },
): Step {
  if (step === 0) return { say: Uint8Array.of(5, chunk.includes(2, 2) ? 2 : 0xff) };
  if (step === 1) {
    const { user, password } = login;
    const good = Buffer.concat([
      Buffer.of(1, user.length),
      Buffer.from(user),
      Buffer.of(password.length),
      Buffer.from(password),
    ]);
    return { say: Uint8Array.of(1, good.equals(chunk) ? 0 : 1) };
  }
  const address = [...chunk.subarray(4, 8)].join('.');
  return { say: connected(), target: { address, port: chunk.readUInt16BE(8) } };
}

function connectStep(
  chunk: Buffer,
  { user, password }: { readonly user: string; readonly password: string },
): Step {
  const head = chunk.toString('latin1');
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  if (!head.includes(`Proxy-Authorization: Basic ${basic}\r\n`))
    return { say: Buffer.from('HTTP/1.1 407 Login\r\n\r\n') };
  const [, address = '', port = ''] = /^CONNECT ([\d.]+):(\d+) /.exec(head) ?? [];
  return { say: tunnel(), target: { address, port: Number(port) } };
}

function forward(client: Socket, target: { address: string; port: number }, say: Uint8Array): void {
  const server = connect(target.port, target.address);
  server.on('error', () => client.destroy());
  client.on('close', () => server.destroy());
  server.once('connect', () => {
    client.write(say);
    server.pipe(client);
    client.pipe(server);
  });
}
