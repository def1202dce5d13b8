import type { DnssecState } from '../../core/observation.js';
import { isSubdomain, nameKey, nameToText, type WireName } from '../dns/name.js';
import { rrType } from '../dns/types.js';
import { aliasAt, dnameAbove } from './aliases.js';
import { judgeDenial } from './judge-denial.js';
import { judgeRrset, type Judging, type OkReply } from './judge-rrset.js';
import type { Reply } from './reply.js';
import { findRrset, highestTtl, rrsetText, type Rrset } from './rrsets.js';
import { notSecure, worst, type Status } from './status.js';
import type { ValidatedAnswer } from './types.js';

export type Fetch = (name: WireName, type: number) => Promise<Reply>;

/** How far the aliases led. */
interface Trail {
  readonly at: WireName;
  readonly steps: readonly { readonly target: WireName; readonly status: Status }[];
}

type Ending = Pick<ValidatedAnswer, 'status' | 'rdatas' | 'ttl' | 'originalTtl' | 'failure'>;

function answer(trail: Trail, server: string, last: Status, ending: Ending): ValidatedAnswer {
  const aliases = trail.steps.map(({ target, status }) => ({
    target: nameToText(target),
    state: status.state satisfies DnssecState,
  }));
  const [first, ...rest] = [...trail.steps.map((step) => step.status), last];
  return {
    ...ending,
    dnssec: worst(first ?? last, ...rest),
    aliases,
    finalName: trail.at,
    server,
  };
}

function failure(trail: Trail, server: string, word: string, status: Status): ValidatedAnswer {
  return answer(trail, server, status, { status: 'failed', rdatas: [], ttl: 0, failure: word });
}

async function positive(
  trail: Trail,
  set: Rrset,
  reply: OkReply,
  judging: Judging,
): Promise<ValidatedAnswer> {
  const judged = await judgeRrset(set, reply, judging);
  const { originalTtl, status } = judged;
  return answer(trail, reply.server, status, {
    status: 'answer',
    rdatas: set.records.map((record) => record.rdata),
    ttl: highestTtl(set),
    ...(originalTtl === undefined || status.state !== 'secure' ? {} : { originalTtl }),
  });
}

/** A server that points elsewhere has said nothing about the data; in a signed zone that is a missing proof anyway. */
function isReferral(reply: OkReply): boolean {
  return (
    !reply.message.flags.aa &&
    reply.answers.length === 0 &&
    reply.authorities.some((set) => set.type === rrType.NS) &&
    !reply.authorities.some((set) => set.type === rrType.SOA)
  );
}

async function negative(
  trail: Trail,
  type: number,
  reply: OkReply,
  judging: Judging,
): Promise<ValidatedAnswer> {
  const judged = await judgeDenial(trail.at, type, reply, judging);
  if (judged.dnssec.state === 'insecure' && isReferral(reply)) {
    const subject = rrsetText({ name: trail.at, type });
    const line = `${subject}: a referral instead of an answer, from ${reply.server}`;
    return failure(trail, reply.server, 'garbage', notSecure('indeterminate', 'garbage', [line]));
  }
  const { originalTtl } = judged;
  return answer(trail, reply.server, judged.dnssec, {
    status: judged.status,
    rdatas: [],
    ttl: judged.ttl,
    ...(originalTtl === undefined ? {} : { originalTtl }),
  });
}

/** Whether a message that led to an alias target also says something of it; if not, the target is asked for. */
function speaksOf(reply: OkReply, name: WireName, type: number): boolean {
  return (
    findRrset(reply.answers, name, type) !== undefined ||
    findRrset(reply.answers, name, rrType.CNAME) !== undefined ||
    dnameAbove(reply, name) !== undefined ||
    reply.authorities.some((set) => set.type === rrType.SOA && isSubdomain(name, set.name))
  );
}

/** An unsigned CNAME under a DNAME is judged by the DNAME, also where CNAME is the type asked for. */
function isSynthesised(set: Rrset, reply: OkReply): boolean {
  return (
    set.type === rrType.CNAME &&
    set.signatures.length === 0 &&
    dnameAbove(reply, set.name) !== undefined
  );
}

/** The data at a name as far as the message has them, or `undefined` where an alias is to be followed. */
async function ending(
  trail: Trail,
  type: number,
  reply: OkReply,
  judging: Judging,
): Promise<ValidatedAnswer | Trail> {
  const set = findRrset(reply.answers, trail.at, type);
  if (set !== undefined && !isSynthesised(set, reply)) return positive(trail, set, reply, judging);
  const alias = await aliasAt(trail.at, type, reply, judging);
  if (alias.kind === 'none') return negative(trail, type, reply, judging);
  if (alias.kind === 'broken') return failure(trail, reply.server, 'garbage', alias.status);
  if (set !== undefined)
    return answer(trail, reply.server, alias.status, {
      status: 'answer',
      rdatas: set.records.map((record) => record.rdata),
      ttl: highestTtl(set),
    });
  return { at: alias.target, steps: [...trail.steps, alias] };
}

/** Judges a reply and follows its aliases, each step by itself (standards A31), asking again where it is silent. */
export async function resolve(
  name: WireName,
  type: number,
  first: Reply,
  fetch: Fetch,
  judging: Judging,
): Promise<ValidatedAnswer> {
  const seen = new Set<string>();
  let trail: Trail = { at: name, steps: [] };
  for (let reply = first; ;) {
    if (!reply.ok) return failure(trail, reply.server, reply.failure, reply.status);
    if (seen.has(nameKey(trail.at)) || trail.steps.length > judging.limits.aliases) {
      const line = `${nameToText(trail.at)} CNAME: aliases loop or go on too long, from ${reply.server}`;
      return failure(trail, reply.server, 'loop', notSecure('indeterminate', 'loop', [line]));
    }
    seen.add(nameKey(trail.at));
    const next: ValidatedAnswer | Trail = await ending(trail, type, reply, judging);
    if ('dnssec' in next) return next;
    trail = next;
    if (!speaksOf(reply, trail.at, type)) reply = await fetch(trail.at, type);
  }
}
