import {
  equalNames,
  isSubdomain,
  nameToText,
  parentName,
  rootName,
  type WireName,
} from '../dns/name.js';
import { rrType } from '../dns/types.js';
import type { Limits, Purse } from './limits.js';
import { collectProofs, expansionBy } from './proofs.js';
import type { Reply } from './reply.js';
import { rrsetText, signersOf, type Rrset } from './rrsets.js';
import { earliest, failed, notSecure, secure, type Reason, type Status } from './status.js';
import { verifyRrset, type Fault, type Verified } from './verify.js';
import type { ZoneWalk } from './zone-walk.js';
import type { TrustedZone, ZoneTrust } from './zones.js';

export type OkReply = Extract<Reply, { ok: true }>;

/** What judging needs besides the message. */
export interface Judging {
  readonly walk: ZoneWalk;
  readonly limits: Limits;
  readonly purse: Purse;
}

export interface JudgedRrset {
  readonly status: Status;
  readonly originalTtl?: number;
  /** The RRset was made from a wildcard. */
  readonly expanded: boolean;
}

/** More signer names than this in one message help nobody honest. */
const maxSigners = 4;

/** The name whose zone answers: DS is the parent's (standards A34). */
export function homeOf(name: WireName, type: number): WireName {
  return type === rrType.DS ? (parentName(name) ?? rootName) : name;
}

function signersAround(sets: readonly Rrset[], name: WireName, type: number): readonly WireName[] {
  return signersOf(sets).filter((signer) => isSubdomain(homeOf(name, type), signer));
}

/** Signers that may speak of the name: ancestors or itself, for DS strict ancestors, for DNSKEY itself alone. */
export function fittingSigners(
  sets: readonly Rrset[],
  name: WireName,
  type: number,
): readonly WireName[] {
  return signersAround(sets, name, type)
    .filter((signer) => type !== rrType.DNSKEY || equalNames(signer, name))
    .slice(0, maxSigners);
}

/** Signers that may say what is absent: a name that is no apex has no keys, and its zone says so. */
export function denyingSigners(
  sets: readonly Rrset[],
  name: WireName,
  type: number,
): readonly WireName[] {
  return signersAround(sets, name, type).slice(0, maxSigners);
}

/** The zone itself where its keys are proven and `signer` is its apex. */
export function zoneOf(trust: ZoneTrust, signer: WireName): TrustedZone | undefined {
  return trust.trusted && equalNames(trust.apex, signer) ? trust : undefined;
}

const cutless: ReadonlySet<Reason> = new Set(['optout', 'nsec3-iterations']);

/**
 * The state of what no zone's keys vouch for: insecure where a proven cut leads out of DNSSEC (an unsigned zone may
 * carry made-up signatures), else bogus for the reason found. An opt-out span or a proof too costly to follow shows no
 * cut: where a zone we trust signed and its word does not hold (`bySigner`), nothing says that another zone begins.
 */
export async function unvouched(
  judging: Judging,
  name: WireName,
  type: number,
  fault: Fault,
  server: string,
  bySigner: boolean,
): Promise<Status> {
  if (fault.reason === 'keytrap-budget' || fault.reason === 'crypto-refused')
    return failed(fault.reason, [`${fault.text}, from ${server}`]);
  const trust = await judging.walk.trustAt(homeOf(name, type), judging.purse);
  const isOurs = fault.reason === 'rrsig-missing' || fault.reason === 'nsec-missing';
  const isNoCut = bySigner && !trust.trusted && cutless.has(trust.status.reason);
  if (!trust.trusted && !isNoCut && (trust.status.state === 'insecure' || isOurs))
    return trust.status;
  return failed(fault.reason, [...trust.status.chain, `${fault.text}, from ${server}`]);
}

type Good = Extract<Verified, { ok: true }>;

function judgeGood(
  set: Rrset,
  zone: TrustedZone,
  verified: Good,
  reply: OkReply,
  judging: Judging,
): JudgedRrset {
  const line = `${rrsetText(set)}: secure by key tag ${verified.keyTag} of ${nameToText(zone.apex)}`;
  const chain = [...zone.status.chain, line];
  const evidence = earliest(zone.status, verified.evidence);
  const { originalTtl } = verified;
  if (verified.expandedFrom === undefined)
    return { status: secure(chain, evidence), originalTtl, expanded: false };
  const bounds = judging.walk.bounds(judging.purse);
  const proofs = collectProofs(reply.authorities, zone, bounds);
  const allowed = expansionBy(proofs, set, verified.expandedFrom, zone, judging.limits);
  if (allowed === 'yes')
    return {
      status: secure(chain, earliest(evidence, proofs.evidence)),
      originalTtl,
      expanded: true,
    };
  const faulty = [...chain, `${rrsetText(set)}: wildcard, ${allowed}, from ${reply.server}`];
  const isInsecure = allowed === 'optout' || allowed === 'nsec3-iterations';
  const status = isInsecure ? notSecure('insecure', allowed, faulty) : failed(allowed, faulty);
  return { status, expanded: true };
}

/** The state of one RRset of an answer (RFC 4035 s5.3): by owner, type and class, never by type alone. */
export async function judgeRrset(
  set: Rrset,
  reply: OkReply,
  judging: Judging,
): Promise<JudgedRrset> {
  let fault: Fault = {
    reason: set.signatures.length === 0 ? 'rrsig-missing' : 'signer-mismatch',
    text: `${rrsetText(set)}: ${set.signatures.length === 0 ? 'no signature' : 'no signature by its zone'}`,
  };
  let bySigner = false;
  for (const signer of fittingSigners([set], set.name, set.type)) {
    const trust = await judging.walk.trustAt(signer, judging.purse);
    const zone = zoneOf(trust, signer);
    if (zone === undefined) {
      if (!trust.trusted) return { status: trust.status, expanded: false };
      continue;
    }
    const verified = verifyRrset(set, zone, judging.walk.bounds(judging.purse));
    if (verified.ok) return judgeGood(set, zone, verified, reply, judging);
    [fault, bySigner] = [verified, true];
    if (fault.reason === 'keytrap-budget') break;
  }
  const status = await unvouched(judging, set.name, set.type, fault, reply.server, bySigner);
  return { status, expanded: false };
}
