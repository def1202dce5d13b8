import { Buffer } from 'node:buffer';
import { answersQuestion, decodeMessage } from '../protocols/dns/message.js';
import type { Message } from '../protocols/dns/message.js';
import { nameKey } from '../protocols/dns/name.js';
import type { WireName } from '../protocols/dns/name.js';
import { rcode } from '../protocols/dns/types.js';
import type { AskResult } from '../protocols/dnssec/types.js';
import type { ResolverEndpoint } from '../protocols/recording/format.js';
import type { DnsReply, Network, Outcome } from '../protocols/recording/network.js';

export type Endpoint = ResolverEndpoint;

/** One question to one server: its message, or the word for why there is none. */
export interface Asker {
  ask(server: Endpoint, name: WireName, type: number, recurse: boolean): Promise<AskResult>;
}

export function createAsker(network: Network): Asker {
  return { ask: (server, name, type, recurse) => ask(network, server, { name, type, recurse }) };
}

/** Ports: RFC 1035 s4.2, RFC 7858 s3.1, RFC 9110 s4.2.2. */
const usualPort = { udp: 53, tls: 853, https: 443 } as const;

/** As a resolver is written: `192.0.2.53`, `[2001:db8::53]:5353`, `tls://192.0.2.53`, `https://192.0.2.53/dns-query`. */
export function endpointText({ address, port, channel }: Endpoint): string {
  const literal = address.includes(':') ? `[${address}]` : address;
  const usual = port === usualPort[channel?.kind ?? 'udp'];
  const place = usual ? (channel ? literal : address) : `${literal}:${port}`;
  if (channel === undefined) return place;
  return channel.kind === 'tls' ? `tls://${place}` : `https://${place}${channel.path}`;
}

interface Query {
  readonly name: WireName;
  readonly type: number;
  readonly recurse: boolean;
}

/** RFC 6891 s7: only FORMERR says that a server does not know EDNS; any other failure is not asked again in clear. */
async function ask(network: Network, server: Endpoint, query: Query): Promise<AskResult> {
  const first = await send(network, server, query, true);
  if (!first.ok || first.message.rcode !== rcode.FORMERR) return first;
  return send(network, server, query, false);
}

async function send(
  network: Network,
  server: Endpoint,
  query: Query,
  edns: boolean,
): Promise<AskResult> {
  const { name, type, recurse } = query;
  const request = {
    server: server.address,
    port: server.port,
    name: nameKey(name),
    type,
    recurse,
    edns,
    ...(server.channel && { channel: server.channel }),
  };
  const message = read(await network.dns(request), query);
  const text = endpointText(server);
  return typeof message === 'string'
    ? { ok: false, failure: message, server: text }
    : { ok: true, message, server: text };
}

/** The message, or the word for why there is none. A recording is no better than the wire: the question is compared again. */
function read(result: Outcome<DnsReply>, { name, type }: Query): Message | string {
  if (result.outcome !== 'answered') return result.outcome;
  try {
    const message = decodeMessage(Buffer.from(result.value.message, 'base64'));
    if (message.flags.tc) return 'truncated';
    return isReply(message, name, type) ? message : 'garbage';
  } catch {
    return 'garbage';
  }
}

/** A server that cannot read the query may leave the question out of its FORMERR. */
function isReply(message: Message, name: WireName, type: number): boolean {
  if (message.rcode === rcode.FORMERR && message.questions.length === 0) return message.flags.qr;
  return answersQuestion(message, name, type);
}
