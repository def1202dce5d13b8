import type { Seconds } from '../core/time.js';
import {
  decodeMessage,
  encodeMessage,
  encodeTruncated,
  type Message,
  type Question,
} from '../protocols/dns/message.js';
import { equalNames, isSubdomain, type WireName } from '../protocols/dns/name.js';
import { opcode, rcode, rrClass, rrType } from '../protocols/dns/types.js';
import { applyUpdate } from './apply-update.js';
import { DnsListener } from './dns-listener.js';
import type { Protocol } from './endpoints.js';
import type { Closeable } from './listening.js';
import { answerFrom, type Sections } from './zone-answer.js';
import type { ZoneSigner } from './zone-signer.js';
import type { ZoneStore } from './zone-store.js';

/** A zone as one server serves it. */
export interface ServedZone {
  readonly apex: WireName;
  readonly store: ZoneStore;
  /** Absent: the zone is unsigned. */
  readonly signer?: ZoneSigner;
  /** Seconds of lab time by which this server is behind; 0 for the primary, the only one that takes updates. */
  readonly lag: Seconds;
}

export interface AuthorityOptions {
  readonly zones: readonly ServedZone[];
  /** Off: no OPT in any answer, as Microsoft's legacy servers did. */
  readonly edns?: boolean;
  /** Types this server does not know: NOTIMP. */
  readonly notImplemented?: readonly number[];
}

/** Transports a query came over; updates are taken from loopback only. */
interface Origin {
  readonly transport: Protocol;
  readonly address: string;
}

/** An authoritative server: its zones, signed at the moment of asking, and RFC 2136 updates to those it is primary for. */
export class Authority implements Closeable {
  readonly port: number;
  readonly #listener: DnsListener;

  private constructor(listener: DnsListener) {
    this.#listener = listener;
    this.port = listener.port;
  }

  static async open(options: AuthorityOptions): Promise<Authority> {
    return new Authority(
      await DnsListener.open(async (query, origin) => respond(options, query, origin)),
    );
  }

  close(): Promise<void> {
    return this.#listener.close();
  }
}

/** The reply to one message, or silence; throws WireError for octets that are none. */
export function respond(
  options: AuthorityOptions,
  bytes: Uint8Array,
  origin: Origin,
): Uint8Array | undefined {
  const query = decodeMessage(bytes);
  if (query.flags.qr) return undefined;
  if (query.opcode === opcode.UPDATE) {
    return encodeMessage(replyTo(query, { rcode: update(options, query, origin) }));
  }
  if (query.opcode !== opcode.QUERY) {
    return encodeMessage(replyTo(query, { rcode: rcode.NOTIMP }));
  }
  const useEdns = options.edns !== false && query.edns !== undefined;
  const reply: Message = {
    ...replyTo(query, look(options, query, useEdns && query.edns?.do === true)),
    ...(useEdns && query.edns !== undefined
      ? { edns: { udpSize: 1232, version: 0, do: query.edns.do, options: [] } }
      : {}),
  };
  const limit = useEdns ? Math.max(512, Math.min(1232, query.edns?.udpSize ?? 512)) : 512;
  return origin.transport === 'udp' ? encodeTruncated(reply, limit) : encodeMessage(reply);
}

const empty = { aa: false, answers: [], authorities: [], additionals: [] };

function replyTo(
  query: Message,
  sections: Partial<Sections> & { readonly rcode: number },
): Message {
  const { aa, ...rest } = { ...empty, ...sections };
  return {
    id: query.id,
    flags: { ...query.flags, qr: true, aa, tc: false, ra: false, ad: false },
    opcode: query.opcode,
    questions: query.questions,
    ...rest,
  };
}

function look(
  options: AuthorityOptions,
  query: Message,
  dnssecOk: boolean,
): Partial<Sections> & { readonly rcode: number } {
  const [question, second] = query.questions;
  if (question === undefined || second !== undefined) return { rcode: rcode.FORMERR };
  if (question.class !== rrClass.IN) return { rcode: rcode.REFUSED };
  if (options.notImplemented?.includes(question.type) === true) return { rcode: rcode.NOTIMP };
  const served = zoneFor(options.zones, question);
  if (served === undefined) return { rcode: rcode.REFUSED };
  const { signer } = served;
  const sign = dnssecOk && signer !== undefined ? signer.sign : undefined;
  return answerFrom(served.store.asSeen(served.lag), question, sign);
}

/** The deepest zone at or above the name; DS is the parent's (RFC 4035 s3.1.4.1). */
function zoneFor(zones: readonly ServedZone[], { name, type }: Question): ServedZone | undefined {
  return zones
    .filter(({ apex }) => isSubdomain(name, apex))
    .filter(({ apex }) => type !== rrType.DS || !equalNames(apex, name) || zones.length === 1)
    .sort((a, b) => b.apex.labels.length - a.apex.labels.length)[0];
}

function update(options: AuthorityOptions, message: Message, origin: Origin): number {
  if (!/^(::ffff:)?127\./.test(origin.address)) return rcode.REFUSED;
  const [asked] = message.questions;
  const served = options.zones.find(
    ({ apex }) => asked !== undefined && equalNames(apex, asked.name),
  );
  if (served === undefined) return rcode.NOTAUTH;
  if (served.lag > 0) return rcode.REFUSED;
  const result = { rcode: 0 };
  served.store.change((zone) => {
    const applied = applyUpdate(zone, message);
    result.rcode = applied.rcode;
    return applied.zone;
  });
  return result.rcode;
}
