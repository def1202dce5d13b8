import type { DnsReply, DnsRequest } from '../protocols/recording/network.js';
import type { BackOff } from './back-off.js';
import type { DnsConnections, DnsPlace } from './dns-connections.js';
import type { DnsCrowds } from './dns-crowd.js';
import { buildQuery, isTruncated } from './dns-query.js';
import type { DnsUdpPool } from './dns-udp-pool.js';
import { formatEndpoint, type Endpoint } from './endpoint.js';
import { ExchangeFailure, failureOf } from './failure.js';
import type { Patience } from './scope.js';

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
  readonly crowds: DnsCrowds;
  readonly backOff: BackOff;
}

/**
 * One question to one server: over UDP, then TCP where the answer was cut; or over the channel that is named. A resolver
 * that is asked much at once is asked over TCP, as long as it likes that.
 */
export async function askDns(
  request: DnsRequest,
  targets: DnsTargets,
  tools: DnsTools,
  patience: Patience,
): Promise<DnsReply> {
  if (request.channel !== undefined) return askConnection(request, targets, tools, patience);
  if (!request.recurse) return askDatagram(request, targets, tools, patience);
  const server = formatEndpoint(targets.tcp);
  return tools.crowds.pass(server, async (isCrowded) => {
    const overTcp = isCrowded && tools.connections.isOpen(placeOf(request, targets));
    const reply = overTcp && (await askInCrowd(server, request, targets, tools, patience));
    return reply || askDatagram(request, targets, tools, patience);
  });
}

/** Nothing where the connection did not serve: there is still UDP. */
async function askInCrowd(
  server: string,
  request: DnsRequest,
  targets: DnsTargets,
  tools: DnsTools,
  patience: Patience,
): Promise<DnsReply | undefined> {
  try {
    return await askConnection(request, targets, tools, patience);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.word === 'not-attempted') throw failure;
    tools.crowds.giveUp(server);
    return undefined;
  }
}

async function askDatagram(
  request: DnsRequest,
  targets: DnsTargets,
  tools: DnsTools,
  patience: Patience,
): Promise<DnsReply> {
  const reply = await askUdpTwice(request, targets.udp, tools, patience);
  if (!isTruncated(reply)) return { transport: 'udp', message: toBase64(reply) };
  return askWhole(request, targets, tools, patience);
}

/** A server that was silent twice running is tried once at a time from then on, until it answers. */
const mostSilences = 2;

async function askUdpTwice(
  request: DnsRequest,
  target: Endpoint,
  { timeouts, sockets, backOff }: DnsTools,
  patience: Patience,
): Promise<Uint8Array> {
  const server = `${formatEndpoint(target)} udp`;
  const tries = backOff.failures(server) < mostSilences ? [1, 2] : [1];
  let last: ExchangeFailure | undefined;
  for (const times of tries) {
    try {
      const reply = await sockets.ask(
        target,
        () => buildQuery(request),
        times * timeouts.dnsUdp,
        patience,
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
  patience: Patience,
): Promise<DnsReply> {
  try {
    return await askConnection(request, targets, tools, patience);
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
  targets: DnsTargets,
  { connections }: DnsTools,
  patience: Patience,
): Promise<DnsReply> {
  const transport = request.channel?.kind ?? 'tcp';
  const place = placeOf(request, targets);
  const { message, chain } = await connections.ask(place, () => buildQuery(request), patience);
  if (isTruncated(message)) throw new ExchangeFailure('garbage', `truncated-over-${transport}`);
  return { transport, message: toBase64(message), ...(chain && { chain }) };
}

function placeOf({ channel }: DnsRequest, { asked, tcp }: DnsTargets): DnsPlace {
  return { asked, target: tcp, ...(channel && { channel }) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
