import { createServer as createHttpsServer } from 'node:https';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { Closeable } from '../../src/lab/listening.js';
import { listenOnLoopback } from '../../src/lab/listening.js';
import { certificate, secureOptions } from './servers.js';

/** The reply to a query, or `undefined` for none. */
export type Respond = (query: Buffer) => Promise<Uint8Array | undefined>;

export interface EncryptedServer extends Closeable {
  readonly port: number;
  readonly seen: {
    /** Connections accepted, and the names they asked for. */
    connections: number;
    readonly serverNames: (string | false | null | undefined)[];
    /** Queries or request lines. */
    readonly requests: string[];
  };
}

/** The certificate is long expired, and of another name: a channel is believed in nothing. */
export const leaf = certificate('resolver.example.net');

function framed(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]);
}

export interface DotOptions {
  /** Called with each query and the socket in place of answering. */
  readonly instead?: (query: Buffer, socket: TLSSocket, count: number) => boolean;
}

/** DNS over TLS (RFC 7858); replies go out as they come, in any order. */
export async function dotServer(
  respond: Respond,
  options: DotOptions = {},
): Promise<EncryptedServer> {
  const seen: EncryptedServer['seen'] = { connections: 0, serverNames: [], requests: [] };
  const server = createTlsServer(secureOptions(leaf), (socket) => {
    seen.connections++;
    seen.serverNames.push(socket.servername);
    let held = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
        const query = held.subarray(2, 2 + held.readUInt16BE(0));
        held = held.subarray(2 + query.length);
        seen.requests.push(query.toString('hex'));
        if (options.instead?.(query, socket, seen.requests.length) === true) continue;
        void respond(query).then(
          (reply) => reply && socket.writable && socket.write(framed(reply)),
        );
      }
    });
  });
  server.on('tlsClientError', () => undefined);
  return { ...(await listenOnLoopback(server)), seen };
}

export interface DohOptions {
  readonly http1?: boolean;
  /** Called with each request in place of answering. */
  readonly instead?: (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
    count: number,
  ) => boolean;
}

/** DNS over HTTPS (RFC 8484), GET only, over HTTP/2 or over HTTP/1.1. */
export async function dohServer(
  respond: Respond,
  options: DohOptions = {},
): Promise<EncryptedServer> {
  const seen: EncryptedServer['seen'] = { connections: 0, serverNames: [], requests: [] };
  const onRequest = (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): void => {
    const host = request.headers[':authority'] ?? request.headers.host ?? '';
    seen.requests.push(`${request.method ?? ''} ${host as string} ${request.url ?? ''}`);
    if (options.instead?.(request, response, seen.requests.length) === true) return;
    const text = new URL(request.url ?? '', 'https://x').searchParams.get('dns') ?? '';
    void respond(Buffer.from(text, 'base64url')).then((reply) => {
      response.statusCode = reply === undefined ? 502 : 200;
      response.setHeader('content-type', 'application/dns-message');
      (response as ServerResponse).end(reply);
    });
  };
  const server =
    options.http1 === true
      ? createHttpsServer(secureOptions(leaf), onRequest)
      : createSecureServer(secureOptions(leaf), onRequest);
  server.on('secureConnection', (socket: TLSSocket) => {
    seen.connections++;
    seen.serverNames.push(socket.servername);
  });
  server.on('tlsClientError', () => undefined);
  server.on('sessionError', () => undefined);
  return { ...(await listenOnLoopback(server)), seen };
}
