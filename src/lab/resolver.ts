import type { Seconds } from '../core/time.js';
import {
  decodeMessage,
  encodeMessage,
  encodeTruncated,
  type Message,
  type ResourceRecord,
} from '../protocols/dns/message.js';
import { isSubdomain, type WireName } from '../protocols/dns/name.js';
import { readSoa } from '../protocols/dns/rdata.js';
import { opcode, rcode, rrClass, rrType } from '../protocols/dns/types.js';
import type { LabClock } from './clock.js';
import { DnsListener } from './dns-listener.js';
import type { EndpointMap, Protocol } from './endpoints.js';
import type { Closeable } from './listening.js';
import { askOverTcp, UdpExchange } from './udp-exchange.js';
import { slot } from './zone.js';

/** Which addresses serve a zone. */
export interface Delegation {
  readonly apex: WireName;
  readonly addresses: readonly string[];
}

/** The shape the validator's `ask` wants. */
export type ResolverResult =
  | { readonly ok: true; readonly message: Message; readonly server: string }
  | { readonly ok: false; readonly failure: string; readonly server: string };

interface Cached {
  readonly message: Message;
  readonly server: string;
  /** Milliseconds of lab time. */
  readonly since: number;
  readonly ttl: Seconds;
}

/**
 * A caching resolver that validates nothing: it holds whole answers for their full TTL of lab time, denials for the
 * negative TTL (RFC 2308 s5), and takes the servers of a zone in turn, so that a lagging one is heard too.
 */
export class LabResolver implements Closeable {
  readonly #clock: LabClock;
  readonly #endpoints: EndpointMap;
  readonly #delegations: readonly Delegation[];
  readonly #exchange: UdpExchange;
  readonly #cache = new Map<string, Cached>();
  #turn = 0;

  private constructor(options: ResolverOptions, exchange: UdpExchange) {
    this.#clock = options.clock;
    this.#endpoints = options.endpoints;
    this.#delegations = options.delegations;
    this.#exchange = exchange;
  }

  static async open(options: ResolverOptions): Promise<LabResolver> {
    return new LabResolver(options, await UdpExchange.open());
  }

  close(): Promise<void> {
    return this.#exchange.close();
  }

  flush(): void {
    this.#cache.clear();
  }

  /** Every answer, SERVFAIL included, is `ok`; not `ok` is only a silence of all servers. TTLs count down. */
  async ask(name: WireName, type: number): Promise<ResolverResult> {
    const key = slot(name, type);
    const cached = this.#cache.get(key);
    const age = cached === undefined ? 0 : (this.#clock.milliseconds() - cached.since) / 1000;
    if (cached !== undefined && age < cached.ttl) {
      return { ok: true, message: aged(cached.message, Math.floor(age)), server: cached.server };
    }
    const result = await this.#askServers(name, type);
    if (result.ok) {
      const ttl = lifetime(result.message);
      const { message, server } = result;
      this.#cache.set(key, { message, server, since: this.#clock.milliseconds(), ttl });
    }
    return result;
  }

  async #askServers(name: WireName, type: number): Promise<ResolverResult> {
    const addresses = this.#serversFor(name, type);
    const turn = this.#turn++;
    let last: ResolverResult = { ok: false, failure: 'timed-out', server: addresses[0] ?? 'none' };
    for (let attempt = 0; attempt < addresses.length; attempt++) {
      const server = addresses[(turn + attempt) % addresses.length] ?? '';
      const message = await this.#askServer(name, type, server);
      if (message?.rcode === rcode.NOERROR || message?.rcode === rcode.NXDOMAIN) {
        return { ok: true, message, server };
      }
      if (message !== undefined) last = { ok: true, message: servfail(message), server };
    }
    return last;
  }

  /** DS belongs to the parent zone, hence the strictly shorter apex. */
  #serversFor(name: WireName, type: number): readonly string[] {
    const enclosing = this.#delegations
      .filter(({ apex }) => isSubdomain(name, apex))
      .filter(({ apex }) => type !== rrType.DS || apex.labels.length < name.labels.length)
      .sort((a, b) => b.apex.labels.length - a.apex.labels.length);
    return enclosing[0]?.addresses ?? [];
  }

  async #askServer(name: WireName, type: number, server: string): Promise<Message | undefined> {
    const query = encodeMessage(queryFor(this.#exchange.nextId(), name, type));
    const overUdp = this.#endpoints.find(server, 53, 'udp');
    if (overUdp === undefined) return undefined;
    const reply = decode(await this.#exchange.ask(query, overUdp));
    if (reply?.flags.tc !== true) return reply;
    const overTcp = this.#endpoints.find(server, 53, 'tcp');
    return overTcp === undefined ? undefined : decode(await askOverTcp(query, overTcp));
  }
}

export interface ResolverOptions {
  readonly clock: LabClock;
  readonly endpoints: EndpointMap;
  readonly delegations: readonly Delegation[];
}

function queryFor(id: number, name: WireName, type: number): Message {
  return {
    id,
    flags: { qr: false, aa: false, tc: false, rd: false, ra: false, ad: false, cd: true },
    opcode: opcode.QUERY,
    rcode: rcode.NOERROR,
    questions: [{ name, type, class: rrClass.IN }],
    answers: [],
    authorities: [],
    additionals: [],
    edns: { udpSize: 1232, version: 0, do: true, options: [] },
  };
}

function decode(bytes: Uint8Array | undefined): Message | undefined {
  try {
    return bytes === undefined ? undefined : decodeMessage(bytes);
  } catch {
    return undefined;
  }
}

function servfail(message: Message): Message {
  return { ...message, rcode: rcode.SERVFAIL, answers: [], authorities: [], additionals: [] };
}

/** Seconds an answer may be kept: its smallest TTL; for a denial min(SOA TTL, SOA MINIMUM); 0 for anything else. */
function lifetime(message: Message): Seconds {
  if (message.rcode !== rcode.NOERROR && message.rcode !== rcode.NXDOMAIN) return 0;
  if (message.answers.length > 0) return Math.min(...message.answers.map(({ ttl }) => ttl));
  const soa = message.authorities.find(({ type }) => type === rrType.SOA);
  return soa === undefined ? 0 : Math.min(soa.ttl, readSoa(soa.rdata).minimum);
}

function aged(message: Message, age: Seconds): Message {
  const older = (records: readonly ResourceRecord[]): readonly ResourceRecord[] =>
    records.map((record) => ({ ...record, ttl: Math.max(0, record.ttl - age) }));
  return { ...message, answers: older(message.answers), authorities: older(message.authorities) };
}

/** The resolver as a service for the tool under test, over UDP and TCP. */
export function serveResolver(resolver: LabResolver): Promise<DnsListener> {
  return DnsListener.open(async (bytes, { transport }) => {
    const query = decodeMessage(bytes);
    const [question] = query.questions;
    if (query.flags.qr || question === undefined) return undefined;
    if (query.opcode !== opcode.QUERY) return encodeMessage(clientReply(query, rcode.NOTIMP));
    const result = await resolver.ask(question.name, question.type);
    const reply = result.ok
      ? clientReply(query, result.message.rcode, result.message)
      : clientReply(query, rcode.SERVFAIL);
    return finish(query, reply, transport);
  });
}

function finish(query: Message, reply: Message, transport: Protocol): Uint8Array {
  if (transport === 'tcp') return encodeMessage(reply);
  return encodeTruncated(reply, Math.max(512, Math.min(1232, query.edns?.udpSize ?? 512)));
}

/** CD data goes through untouched; without DO the client sees no DNSSEC records (RFC 4035 s3.2.2, s3.2.1). */
function clientReply(query: Message, code: number, found?: Message): Message {
  const asked = query.questions[0]?.type;
  const wanted = ({ type }: ResourceRecord): boolean =>
    query.edns?.do === true || type === asked || (type !== rrType.RRSIG && type !== rrType.NSEC);
  return {
    id: query.id,
    flags: { ...query.flags, qr: true, aa: false, tc: false, ra: true, ad: false },
    opcode: query.opcode,
    rcode: code,
    questions: query.questions,
    answers: (found?.answers ?? []).filter(wanted),
    authorities: (found?.authorities ?? []).filter(wanted),
    additionals: [],
    ...(query.edns && { edns: { udpSize: 1232, version: 0, do: query.edns.do, options: [] } }),
  };
}
