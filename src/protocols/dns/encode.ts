import { u16Bytes, u32Bytes } from './byte-reader.js';
import { ednsRecord } from './edns.js';
import { flagWord } from './flags.js';
import type { Message, ResourceRecord } from './message.js';
import { nameOf, nameToText, WireError, type WireName } from './name.js';

/** Octets so far, and where each name suffix was written. Owner names compress, RDATA never does. */
class Writer {
  readonly bytes: number[] = [];
  readonly #seen = new Map<string, number>();

  add(octets: Uint8Array): void {
    for (const octet of octets) this.bytes.push(octet);
  }

  /** Case is part of the key: a pointer to another spelling would change what the reader sees. */
  name(name: WireName): void {
    const labels = nameOf(name.labels).labels;
    for (const [index, label] of labels.entries()) {
      const key = nameToText({ labels: labels.slice(index) });
      const earlier = this.#seen.get(key);
      if (earlier !== undefined) return this.add(u16Bytes(0xc000 + earlier));
      if (this.bytes.length < 0x4000) this.#seen.set(key, this.bytes.length);
      this.bytes.push(label.length);
      this.add(label);
    }
    this.bytes.push(0);
  }

  record(record: ResourceRecord): void {
    if (record.rdata.length > 0xffff) throw new WireError('RDATA of more than 65535 octets');
    this.name(record.name);
    this.add(u16Bytes(record.type));
    this.add(u16Bytes(record.class));
    this.add(u32Bytes(record.ttl));
    this.add(u16Bytes(record.rdata.length));
    this.add(record.rdata);
  }
}

/** Writes one message; throws WireError where it does not fit (an rcode above 15 without EDNS, 64 KiB). */
export function encodeMessage(message: Message): Uint8Array {
  if (message.rcode > 15 && message.edns === undefined)
    throw new WireError('an rcode above 15 needs EDNS');
  const additionals =
    message.edns === undefined
      ? message.additionals
      : [...message.additionals, ednsRecord(message.edns, message.rcode)];
  const sections = [message.answers, message.authorities, additionals];
  const writer = new Writer();
  const word = flagWord(message.flags) | ((message.opcode & 0xf) << 11) | (message.rcode & 0xf);
  for (const value of [message.id, word, message.questions.length]) writer.add(u16Bytes(value));
  for (const section of sections) writer.add(u16Bytes(section.length));
  for (const question of message.questions) {
    writer.name(question.name);
    writer.add(u16Bytes(question.type));
    writer.add(u16Bytes(question.class));
  }
  for (const record of sections.flat()) writer.record(record);
  if (writer.bytes.length > 0xffff) throw new WireError('message of more than 65535 octets');
  return Uint8Array.from(writer.bytes);
}

/** For servers: the message, or where it exceeds `limit` octets an empty one with TC set (RFC 2181 s9). */
export function encodeTruncated(message: Message, limit: number): Uint8Array {
  const whole = encodeMessage(message);
  if (whole.length <= limit) return whole;
  return encodeMessage({
    ...message,
    flags: { ...message.flags, tc: true },
    answers: [],
    authorities: [],
    additionals: [],
  });
}
