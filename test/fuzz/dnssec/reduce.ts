import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { decodeMessage } from '../../../src/protocols/dns/message.js';
import { nameKey, WireError } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { changed, sections } from '../mutations/scene.js';

/** The served message, where it is one. */
export function readServed(served: Message | Uint8Array): Message | undefined {
  if (!(served instanceof Uint8Array)) return served;
  try {
    return decodeMessage(served);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** What a record is or, for a signature however malformed, what it is said to cover. */
function kindOf({ type, rdata }: ResourceRecord): number {
  return type === rrType.RRSIG ? (rdata[0] ?? 0) * 256 + (rdata[1] ?? 0) : type;
}

/** RRsets with their signatures. */
function parts(message: Message): readonly (readonly ResourceRecord[])[] {
  const sets = new Map<string, ResourceRecord[]>();
  for (const section of sections) {
    for (const record of message[section]) {
      const key = `${section} ${record.class} ${kindOf(record)} ${nameKey(record.name)}`;
      sets.set(key, [...(sets.get(key) ?? []), record]);
    }
  }
  return [...sets.values()];
}

/** SOA records of the authority section and what is said to sign them. */
export function soaRecords(message: Message): readonly ResourceRecord[] {
  return message.authorities.filter((record) => kindOf(record) === rrType.SOA);
}

/** A record that is there twice is two records: they are told apart by identity. */
function withOwnRecords(message: Message): Message {
  const copied = (list: readonly ResourceRecord[]): readonly ResourceRecord[] =>
    list.map((record) => ({ ...record }));
  return {
    ...message,
    answers: copied(message.answers),
    authorities: copied(message.authorities),
    additionals: copied(message.additionals),
  };
}

/** The message without every RRset, then every record, that `holds` can do without; from one end or the other, as two may do for each other. */
export async function reduced(
  message: Message,
  holds: (smaller: Message) => Promise<boolean>,
  from: 'first' | 'last' = 'last',
): Promise<Message> {
  let left = withOwnRecords(message);
  const sets = from === 'last' ? [...parts(left)].reverse() : parts(left);
  const records = sets.filter((set) => set.length > 1).flatMap((set) => set.map((one) => [one]));
  for (const part of [...sets, ...records]) {
    if (!part.some((record) => sections.some((section) => left[section].includes(record))))
      continue;
    const smaller = changed(left, part, 'answers', []);
    if (await holds(smaller)) left = smaller;
  }
  return left;
}

export function recordCount(message: Message): number {
  return sections.reduce((count, section) => count + message[section].length, 0);
}
