import { createSocket } from 'node:dgram';
import { fitsQuery, type DnsQuery } from './dns-query.js';
import type { Endpoint } from './endpoint.js';
import { ExchangeFailure } from './failure.js';
import { familyOf } from './guards.js';
import type { Scope } from './scope.js';

/**
 * One query, one reply. The socket is connected: the kernel picks a random port, drops datagrams from any other
 * source, and reports a closed port as ECONNREFUSED. Replies that do not fit are ignored until the time is up, so
 * that a forger's first try does not end the wait for the true answer.
 */
export async function askUdp(
  query: DnsQuery,
  target: Endpoint,
  timeout: number,
  scope: Scope,
): Promise<Uint8Array> {
  const socket = createSocket(familyOf(target.address) === 6 ? 'udp6' : 'udp4');
  let misfits = 0;
  const reply = new Promise<Uint8Array>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (bytes) => {
      if (fitsQuery(query, bytes)) resolve(bytes);
      else misfits++;
    });
    socket.connect(target.port, target.address, () => {
      socket.send(query.message, (error) => error && reject(error));
    });
  });
  scope.own(() => socket.close());
  try {
    return await scope.within(timeout, 'udp', reply);
  } catch (error) {
    if (misfits > 0 && error instanceof ExchangeFailure && error.word === 'timed-out')
      throw new ExchangeFailure('garbage', 'no-reply-fitted');
    throw error;
  }
}
