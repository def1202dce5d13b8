import { randomInt } from 'node:crypto';
import { encodeMessage } from '../protocols/dns/message.js';
import { nameFromText, nameLength, WireError } from '../protocols/dns/name.js';
import { opcode, rcode, rrClass } from '../protocols/dns/types.js';
import type { DnsRequest } from '../protocols/recording/network.js';
import { ExchangeFailure } from './failure.js';

/** RFC 9715: what passes every path without fragments, which off-path attackers can replace. */
const udpSize = 1232;
const headerLength = 12;

/** One query as sent, with a fresh random id. */
export interface DnsQuery {
  readonly message: Uint8Array;
  /** Octets of the owner name in the question. */
  readonly nameLength: number;
}

/** CD always: what a resolver thinks of signatures is nothing to us. Throws `not-attempted` for a name that is none. */
export function buildQuery(request: DnsRequest): DnsQuery {
  try {
    const name = nameFromText(request.name);
    const message = encodeMessage({
      id: randomInt(0x10000),
      flags: {
        qr: false,
        aa: false,
        tc: false,
        rd: request.recurse,
        ra: false,
        ad: false,
        cd: true,
      },
      opcode: opcode.QUERY,
      rcode: rcode.NOERROR,
      questions: [{ name, type: request.type, class: rrClass.IN }],
      answers: [],
      authorities: [],
      additionals: [],
      ...(request.edns ? { edns: { udpSize, version: 0, do: true, options: [] } } : {}),
    });
    return { message, nameLength: nameLength(name) };
  } catch (error) {
    if (error instanceof WireError) throw new ExchangeFailure('not-attempted', 'not-a-name');
    throw error;
  }
}

/**
 * True where `reply` answers this query: id, QR, opcode and question agree (RFC 5452 s9.1); the name compares without
 * case. An error reply of a bare header fits too: servers that choke on EDNS answer FORMERR so, and it proves nothing.
 */
export function fitsQuery({ message, nameLength }: DnsQuery, reply: Uint8Array): boolean {
  if (reply.length < headerLength) return false;
  if (reply[0] !== message[0] || reply[1] !== message[1]) return false;
  if (((reply[2] ?? 0) & 0xf8) !== 0x80) return false;
  if (isBareError(reply)) return true;
  if (reply[4] !== 0 || reply[5] !== 1) return false;
  const endOfName = headerLength + nameLength;
  for (let at = headerLength; at < endOfName + 4; at++) {
    const sent = message[at] ?? 0;
    const seen = reply[at];
    if (seen === undefined) return false;
    if (at < endOfName ? lower(seen) !== lower(sent) : seen !== sent) return false;
  }
  return true;
}

/** The id of a message of at least two octets. */
export function idOf(message: Uint8Array): number {
  return ((message[0] ?? 0) << 8) + (message[1] ?? 0);
}

/** The TC bit: the answer is a part, and a part is no answer. */
export function isTruncated(reply: Uint8Array): boolean {
  return ((reply[2] ?? 0) & 0x02) !== 0;
}

function isBareError(reply: Uint8Array): boolean {
  const code = (reply[3] ?? 0) & 0x0f;
  return (
    code !== rcode.NOERROR &&
    code !== rcode.NXDOMAIN &&
    reply.length === headerLength &&
    reply.subarray(4).every((octet) => octet === 0)
  );
}

/** Label lengths are below 64 and so never taken for letters. */
function lower(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
}
