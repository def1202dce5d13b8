import { isSubdomain, nameToText, type WireName } from '../dns/name.js';
import { readSoa } from '../dns/rdata.js';
import { rcode, rrType, rrTypeName } from '../dns/types.js';
import { denyingSigners, unvouched, zoneOf, type Judging, type OkReply } from './judge-rrset.js';
import { collectProofs, denialBy, isProofType, type Proofs } from './proofs.js';
import { findRrset, lowestTtl, rrsetText, type Rrset } from './rrsets.js';
import { earliest, notSecure, secure, type Status } from './status.js';
import { verifyRrset, type Fault } from './verify.js';
import type { TrustedZone } from './zones.js';

export interface JudgedDenial {
  readonly status: 'nodata' | 'nxdomain';
  readonly dnssec: Status;
  /** Seconds for which the absence may be cached (RFC 2308 s5). */
  readonly ttl: number;
  readonly originalTtl?: number;
}

function soaMinimum(set: Rrset): number {
  const [first] = set.records;
  return first === undefined ? 0 : readSoa(first.rdata).minimum;
}

function soaOf(reply: OkReply, name: WireName): Rrset | undefined {
  return reply.authorities.find((set) => set.type === rrType.SOA && isSubdomain(name, set.name));
}

function unsignedTtl(reply: OkReply, name: WireName): number {
  const soa = soaOf(reply, name);
  return soa === undefined ? 0 : Math.min(lowestTtl(soa), soaMinimum(soa));
}

const byRcode = (reply: OkReply): 'nodata' | 'nxdomain' =>
  reply.message.rcode === rcode.NXDOMAIN ? 'nxdomain' : 'nodata';

interface SoaTtl {
  readonly ttl: number;
  readonly originalTtl?: number;
  readonly evidence: Proofs['evidence'];
}

/** The SOA sets how long absence is cached, and waits hang on that: it must be signed like the proof. */
function soaTtl(
  reply: OkReply,
  zone: TrustedZone,
  proofs: Proofs,
  judging: Judging,
): SoaTtl | Fault {
  const soa = findRrset(reply.authorities, zone.apex, rrType.SOA);
  // RFC 9077: without one, the proof's own TTL.
  if (soa === undefined) return { ttl: proofs.ttl, evidence: proofs.evidence };
  const verified = verifyRrset(soa, zone, judging.walk.bounds(judging.purse));
  if (!verified.ok) return verified;
  const minimum = soaMinimum(soa);
  return {
    ttl: Math.min(lowestTtl(soa), minimum),
    originalTtl: Math.min(verified.originalTtl, minimum),
    evidence: earliest(proofs.evidence, verified.evidence),
  };
}

function judgeIn(
  zone: TrustedZone,
  name: WireName,
  type: number,
  reply: OkReply,
  judging: Judging,
): JudgedDenial | Fault {
  const subject = `${rrsetText({ name, type })} absent`;
  const proofs = collectProofs(reply.authorities, zone, judging.walk.bounds(judging.purse));
  const saysNodata = byRcode(reply) === 'nodata';
  const question = { name, type, apex: zone.apex, saysNodata };
  const denial = denialBy(proofs, question, judging.limits);
  const line = (words: string): string[] => [
    ...zone.status.chain,
    `${subject}: ${words}, by ${nameToText(zone.apex)} from ${reply.server}`,
  ];
  if (denial.proven === 'nothing') {
    if (denial.reason !== 'nsec3-iterations')
      return { reason: denial.reason, text: proofs.fault?.text ?? `${subject}: ${denial.reason}` };
    const dnssec = notSecure('insecure', 'nsec3-iterations', line('too many NSEC3 iterations'));
    return { status: byRcode(reply), dnssec, ttl: unsignedTtl(reply, name) };
  }
  const times = soaTtl(reply, zone, proofs, judging);
  if ('reason' in times) return times;
  const { ttl, evidence, originalTtl } = times;
  const holdsUntil = Math.min(evidence.holdsUntil, judging.walk.now + ttl);
  return {
    // Behind an opt-out span an unsigned delegation may hide, so nothing is proven absent there.
    status: denial.optout ? byRcode(reply) : denial.proven,
    dnssec: denial.optout
      ? notSecure('insecure', 'optout', line('opt-out span'))
      : secure(line('proven'), earliest(zone.status, { ...evidence, holdsUntil })),
    ttl,
    ...(originalTtl === undefined || denial.optout ? {} : { originalTtl }),
  };
}

/** The state of "there is no such data" for a name and type (RFC 4035 s5.4). */
export async function judgeDenial(
  name: WireName,
  type: number,
  reply: OkReply,
  judging: Judging,
): Promise<JudgedDenial> {
  let fault: Fault = {
    reason: 'nsec-missing',
    text: `${nameToText(name)} ${rrTypeName(type)} absent: no proof`,
  };
  const unproven = { status: byRcode(reply), ttl: unsignedTtl(reply, name) };
  const spoken = reply.authorities.filter(
    ({ type: kind }) => isProofType(kind) || kind === rrType.SOA,
  );
  let bySigner = false;
  for (const signer of denyingSigners(spoken, name, type)) {
    const trust = await judging.walk.trustAt(signer, judging.purse);
    const zone = zoneOf(trust, signer);
    if (zone === undefined) {
      if (!trust.trusted) return { ...unproven, dnssec: trust.status };
      continue;
    }
    const judged = judgeIn(zone, name, type, reply, judging);
    if ('dnssec' in judged) return judged;
    [fault, bySigner] = [judged, true];
    if (fault.reason === 'keytrap-budget') break;
  }
  const dnssec = await unvouched(judging, name, type, fault, reply.server, bySigner);
  return { ...unproven, dnssec };
}
