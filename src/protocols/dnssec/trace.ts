import type { SetLink, ZoneLink } from '../../core/dnssec-trace.js';
import type { DnssecStatus } from '../../core/observation.js';
import {
  equalNames,
  isSubdomain,
  nameFromText,
  nameKey,
  nameToText,
  suffixOf,
  type WireName,
} from '../dns/name.js';
import { rrType } from '../dns/types.js';
import type { Heard } from './heard.js';
import { homeOf } from './judge-rrset.js';
import { createPurse } from './limits.js';
import { isProofType } from './proofs.js';
import type { Reply } from './reply.js';
import { signersOf, type Rrset } from './rrsets.js';
import { setLink } from './set-links.js';
import type { ValidatedAnswer, Validator } from './types.js';
import { usableKeysOf, zoneLink, type Tracing, type ZonePlace } from './zone-links.js';

export type { Tracing } from './zone-links.js';

export interface Chain {
  readonly zones: readonly ZoneLink[];
  readonly sets: readonly SetLink[];
  readonly proofs: readonly SetLink[];
}

/** Sets of one message that are shown. */
const shownSets = 32;

type OkReply = Extract<Reply, { ok: true }>;

/**
 * Lays out what an answer of this validator rests on: every zone on the way with its DS and keys, the sets and the
 * proofs, each signature tried once more by itself. For people: the verdict is the answer's own. Asks only for what
 * the validator has not found out yet.
 */
export async function traceChain(
  name: WireName,
  type: number,
  answer: ValidatedAnswer,
  tracing: Tracing,
): Promise<Chain> {
  const steps = [name, ...answer.aliases.map(({ target }) => nameFromText(target))];
  const replies = repliesOf(steps, type, tracing.heard);
  const places = new Map<string, ZonePlace>();
  for (const step of steps)
    await walk(targetOf(homeOf(step, type), answer.dnssec, replies), tracing.validator, places);
  const found = [...places.values()].filter(({ dnssec }, _, all) => {
    const isAnchorless = dnssec.reason === 'anchorless';
    return !isAnchorless || all.every((other) => other.dnssec.reason === 'anchorless');
  });
  const bounds = {
    now: tracing.now,
    limits: tracing.limits,
    budget: createPurse(tracing.limits).signatures,
  };
  const keysOf = (signer: WireName) => {
    const zone = places.get(nameKey(signer));
    return zone?.dnssec.state === 'secure' ? usableKeysOf(zone.apex, tracing) : undefined;
  };
  const links = (wanted: (set: Rrset) => boolean, of: (reply: OkReply) => readonly Rrset[]) =>
    replies.flatMap((reply) =>
      of(reply)
        .filter(wanted)
        .slice(0, shownSets)
        .map((set) => setLink(set, reply.server, keysOf, bounds)),
    );
  return {
    zones: found.map((place) => zoneLink(place, tracing, keysOf, bounds)),
    sets: links(
      (set) => isOfAnswer(set, steps, type),
      ({ answers }) => answers,
    ),
    proofs: links(
      ({ type: kind }) => isProofType(kind),
      ({ authorities }) => authorities,
    ),
  };
}

/** The messages that the steps were read from; several steps may share one. */
function repliesOf(steps: readonly WireName[], type: number, heard: Heard): readonly OkReply[] {
  return steps.flatMap((step) => {
    const reply = heard.reply(step, type);
    return reply?.ok === true ? [reply] : [];
  });
}

function isOfAnswer(set: Rrset, steps: readonly WireName[], type: number): boolean {
  if (set.type === rrType.DNAME) return steps.some((step) => isSubdomain(step, set.name));
  const fits = set.type === type || set.type === rrType.CNAME;
  return fits && steps.some((step) => equalNames(step, set.name));
}

/** Where a secure answer names its zone by its signer, names below that need not be asked for. */
function targetOf(home: WireName, dnssec: DnssecStatus, replies: readonly OkReply[]): WireName {
  const sets = replies.flatMap(({ answers, authorities }) => [...answers, ...authorities]);
  const [signer] = signersOf(sets).filter((one) => isSubdomain(home, one));
  return dnssec.state === 'secure' && signer !== undefined ? signer : home;
}

/** From the root down to the name, or to where trust ends. */
async function walk(
  target: WireName,
  validator: Validator,
  places: Map<string, ZonePlace>,
): Promise<void> {
  let parent: string | undefined;
  for (let count = 0; count <= target.labels.length; count++) {
    const { apex, dnssec } = await validator.zone(suffixOf(target, count));
    const key = nameKey(apex);
    const known = places.get(key);
    if (known === undefined) places.set(key, { apex, dnssec, ...(parent && { parent }) });
    if (dnssec.state === 'secure') parent = nameToText(apex);
    else if (dnssec.reason !== 'anchorless') return;
  }
}
