import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { HttpsReply, HttpsRequest } from '../protocols/recording/network.js';
import type { Endpoint } from './endpoint.js';
import { ExchangeFailure } from './failure.js';
import type { Scope } from './scope.js';
import { connectTcp } from './tcp.js';
import { handshake } from './unverified-tls.js';

/** Milliseconds; `httpsTotal` bounds the whole, from connecting to the last octet of the body (RFC 8461 s3.3: one minute). */
export interface HttpsTimeouts {
  readonly connect: number;
  readonly handshake: number;
  readonly httpsTotal: number;
}

/** RFC 8461 s3.3 suggests 64 KiB; one octet more shows that there was more. */
const longestBody = 64 * 1024 + 1;
const longestHeader = 2048;

/** One GET: no redirect is followed, no connection kept, no cache asked, every certificate accepted and kept. */
export async function getHttps(
  request: HttpsRequest,
  target: Endpoint,
  timeouts: HttpsTimeouts,
  scope: Scope,
): Promise<HttpsReply> {
  checkRequest(request);
  return scope.within(timeouts.httpsTotal, 'https', fetchOnce(request, target, timeouts, scope));
}

async function fetchOnce(
  request: HttpsRequest,
  target: Endpoint,
  timeouts: HttpsTimeouts,
  scope: Scope,
): Promise<HttpsReply> {
  const raw = await connectTcp(target, timeouts.connect, scope);
  const { host: serverName } = request;
  const options = { serverName, alpn: ['http/1.1'], timeout: timeouts.handshake };
  const tls = await handshake(raw, options, scope);
  if (!tls.ok) {
    const word = tls.alert === 'timed-out' ? 'timed-out' : 'garbage';
    throw new ExchangeFailure(word, `tls: ${tls.alert}`);
  }
  return { ...(await exchange(request, tls.socket)), chain: tls.chain };
}

/** Host and path may come from DNS: nothing that could end a header line gets into one. */
function checkRequest({ host, path }: HttpsRequest): void {
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(host) || host.length > 253)
    throw new ExchangeFailure('not-attempted', 'not-a-host-name');
  if (!/^\/[\x21-\x7e]*$/.test(path)) throw new ExchangeFailure('not-attempted', 'not-a-path');
}

function exchange(request: HttpsRequest, socket: TLSSocket): Promise<Omit<HttpsReply, 'chain'>> {
  return new Promise((resolve, reject) => {
    let responded = false;
    const client = httpRequest({
      createConnection: () => socket,
      method: 'GET',
      path: request.path,
      headers: {
        host: request.host,
        accept: 'text/plain, */*;q=0.1',
        'accept-encoding': 'identity',
        'cache-control': 'no-cache',
        'user-agent': 'dane-cutover',
      },
    });
    client.on('error', reject);
    // after a 101, say, which nobody asked for: no response follows, and no error
    client.on('close', () => {
      if (!responded) reject(new ExchangeFailure('garbage', 'no-http-response'));
    });
    client.on('response', (response) => {
      responded = true;
      readBody(response).then((body) => resolve(replyOf(response, body)), reject);
    });
    client.end();
  });
}

/** A body cut short rejects: a policy cut off by the network must not pass for the policy. */
async function readBody(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    held += chunk.length;
    if (held >= longestBody) return Buffer.concat(chunks).subarray(0, longestBody);
  }
  return Buffer.concat(chunks);
}

function replyOf(response: IncomingMessage, body: Uint8Array): Omit<HttpsReply, 'chain'> {
  const contentType = response.headers['content-type']?.slice(0, longestHeader);
  const location = response.headers.location?.slice(0, longestHeader);
  return {
    status: response.statusCode ?? 0,
    ...(contentType !== undefined && { contentType }),
    ...(location !== undefined && { location }),
    body: Buffer.from(body).toString('base64'),
  };
}
