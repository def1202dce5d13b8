import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { nameToText, WireError } from '../../../src/protocols/dns/name.js';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { rcodeName, rrTypeName } from '../../../src/protocols/dns/types.js';
import type { Lie } from '../mutations/table.js';
import type { Difference } from './compare.js';
import type { Cause } from './witness.js';
import { explain } from './explain.js';
import { askedText, hex, type Asked, type OurOpinion } from './ours.js';
import type { Opinion } from './opinion.js';
import { recordCount } from './reduce.js';

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
  readonly cause?: Cause;
  /** Records of the message that was served, and the least of it that still tells us and unbound apart. */
  readonly records: number;
  readonly least: Message | undefined;
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

function leastLines({ least, lie, records }: Finding): readonly string[] {
  if (least === undefined)
    return [`  unreadable: ${lie.served instanceof Uint8Array ? hex(lie.served) : ''}`];
  return [`  minimised to ${recordCount(least)} of ${records} records`, ...messageLines(least)];
}

/** One difference in full: question, mutation, opinions, response. */
export function findingText(finding: Finding): string {
  const { ours, unbound, delv, lie } = finding;
  return [
    `case ${finding.number}: ${finding.difference}: ${reasonOf(finding)}`,
    `  question: ${askedText(finding.question)}`,
    `  mutation: ${lie.kind}: ${lie.label}, in the answer to ${askedText(finding.target)}`,
    `  ours: ${ours.words}`,
    ...ours.chain.slice(-3).map((line) => `    ${line}`),
    `  unbound: ${unbound.words}`,
    `  delv: ${delv.words}`,
    ...leastLines(finding),
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

/** Why the three differ; in capitals where nobody has shown it. */
export function reasonOf(finding: Finding): string {
  if (finding.difference === 'unsafe') return 'UNSAFE';
  return explain(finding) ?? 'NOT EXPLAINED';
}

export function isUnexplained(finding: Finding): boolean {
  return finding.difference !== 'unsafe' && explain(finding) === undefined;
}

/** Differences by why they are there, and by mutation and opinions; most frequent first. */
export function summaryLines(findings: readonly Finding[]): readonly string[] {
  return grouped(findings, reasonOf).flatMap(([reason, list]) => [
    `${list.length}: ${reason}`,
    ...grouped(list, (one) => `${one.difference}: ${one.lie.kind}: ${opinions(one)}`).map(
      ([key, some]) => {
        const numbers = some.slice(0, 4).map(({ number }) => number);
        return `  ${some.length} x ${key} (case ${numbers.join(', ')}${some.length > 4 ? ', ...' : ''})`;
      },
    ),
  ]);
}
