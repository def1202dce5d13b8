import type { DnsReply, DnsRequest } from '../protocols/recording/network.js';
import type { BackOff } from './back-off.js';
import type { DnsConnections } from './dns-connections.js';
import { buildQuery, isTruncated } from './dns-query.js';
import type { DnsUdpPool } from './dns-udp-pool.js';
import { formatEndpoint, type Endpoint } from './endpoint.js';
import { ExchangeFailure, failureOf } from './failure.js';
import type { Scope } from './scope.js';

export interface DnsTargets {
  readonly asked: Endpoint;
  readonly udp: Endpoint;
  readonly tcp: Endpoint;
}

/** Milliseconds for the first try over UDP, and for each of connecting, shaking hands and answering over a connection. */
export interface DnsTimeouts {
  readonly dnsUdp: number;
  readonly dnsTcp: number;
}

export interface DnsTools {
  readonly timeouts: DnsTimeouts;
  readonly sockets: DnsUdpPool;
  readonly connections: DnsConnections;
  readonly backOff: BackOff;
}

/** One question to one server: over UDP, then TCP where the answer was cut; or over the channel that is named. */
export async function askDns(
  request: DnsRequest,
  targets: DnsTargets,
  tools: DnsTools,
  scope: Scope,
): Promise<DnsReply> {
  if (request.channel !== undefined) return askConnection(request, targets, tools, scope);
  const reply = await askUdpTwice(request, targets.udp, tools, scope);
  if (!isTruncated(reply)) return { transport: 'udp', message: toBase64(reply) };
  return askWhole(request, targets, tools, scope);
}

/** A server that was silent twice running is tried once at a time from then on, until it answers. */
const mostSilences = 2;

async function askUdpTwice(
  request: DnsRequest,
  target: Endpoint,
  { timeouts, sockets, backOff }: DnsTools,
  scope: Scope,
): Promise<Uint8Array> {
  const server = `${formatEndpoint(target)} udp`;
  const tries = backOff.failures(server) < mostSilences ? [1, 2] : [1];
  let last: ExchangeFailure | undefined;
  for (const patience of tries) {
    try {
      const reply = await sockets.ask(
        target,
        () => buildQuery(request),
        patience * timeouts.dnsUdp,
        scope,
      );
      backOff.worked(server);
      return reply;
    } catch (error) {
      last = failureOf(error);
      if (last.word !== 'timed-out' && last.word !== 'garbage') throw last;
    }
  }
  last ??= new ExchangeFailure('not-attempted', 'no-try');
  if (last.word === 'timed-out') backOff.failed(server, last);
  throw last;
}

/** What UDP gave was a part, so there is no falling back to it: without TCP the answer is unknown. */
async function askWhole(
  request: DnsRequest,
  targets: DnsTargets,
  tools: DnsTools,
  scope: Scope,
): Promise<DnsReply> {
  try {
    return await askConnection(request, targets, tools, scope);
  } catch (error) {
    const { word, detail } = failureOf(error);
    throw new ExchangeFailure(
      word === 'refused' ? 'unreachable' : word,
      `truncated; tcp: ${detail}`,
    );
  }
}

async function askConnection(
  request: DnsRequest,
  { asked, tcp }: DnsTargets,
  { connections }: DnsTools,
  scope: Scope,
): Promise<DnsReply> {
  const { channel } = request;
  const transport = channel?.kind ?? 'tcp';
  const place = { asked, target: tcp, ...(channel && { channel }) };
  const { message, chain } = await connections.ask(place, () => buildQuery(request), scope);
  if (isTruncated(message)) throw new ExchangeFailure('garbage', `truncated-over-${transport}`);
  return { transport, message: toBase64(message), ...(chain && { chain }) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
