import type { Socket } from 'node:net';
import { readFrom, type ByteSource } from './byte-source.js';
import type { Endpoint } from './endpoint.js';
import type { Scope } from './scope.js';
import { connectTcp } from './tcp.js';
import { openTunnel, type ProxyWithLogin } from './tunnel.js';

/** A connection to a mail server, straight or through a proxy, before anybody has said a word. */
export interface SmtpLine {
  readonly socket: Socket;
  readonly source: ByteSource;
  /** Octets of the server that came along with the proxy's answer: a mail server speaks first. */
  readonly early: Uint8Array;
}

/** Each of the steps on the way has `timeout` milliseconds. */
export async function openSmtpLine(
  target: Endpoint,
  proxy: ProxyWithLogin | undefined,
  timeout: number,
  scope: Scope,
): Promise<SmtpLine> {
  if (proxy !== undefined) return openTunnel(proxy, target, timeout, scope);
  const socket = await connectTcp(target, timeout, scope);
  return { socket, source: readFrom(socket), early: new Uint8Array(0) };
}
