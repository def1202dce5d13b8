import type { DnsReply, DnsRequest } from '../protocols/recording/network.js';
import { buildQuery, isTruncated, type DnsQuery } from './dns-query.js';
import { askTcp } from './dns-tcp.js';
import { askUdp } from './dns-udp.js';
import type { Endpoint } from './endpoint.js';
import { ExchangeFailure, failureOf } from './failure.js';
import type { Scope } from './scope.js';

export interface DnsTargets {
  readonly udp: Endpoint;
  readonly tcp: Endpoint;
}

/** Milliseconds for one try over UDP, and for each of connecting and answering over TCP. */
export interface DnsTimeouts {
  readonly dnsUdp: number;
  readonly dnsTcp: number;
}

/** One question to one server: two tries over UDP, then TCP where the answer was cut. */
export async function askDns(
  request: DnsRequest,
  targets: DnsTargets,
  timeouts: DnsTimeouts,
  scope: Scope,
): Promise<DnsReply> {
  const reply = await askUdpTwice(request, targets.udp, timeouts.dnsUdp, scope);
  if (!isTruncated(reply)) return { transport: 'udp', message: toBase64(reply) };
  const whole = await askWhole(buildQuery(request), targets.tcp, timeouts.dnsTcp, scope);
  return { transport: 'tcp', message: toBase64(whole) };
}

async function askUdpTwice(
  request: DnsRequest,
  target: Endpoint,
  timeout: number,
  scope: Scope,
): Promise<Uint8Array> {
  try {
    return await askUdp(buildQuery(request), target, timeout, scope);
  } catch (error) {
    const first = failureOf(error);
    if (first.word !== 'timed-out' && first.word !== 'garbage') throw first;
    return askUdp(buildQuery(request), target, timeout, scope);
  }
}

/** What UDP gave was a part, so there is no falling back to it: without TCP the answer is unknown. */
async function askWhole(
  query: DnsQuery,
  target: Endpoint,
  timeout: number,
  scope: Scope,
): Promise<Uint8Array> {
  try {
    return await askTcp(query, target, timeout, scope);
  } catch (error) {
    const { word, detail } = failureOf(error);
    throw new ExchangeFailure(
      word === 'refused' ? 'unreachable' : word,
      `truncated; tcp: ${detail}`,
    );
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
