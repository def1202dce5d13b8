import { randomInt } from 'node:crypto';
import { flagBits } from '../protocols/dns/flags.js';
import { nameFromText, nameToWire, WireError } from '../protocols/dns/name.js';
import { rcode, rrClass, rrType } from '../protocols/dns/types.js';
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

/** Flags of a query: CD always, since what a resolver thinks of signatures is nothing to us. */
const flags = { recurse: flagBits.rd | flagBits.cd, plain: flagBits.cd } as const;

/** An OPT record (RFC 6891 s6.1.2): root owner, type 41, UDP size, no extended rcode, version 0, DO, no options. */
const opt = Uint8Array.of(0, 0, rrType.OPT, udpSize >> 8, udpSize & 0xff, 0, 0, 0x80, 0, 0, 0);

/** Throws `not-attempted` for a name that is none. */
export function buildQuery(request: DnsRequest): DnsQuery {
  const name = wireOf(request.name);
  const afterName = headerLength + name.length;
  const message = new Uint8Array(afterName + 4 + (request.edns ? opt.length : 0));
  const view = new DataView(message.buffer);
  view.setUint16(0, randomInt(0x10000));
  view.setUint16(2, request.recurse ? flags.recurse : flags.plain);
  view.setUint16(4, 1);
  message.set(name, headerLength);
  view.setUint16(afterName, request.type);
  view.setUint16(afterName + 2, rrClass.IN);
  if (request.edns) {
    view.setUint16(10, 1);
    message.set(opt, afterName + 4);
  }
  return { message, nameLength: name.length };
}

function wireOf(text: string): Uint8Array {
  try {
    return nameToWire(nameFromText(text));
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
