import { Buffer } from 'node:buffer';
import { DnsListener, type DnsHandler } from '../../../src/lab/dns-listener.js';
import {
  decodeMessage,
  encodeMessage,
  encodeTruncated,
  type Message,
} from '../../../src/protocols/dns/message.js';
import { nameToText } from '../../../src/protocols/dns/name.js';
import { rcode, rrTypeName } from '../../../src/protocols/dns/types.js';
import type { MiniInternet, Tampering } from '../../protocols/dnssec/mini-internet.js';

export interface NameServerOptions {
  readonly internet: MiniInternet;
  /** What it says otherwise than the zones do: a message, or `servfail`, `refused`, `garbage`. */
  readonly said: readonly Tampering[];
  /** False: a resolver, that validates nothing. */
  readonly authoritative: boolean;
}

/** The zones over UDP and TCP on loopback: as their own servers or through a resolver. */
export function openNameServer(options: NameServerOptions): Promise<DnsListener> {
  return DnsListener.open(handlerFor(options));
}

/** RFC 9715: what our own queries allow. */
const udpOctets = 1232;

function handlerFor({ internet, said, authoritative }: NameServerOptions): DnsHandler {
  return async (bytes, { transport }) => {
    const query = decodeMessage(bytes);
    const [question] = query.questions;
    if (question === undefined) return undefined;
    const honest = internet.answer(question.name, question.type);
    const key = `${nameToText(question.name)} ${rrTypeName(question.type)}`;
    const result = said.reduce<Message | string>(
      (soFar, tampering) =>
        typeof soFar === 'string' ? soFar : (tampering[key]?.(soFar) ?? soFar),
      honest,
    );
    if (result === 'garbage') return Buffer.concat([bytes.subarray(0, 2), Buffer.from('not DNS')]);
    const reply = replyTo(
      query,
      authoritative,
      typeof result === 'string' ? errorOf(result) : result,
    );
    return transport === 'udp' ? encodeTruncated(reply, udpOctets) : encodeMessage(reply);
  };
}

function errorOf(word: string): Pick<Message, 'rcode'> {
  return { rcode: word === 'refused' ? rcode.REFUSED : rcode.SERVFAIL };
}

function replyTo(
  query: Message,
  authoritative: boolean,
  said: Partial<Message> & Pick<Message, 'rcode'>,
): Message {
  return {
    answers: [],
    authorities: [],
    additionals: [],
    ...said,
    id: query.id,
    opcode: 0,
    questions: query.questions,
    flags: {
      qr: true,
      aa: authoritative,
      tc: false,
      rd: query.flags.rd,
      ra: !authoritative,
      ad: false,
      cd: query.flags.cd,
    },
    ...(query.edns && { edns: { udpSize: udpOctets, version: 0, do: true, options: [] } }),
  };
}
