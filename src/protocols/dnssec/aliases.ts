import { canonicalRdatas } from './canonical.js';
import {
  equalNames,
  isSubdomain,
  isWildcard,
  nameOf,
  nameToText,
  WireError,
  type WireName,
} from '../dns/name.js';
import { readNameRdata } from '../dns/rdata.js';
import { rrType } from '../dns/types.js';
import { judgeRrset, type JudgedRrset, type Judging, type OkReply } from './judge-rrset.js';
import { findRrset, rrsetText, type Rrset } from './rrsets.js';
import { failed, type Status } from './status.js';

/** One step from a name to the name it stands for. */
export interface AliasStep {
  readonly target: WireName;
  readonly status: Status;
}

export type Alias =
  | { readonly kind: 'none' }
  /** The substituted name would be too long (RFC 6672 s2.2), or the alias RRset holds nothing to follow. */
  | { readonly kind: 'broken'; readonly status: Status }
  | ({ readonly kind: 'step' } & AliasStep);

/** The DNAME nearest above the name. */
export function dnameAbove(reply: OkReply, name: WireName): Rrset | undefined {
  return [...reply.answers]
    .filter((set) => set.type === rrType.DNAME)
    .filter((set) => isSubdomain(name, set.name) && !equalNames(name, set.name))
    .sort((a, b) => b.name.labels.length - a.name.labels.length)[0];
}

/** The one target of a CNAME or DNAME RRset; two different ones are no alias (RFC 2181 s10.1). */
function targetOf(set: Rrset): WireName | undefined {
  const [first] = set.records;
  if (first === undefined || canonicalRdatas(set.records).length !== 1) return undefined;
  return readNameRdata(first.rdata);
}

function substitute(name: WireName, owner: WireName, target: WireName): WireName | undefined {
  const prefix = name.labels.slice(0, name.labels.length - owner.labels.length);
  try {
    return nameOf([...prefix, ...target.labels]);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function broken(judged: JudgedRrset, set: Rrset, server: string): Alias {
  const line = `${rrsetText(set)}: no alias that can be followed, from ${server}`;
  const chain = [...judged.status.chain, line];
  const status = judged.status.state === 'secure' ? failed('alias-mismatch', chain) : judged.status;
  return { kind: 'broken', status };
}

/** In a signed zone NSEC stands beside a CNAME (RFC 4035 s2.5): the alias instead leaves out what was asked for. */
async function byCname(set: Rrset, type: number, reply: OkReply, judging: Judging): Promise<Alias> {
  const judged = await judgeRrset(set, reply, judging);
  const isInstead = type === rrType.NSEC && judged.status.state === 'secure';
  const target = isInstead ? undefined : targetOf(set);
  return target === undefined
    ? broken(judged, set, reply.server)
    : { kind: 'step', target, status: judged.status };
}

/** A CNAME under a DNAME is unsigned: it must be exactly what the DNAME makes of the name (RFC 6672 s5.3.1). */
async function byDname(
  name: WireName,
  dname: Rrset,
  cname: Rrset | undefined,
  reply: OkReply,
  judging: Judging,
): Promise<Alias> {
  const judged = await judgeRrset(dname, reply, judging);
  const to = targetOf(dname);
  const target = to === undefined ? undefined : substitute(name, dname.name, to);
  if (target === undefined) return broken(judged, dname, reply.server);
  const chain = judged.status.chain;
  const step = (status: Status): Alias => ({ kind: 'step', target, status });
  if (judged.status.state === 'secure' && (judged.expanded || isWildcard(dname.name)))
    return step(
      failed('wildcard-dname', [...chain, `${rrsetText(dname)}: wildcard, from ${reply.server}`]),
    );
  const synthesised = cname === undefined ? target : targetOf(cname);
  if (synthesised === undefined || !equalNames(synthesised, target)) {
    const line = `${nameToText(name)} CNAME: not what ${rrsetText(dname)} makes of it, from ${reply.server}`;
    return step(failed('alias-mismatch', [...chain, line]));
  }
  return step(judged.status);
}

/** The alias at a name, if the answer section has one for questions of this type. */
export async function aliasAt(
  name: WireName,
  type: number,
  reply: OkReply,
  judging: Judging,
): Promise<Alias> {
  const cname = findRrset(reply.answers, name, rrType.CNAME);
  const dname = dnameAbove(reply, name);
  if (dname !== undefined && (cname === undefined || cname.signatures.length === 0))
    return byDname(name, dname, cname, reply, judging);
  return cname === undefined ? { kind: 'none' } : byCname(cname, type, reply, judging);
}
