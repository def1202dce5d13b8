import { isSubdomain, WireError } from '../dns/name.js';
import { equalBytes } from '../dns/byte-reader.js';
import { readNsec, readNsec3 } from '../dns/rdata.js';
import { base32HexOctets } from '../dns/text-codecs.js';
import { rrType } from '../dns/types.js';
import { unproven, type Denial, type DenialQuestion } from './denial.js';
import { nsecAllowsExpansion, nsecDenial, type ProvenNsec } from './denial-nsec.js';
import { nsec3AllowsExpansion, nsec3Denial, type ProvenNsec3 } from './denial-nsec3.js';
import { createBudget, type Limits } from './limits.js';
import { lowestTtl, type Rrset } from './rrsets.js';
import { earliest, type Evidence, type Reason } from './status.js';
import { verifyRrset, type Bounds, type Fault, type ZoneKeys } from './verify.js';

/** The NSEC and NSEC3 records of a message that one zone's keys signed. */
export interface Proofs {
  readonly nsecs: readonly ProvenNsec[];
  readonly nsec3s: readonly ProvenNsec3[];
  /** Why the NSEC3 records cannot be used: too many iterations, or more than one parameter set. */
  readonly nsec3Fault?: Reason;
  /** The last record that was dropped because its signature was not good. */
  readonly fault?: Fault;
  readonly evidence: Evidence;
  readonly ttl: number;
}

export function isProofType(type: number): boolean {
  return type === rrType.NSEC || type === rrType.NSEC3;
}

function readable<T>(read: () => T): T[] {
  try {
    return [read()];
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
}

/** The next name is one of the zone's own (RFC 4034 s4.1.1): an NSEC that leads out of it says nothing. */
function nsecsOf(set: Rrset, zone: ZoneKeys): ProvenNsec[] {
  if (set.type !== rrType.NSEC) return [];
  return set.records
    .flatMap((record) => readable(() => ({ owner: set.name, ...readNsec(record.rdata) })))
    .filter(({ next }) => isSubdomain(next, zone.apex));
}

/** Only SHA-1 and the two known flag values; the owner is one hash label right under the apex (RFC 5155 s8.1-8.2). */
function nsec3sOf(set: Rrset, zone: ZoneKeys): ProvenNsec3[] {
  const label = set.name.labels[0];
  if (set.type !== rrType.NSEC3 || label === undefined) return [];
  if (set.name.labels.length !== zone.apex.labels.length + 1) return [];
  return set.records
    .flatMap((record) =>
      readable(() => ({
        ...readNsec3(record.rdata),
        hash: base32HexOctets(String.fromCharCode(...label)),
      })),
    )
    .filter(
      (nsec3) =>
        nsec3.hashAlgorithm === 1 &&
        nsec3.flags <= 1 &&
        nsec3.hash.length === 20 &&
        nsec3.next.length === 20,
    );
}

function nsec3FaultOf(nsec3s: readonly ProvenNsec3[], limits: Limits): Reason | undefined {
  const [first] = nsec3s;
  if (first === undefined) return undefined;
  const same = nsec3s.every(
    (nsec3) => nsec3.iterations === first.iterations && equalBytes(nsec3.salt, first.salt),
  );
  if (!same) return 'denial-contradicted';
  return first.iterations > limits.nsec3Iterations ? 'nsec3-iterations' : undefined;
}

/**
 * Verifies first, reads afterwards. Records that are themselves wildcard expansions are dropped: by their expanded
 * name they would deny whatever an attacker likes (CVE-2017-15105).
 */
export function collectProofs(
  authorities: readonly Rrset[],
  zone: ZoneKeys,
  bounds: Bounds,
): Proofs {
  const good: Rrset[] = [];
  let evidence: Evidence = { holdsUntil: Infinity, signaturesUntil: Infinity };
  let fault: Fault | undefined;
  for (const set of authorities.filter(
    ({ name, type }) => isProofType(type) && isSubdomain(name, zone.apex),
  )) {
    const verified = verifyRrset(set, zone, bounds);
    if (verified.ok && verified.expandedFrom === undefined) {
      good.push(set);
      evidence = earliest(evidence, verified.evidence);
    } else if (!verified.ok) fault = verified;
    if (fault?.reason === 'keytrap-budget') break;
  }
  const nsec3s = good.flatMap((set) => nsec3sOf(set, zone));
  const nsec3Fault = nsec3FaultOf(nsec3s, bounds.limits);
  return {
    nsecs: good.flatMap((set) => nsecsOf(set, zone)),
    nsec3s: nsec3Fault === undefined ? nsec3s : [],
    ...(nsec3Fault === undefined ? {} : { nsec3Fault }),
    ...(fault === undefined ? {} : { fault }),
    evidence,
    ttl: good.reduce((least, set) => Math.min(least, lowestTtl(set)), Infinity),
  };
}

const brokenSignature: ReadonlySet<Reason> = new Set([
  'signature-invalid',
  'signature-expired',
  'signature-not-yet-valid',
]);

/** A dropped signature explains a missing proof better than "missing" does. */
function explained(reason: Reason, proofs: Proofs): Reason {
  if (proofs.fault?.reason === 'keytrap-budget') return 'keytrap-budget';
  if (reason !== 'nsec-missing' && reason !== 'wildcard-without-proof') return reason;
  // A count too high excuses a zone from proving (RFC 9276 s3.2), not from signing what it does show.
  if (proofs.fault !== undefined && brokenSignature.has(proofs.fault.reason))
    return proofs.fault.reason;
  return proofs.nsec3Fault ?? proofs.fault?.reason ?? reason;
}

/** NSEC3 beside NSEC that show another thing: whoever signed both was wrong once, and nobody knows where. */
function contradicts(other: Denial, denial: Denial): boolean {
  if (other.proven === 'nothing') return other.reason === 'denial-contradicted';
  return other.proven !== denial.proven;
}

/** What the proofs say of a name and type. */
export function denialBy(proofs: Proofs, question: DenialQuestion, limits: Limits): Denial {
  const byNsec = nsecDenial(question, proofs.nsecs);
  const byNsec3 =
    proofs.nsec3s.length === 0
      ? byNsec
      : nsec3Denial(
          // A record dropped for its signature may be the word on the wildcard that is missing.
          { ...question, saysNodata: question.saysNodata === true && proofs.fault === undefined },
          proofs.nsec3s,
          createBudget(limits.nsec3HashesPerTry),
        );
  if (byNsec.proven !== 'nothing')
    return contradicts(byNsec3, byNsec) ? unproven('denial-contradicted') : byNsec;
  return byNsec3.proven === 'nothing' ? unproven(explained(byNsec3.reason, proofs)) : byNsec3;
}

/** Whether an answer made from the wildcard with `labels` labels may stand (RFC 4035 s5.3.4). */
export function expansionBy(
  proofs: Proofs,
  set: Rrset,
  labels: number,
  zone: ZoneKeys,
  limits: Limits,
): 'yes' | 'optout' | Reason {
  if (nsecAllowsExpansion(set.name, labels, zone.apex, proofs.nsecs)) return 'yes';
  const byNsec3 =
    proofs.nsec3s.length === 0
      ? 'no'
      : nsec3AllowsExpansion(
          set.name,
          labels,
          proofs.nsec3s,
          createBudget(limits.nsec3HashesPerTry),
        );
  return byNsec3 === 'no' ? explained('wildcard-without-proof', proofs) : byNsec3;
}
