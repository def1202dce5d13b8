import { fitsQuery, isTruncated, type DnsQuery } from './dns-query.js';
import { readFrom, type ByteSource } from './byte-source.js';
import type { Endpoint } from './endpoint.js';
import { ExchangeFailure } from './failure.js';
import type { Scope } from './scope.js';
import { connectTcp } from './tcp.js';

/** One query over TCP with the two-octet length of RFC 1035 s4.2.2; a reply holds at most 65535 octets. */
export async function askTcp(
  query: DnsQuery,
  target: Endpoint,
  timeout: number,
  scope: Scope,
): Promise<Uint8Array> {
  const socket = await connectTcp(target, timeout, scope);
  socket.write(Buffer.concat([lengthOf(query.message), query.message]));
  const reply = await scope.within(timeout, 'tcp', readFrame(readFrom(socket)));
  if (!fitsQuery(query, reply)) throw new ExchangeFailure('garbage', 'tcp-reply-misfits');
  if (isTruncated(reply)) throw new ExchangeFailure('garbage', 'truncated-over-tcp');
  return reply;
}

function lengthOf(message: Uint8Array): Uint8Array {
  return Uint8Array.of(message.length >> 8, message.length & 0xff);
}

async function readFrame(source: ByteSource): Promise<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  for (;;) {
    const wanted = held.length < 2 ? 2 : 2 + ((held[0] ?? 0) << 8) + (held[1] ?? 0);
    if (held.length >= 2 && held.length >= wanted) return held.subarray(2, wanted);
    const chunk = await source.next();
    if (chunk === undefined) throw new ExchangeFailure('garbage', 'tcp-reply-cut-short');
    held = Buffer.concat([held, chunk]);
  }
}
