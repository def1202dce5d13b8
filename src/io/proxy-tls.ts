import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { scopeOf } from '../protocols/address.js';
import { certificatePem } from '../protocols/x509/pem.js';
import { codeOf, ExchangeFailure } from './failure.js';
import { proxyFailure } from './proxy-dialogue.js';
import type { Scope } from './scope.js';
import { secured } from './unverified-tls.js';

/**
 * TLS to the proxy itself, its certificate checked against `roots` (DER base64): it may be sent a login. Says nothing of
 * the mail servers behind it, whose own handshakes run inside this one.
 */
export async function secureProxy(
  raw: Socket,
  host: string,
  roots: readonly string[],
  timeout: number,
  scope: Scope,
): Promise<TLSSocket> {
  const isAddress = scopeOf(host) !== undefined;
  const socket = connect({
    socket: raw,
    host,
    // RFC 6066 s3: no addresses in SNI
    ...(isAddress ? {} : { servername: host }),
    ca: roots.map(certificatePem),
    // said aloud: NODE_TLS_REJECT_UNAUTHORIZED of the environment would switch it off
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
  socket.on('error', () => undefined);
  scope.own(() => socket.destroy());
  try {
    await scope.within(timeout, 'proxy', secured(socket));
  } catch (error) {
    if (error instanceof ExchangeFailure && error.word === 'not-attempted') throw error;
    throw proxyFailure(
      `tls ${error instanceof ExchangeFailure ? error.word : (codeOf(error) ?? 'failed')}`,
    );
  }
  return socket;
}
