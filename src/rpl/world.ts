import {
  decodeMessage,
  type Flags,
  type Message,
  type Question,
} from '../protocols/dns/message.js';
import { equalNames, isSubdomain, WireError } from '../protocols/dns/name.js';
import { opcode, rcode, rrClass } from '../protocols/dns/types.js';
import type { Entry, Scenario, Step } from './format.js';

export type Transport = 'udp' | 'tcp';

const rcodeWords: ReadonlyMap<string, number> = new Map([
  ...Object.entries(rcode),
  ['NOTIMPL', rcode.NOTIMP],
  ['NODATA', rcode.NOERROR],
]);

/** The rcode that REPLY words say, `NOERROR` where none does. */
export function rcodeOf(reply: ReadonlySet<string>): number {
  for (const word of reply) {
    const value = rcodeWords.get(word);
    if (value !== undefined) return value;
  }
  return rcode.NOERROR;
}

function flagsOf(reply: ReadonlySet<string>): Flags {
  const has = (word: string): boolean => reply.has(word);
  return {
    qr: has('QR'),
    aa: has('AA'),
    tc: has('TC'),
    rd: has('RD'),
    ra: has('RA'),
    ad: has('AD'),
    cd: has('CD'),
  };
}

const isQuery = (entry: Entry): boolean =>
  !['NOTIFY', 'UPDATE', 'IQUERY', 'STATUS'].some((word) => entry.reply.has(word));

/** Whether MATCH takes the question. Our questions are plain queries with EDNS, DO and CD. */
export function matches(entry: Entry, query: Question, transport: Transport): boolean {
  const { match, question } = entry;
  const has = (...words: readonly string[]): boolean => words.some((word) => match.has(word));
  if (has('opcode', 'all') && !isQuery(entry)) return false;
  if (has('tcp') && transport !== 'tcp') return false;
  if (has('udp') && transport !== 'udp') return false;
  if (has('noedns')) return false;
  if (has('qtype', 'question', 'all') && question?.type !== query.type) return false;
  if (has('qname', 'question', 'all'))
    if (question === undefined || !equalNames(question.name, query.name)) return false;
  if (has('subdomain') && !(question !== undefined && isSubdomain(query.name, question.name)))
    return false;
  return true;
}

function fromRaw(raw: Uint8Array, query: Question): Message | undefined {
  try {
    return { ...decodeMessage(raw), questions: [query] };
  } catch (error) {
    // What a hostile server sends may be no message at all.
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** The message an entry makes of a question that it matched. */
export function messageOf(entry: Entry, query: Question): Message | undefined {
  if (entry.raw !== undefined) return fromRaw(entry.raw, query);
  const copies = entry.adjust.has('copy_query') || entry.question === undefined;
  return {
    id: 0,
    flags: flagsOf(entry.reply),
    opcode: opcode.QUERY,
    rcode: rcodeOf(entry.reply),
    questions: [copies ? query : (entry.question ?? query)],
    answers: entry.sections.answer,
    authorities: entry.sections.authority,
    additionals: entry.sections.additional,
  };
}

/** The virtual servers of a file at one step. */
export class World {
  readonly #scenario: Scenario;
  readonly #replies: readonly Step[];
  readonly #at: number;
  /** Questions that no server answered. */
  readonly unanswered = new Set<string>();

  /** `replies`: REPLY steps that speak between this step and its check. */
  constructor(scenario: Scenario, at: number, replies: readonly Step[]) {
    this.#scenario = scenario;
    this.#at = at;
    this.#replies = replies;
  }

  #entries(address: string): readonly Entry[] {
    const fits = (addresses: readonly string[]): boolean =>
      addresses.length === 0 || addresses.includes(address);
    const fromRanges = this.#scenario.ranges
      .filter((range) => range.from <= this.#at && this.#at <= range.to && fits(range.addresses))
      .flatMap((range) => range.entries);
    const fromSteps = this.#replies
      .filter((step) => step.address === undefined || step.address === address)
      .flatMap((step) => step.entry ?? []);
    return [...fromRanges, ...fromSteps];
  }

  /** What the server says, or `undefined` where it stays silent. */
  send(address: string, query: Question, transport: Transport): Message | undefined {
    const { ip4, ip6 } = this.#scenario.config;
    if (address.includes(':') ? !ip6 : !ip4) return undefined;
    const entry = this.#entries(address).find((one) => matches(one, query, transport));
    return entry && messageOf(entry, query);
  }
}

export function questionOf(name: Question['name'], type: number): Question {
  return { name, type, class: rrClass.IN };
}
