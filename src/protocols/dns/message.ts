import { ByteReader, type KnownNames } from './byte-reader.js';
import { readEdns, type Edns } from './edns.js';
import { readFlags, type Flags } from './flags.js';
import { readRdata } from './layout.js';
import { equalNames, WireError, type WireName } from './name.js';
import { rrClass, rrType } from './types.js';

export type { Edns, EdnsOption } from './edns.js';
export type { Flags } from './flags.js';
export { encodeMessage, encodeTruncated } from './encode.js';

export interface Question {
  readonly name: WireName;
  readonly type: number;
  readonly class: number;
}

/** One record; `rdata` holds whole names, never compression pointers. TTL in seconds. */
export interface ResourceRecord {
  readonly name: WireName;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly rdata: Uint8Array;
}

export interface Message {
  readonly id: number;
  readonly flags: Flags;
  readonly opcode: number;
  /** Twelve bits where EDNS is present (RFC 6891 s6.1.3), else four. */
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  /** Without the OPT record, which is `edns`. */
  readonly additionals: readonly ResourceRecord[];
  readonly edns?: Edns;
}

function readQuestion(reader: ByteReader): Question {
  return { name: reader.name(), type: reader.u16(), class: reader.u16() };
}

/** RFC 2136 sends records of class ANY and NONE with empty RDATA. */
function isEmptyUpdate(recordClass: number, length: number): boolean {
  return length === 0 && (recordClass === rrClass.ANY || recordClass === rrClass.NONE);
}

function readRecord(bytes: Uint8Array, reader: ByteReader, known: KnownNames): ResourceRecord {
  const name = reader.name();
  const type = reader.u16();
  const recordClass = reader.u16();
  const rawTtl = reader.u32();
  const length = reader.u16();
  const start = reader.offset;
  reader.take(length);
  const rdata = isEmptyUpdate(recordClass, length)
    ? new Uint8Array()
    : readRdata(bytes, start, start + length, type, 'kept', known);
  // RFC 2181 s8: a TTL with the top bit set counts as zero. OPT uses the field for flags.
  const ttl = type !== rrType.OPT && rawTtl > 0x7fffffff ? 0 : rawTtl;
  return { name, type, class: recordClass, ttl, rdata };
}

const isOpt = ({ type }: ResourceRecord): boolean => type === rrType.OPT;

function times<T>(count: number, read: () => T): T[] {
  const list: T[] = [];
  for (let done = 0; done < count; done++) list.push(read());
  return list;
}

/**
 * Reads one whole message; throws WireError for anything else, trailing octets included. Names keep their octets and
 * their case.
 */
export function decodeMessage(input: Uint8Array): Message {
  const bytes = new Uint8Array(input);
  const known: KnownNames = new Map();
  const reader = new ByteReader(bytes, 0, bytes.length, known);
  const id = reader.u16();
  const word = reader.u16();
  const counts = times(4, () => reader.u16());
  const section = (index: number): ResourceRecord[] =>
    times(counts[index] ?? 0, () => readRecord(bytes, reader, known));
  const questions = times(counts[0] ?? 0, () => readQuestion(reader));
  const [answers, authorities, all] = [section(1), section(2), section(3)];
  reader.finish();
  if (answers.some(isOpt) || authorities.some(isOpt))
    throw new WireError('OPT outside the additional section');
  const opt = readEdns(all);
  return {
    id,
    flags: readFlags(word),
    opcode: (word >>> 11) & 0xf,
    rcode: (word & 0xf) | ((opt?.extendedRcode ?? 0) << 4),
    questions,
    answers,
    authorities,
    additionals: all.filter((record) => !isOpt(record)),
    ...(opt === undefined ? {} : { edns: opt.edns }),
  };
}

/** True where the message answers exactly this question, names compared without case. */
export function answersQuestion(message: Message, name: WireName, type: number): boolean {
  const question = message.questions[0];
  return (
    message.flags.qr &&
    message.questions.length === 1 &&
    question !== undefined &&
    question.type === type &&
    question.class === rrClass.IN &&
    equalNames(question.name, name)
  );
}
