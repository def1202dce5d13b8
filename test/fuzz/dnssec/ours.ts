import { canonicalRdatas } from '../../../src/protocols/dnssec/canonical.js';
import { createValidator } from '../../../src/protocols/dnssec/index.js';
import type { AskResult } from '../../../src/protocols/dnssec/types.js';
import { decodeMessage } from '../../../src/protocols/dns/message.js';
import { nameToText, WireError, type WireName } from '../../../src/protocols/dns/name.js';
import { rrTypeName } from '../../../src/protocols/dns/types.js';
import type { FrontEnd } from './front-end.js';
import { memoAlgorithms } from './memo-algorithms.js';
import type { Opinion } from './opinion.js';
import type { World } from './world.js';

export interface Asked {
  readonly name: WireName;
  readonly type: number;
}

export interface OurOpinion extends Opinion {
  readonly finalName: WireName;
  readonly isUndecided: boolean;
  /** How many aliases were followed. */
  readonly aliases: number;
  readonly reason: string;
  readonly chain: readonly string[];
  /** Of the first name and the last: the cut that a proof shows to lead out of DNSSEC. */
  readonly cuts: readonly WireName[];
  /** The same, and names in an opt-out span or behind too costly a proof, where a cut may be. */
  readonly unsigned: readonly WireName[];
  /** The questions it took, the first being the question itself. */
  readonly asked: readonly Asked[];
}

async function ask(frontEnd: FrontEnd, name: WireName, type: number): Promise<AskResult> {
  try {
    const message = decodeMessage(await frontEnd.respond(0, name, type));
    return { ok: true, message, server: 'front end' };
  } catch (error) {
    if (error instanceof WireError) return { ok: false, failure: 'garbage', server: 'front end' };
    throw error;
  }
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Canonical RDATAs as sorted hex. */
export function canonicalHex(
  type: number,
  rdatas: readonly Uint8Array[],
  name: WireName,
): string[] {
  return canonicalRdatas(rdatas.map((rdata) => ({ name, type, class: 1, ttl: 0, rdata }))).map(hex);
}

/** Reasons that show no cut: the zone that signed the proof may well go on. */
const cutless: ReadonlySet<string> = new Set(['optout', 'nsec3-iterations']);

/** Our validator with nothing cached. */
export async function ourOpinion(
  world: World,
  frontEnd: FrontEnd,
  name: WireName,
  type: number,
): Promise<OurOpinion> {
  const asked: Asked[] = [];
  const validator = createValidator({
    anchors: world.anchors,
    now: Math.floor(Date.now() / 1000),
    algorithms: memoAlgorithms,
    ask: (next, kind) => {
      asked.push({ name: next, type: kind });
      return ask(frontEnd, next, kind);
    },
  });
  const answer = await validator.lookup(name, type);
  const asking = [...asked];
  const zones = await Promise.all([name, answer.finalName].map((one) => validator.zone(one)));
  const unsigned = zones.filter(({ dnssec }) => dnssec.state === 'insecure');
  const cuts = unsigned.filter(({ dnssec }) => !cutless.has(dnssec.reason ?? ''));
  const { state, reason, chain } = answer.dnssec;
  const isFailed = state === 'bogus' || state === 'indeterminate' || answer.status === 'failed';
  return {
    state: isFailed ? 'failed' : state,
    outcome: answer.status === 'failed' ? 'none' : answer.status,
    rdatas: answer.status === 'answer' ? canonicalHex(type, answer.rdatas, answer.finalName) : [],
    words: `${state}${reason === undefined ? '' : ` (${reason})`} ${answer.status}`,
    finalName: answer.finalName,
    isUndecided: state === 'indeterminate',
    aliases: answer.aliases.length,
    reason: reason ?? '',
    chain,
    cuts: cuts.map(({ apex }) => apex),
    unsigned: unsigned.map(({ apex }) => apex),
    asked: asking,
  };
}

export const askedText = ({ name, type }: Asked): string =>
  `${nameToText(name)} ${rrTypeName(type)}`;
