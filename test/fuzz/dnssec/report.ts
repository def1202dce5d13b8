import {
  encodeMessage,
  type Message,
  type ResourceRecord,
} from '../../../src/protocols/dns/message.js';
import { decodeMessage } from '../../../src/protocols/dns/message.js';
import { nameToText, WireError } from '../../../src/protocols/dns/name.js';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { rcodeName, rrTypeName } from '../../../src/protocols/dns/types.js';
import type { Lie } from '../mutations/table.js';
import type { Difference } from './compare.js';
import { explain } from './explain.js';
import { askedText, hex, type Asked, type OurOpinion } from './ours.js';
import type { Opinion } from './opinion.js';

export interface Finding {
  readonly number: number;
  readonly question: Asked;
  readonly target: Asked;
  readonly lie: Lie;
  readonly ours: OurOpinion;
  /** What we say where nothing is tampered with. */
  readonly truth: OurOpinion;
  readonly unbound: Opinion;
  readonly delv: Opinion;
  readonly difference: Difference;
}

function rdataText(record: ResourceRecord): string {
  try {
    return rdataToText(record.type, record.rdata);
  } catch (error) {
    if (error instanceof WireError) return `\\# ${record.rdata.length} ${hex(record.rdata)}`;
    throw error;
  }
}

function recordLine(record: ResourceRecord): string {
  const kind = `${record.class === 1 ? 'IN' : `CLASS${record.class}`} ${rrTypeName(record.type)}`;
  return `    ${nameToText(record.name)} ${record.ttl} ${kind} ${rdataText(record)}`;
}

function messageLines(message: Message): readonly string[] {
  const flags = Object.entries(message.flags).flatMap(([flag, isSet]) => (isSet ? [flag] : []));
  return [
    `  served: ${rcodeName(message.rcode)} flags ${flags.join(' ')}`,
    ...(['answers', 'authorities', 'additionals'] as const).flatMap((section) =>
      message[section].length === 0 ? [] : [`   ${section}`, ...message[section].map(recordLine)],
    ),
  ];
}

function servedLines(served: Message | Uint8Array): readonly string[] {
  try {
    return messageLines(
      decodeMessage(served instanceof Uint8Array ? served : encodeMessage(served)),
    );
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const bytes = served instanceof Uint8Array ? hex(served) : '';
    return [`  served: unreadable (${error.message}) ${bytes}`];
  }
}

/** One difference in full: question, mutation, opinions, response. */
export function findingText(finding: Finding): string {
  const { ours, unbound, delv, lie } = finding;
  return [
    `case ${finding.number}: ${finding.difference}`,
    `  question: ${askedText(finding.question)}`,
    `  mutation: ${lie.kind}: ${lie.label}, in the answer to ${askedText(finding.target)}`,
    `  ours: ${ours.words}`,
    ...ours.chain.slice(-3).map((line) => `    ${line}`),
    `  unbound: ${unbound.words}`,
    `  delv: ${delv.words}`,
    ...servedLines(lie.served),
  ].join('\n');
}

function opinions({ ours, unbound, delv }: Finding): string {
  const reason = ours.reason === '' ? '' : ` (${ours.reason})`;
  return `ours ${ours.state}${reason} ${ours.outcome}, unbound ${unbound.state} ${unbound.outcome}, delv ${delv.state}`;
}

function grouped<T>(
  list: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

/** Differences by why they are there, and by mutation and opinions; most frequent first. */
export function summaryLines(findings: readonly Finding[]): readonly string[] {
  const why = (finding: Finding): string =>
    finding.difference === 'unsafe' ? 'UNSAFE' : (explain(finding) ?? 'NOT EXPLAINED');
  return grouped(findings, why).flatMap(([reason, list]) => [
    `${list.length}: ${reason}`,
    ...grouped(list, (one) => `${one.difference}: ${one.lie.kind}: ${opinions(one)}`).map(
      ([key, some]) => {
        const numbers = some.slice(0, 4).map(({ number }) => number);
        return `  ${some.length} x ${key} (case ${numbers.join(', ')}${some.length > 4 ? ', ...' : ''})`;
      },
    ),
  ]);
}
