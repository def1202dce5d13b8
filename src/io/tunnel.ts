import type { Socket } from 'node:net';
import type { SmtpProxy } from '../protocols/recording/format.js';
import type { ByteSource } from './byte-source.js';
import type { Endpoint } from './endpoint.js';
import { failureOf } from './failure.js';
import { askConnect } from './http-connect.js';
import { createProxyDialogue, proxyFailure } from './proxy-dialogue.js';
import type { ProxyLogin } from './proxy-spelling.js';
import { secureProxy } from './proxy-tls.js';
import type { Scope } from './scope.js';
import { askSocks5 } from './socks5.js';
import { connectTcp } from './tcp.js';

/** The login never leaves this room: settings are recorded, and recordings are shown around. */
export type ProxyWithLogin = SmtpProxy & {
  readonly login?: ProxyLogin;
  /** DER base64; what the certificate of an `https` proxy may end at. */
  readonly roots?: readonly string[];
};

/**
 * A way through the proxy to `target`, which is an address: the proxy has no name to look up, and the guards have seen
 * what it is told. Only a proxy's word about the target, or its silence on it, counts as the target's; whatever goes
 * wrong between us and the proxy is `not-attempted`.
 */
export async function openTunnel(
  proxy: ProxyWithLogin,
  target: Endpoint,
  timeout: number,
  scope: Scope,
): Promise<{ readonly socket: Socket; readonly source: ByteSource; readonly early: Uint8Array }> {
  const socket = await reach(proxy, timeout, scope);
  const dialogue = createProxyDialogue(socket, timeout, scope);
  const ask = proxy.kind === 'socks5' ? askSocks5 : askConnect;
  await ask(dialogue, target, proxy.login);
  return { socket, source: dialogue.source, early: dialogue.rest() };
}

async function reach(proxy: ProxyWithLogin, timeout: number, scope: Scope): Promise<Socket> {
  const raw = await connected(proxy, timeout, scope);
  return proxy.kind === 'https'
    ? secureProxy(raw, proxy.host, proxy.roots ?? [], timeout, scope)
    : raw;
}

/** A proxy that is down must not look like a mail server that is. */
async function connected(
  { host, port }: SmtpProxy,
  timeout: number,
  scope: Scope,
): Promise<Socket> {
  try {
    return await connectTcp({ address: host, port }, timeout, scope);
  } catch (error) {
    const { word, detail } = failureOf(error);
    if (word === 'not-attempted') throw error;
    throw proxyFailure(`${word} ${detail}`);
  }
}
