import {
  commonAncestor,
  compareNames,
  equalNames,
  isSubdomain,
  wildcardOf,
  type WireName,
} from '../dns/name.js';
import type { Nsec } from '../dns/rdata.js';
import {
  bitmapDenies,
  denialAtName,
  givesAwayBelow,
  unproven,
  type Denial,
  type DenialQuestion,
} from './denial.js';

/** An NSEC whose signature was good and which is no wildcard expansion (standards A32). */
export interface ProvenNsec extends Nsec {
  readonly owner: WireName;
}

/** True where no name exists from `owner` to `next`, both excluded, and `name` lies there. */
function covers(nsec: ProvenNsec, name: WireName, apex: WireName): boolean {
  if (!isSubdomain(nsec.next, apex) || !isSubdomain(name, apex)) return false;
  if (isSubdomain(name, nsec.owner) && givesAwayBelow(nsec.types)) return false;
  const afterOwner = compareNames(nsec.owner, name) < 0;
  const beforeNext = compareNames(name, nsec.next) < 0;
  // Only the last NSEC of a zone points backwards, and only to the apex (RFC 4034 s4.1.1).
  const isLast = equalNames(nsec.next, apex);
  return isLast ? afterOwner : afterOwner && beforeNext;
}

/** The closest encloser that a covering NSEC implies: the longest ancestor shared with either end. */
function encloserBy(nsec: ProvenNsec, name: WireName): WireName {
  const [byOwner, byNext] = [commonAncestor(name, nsec.owner), commonAncestor(name, nsec.next)];
  return byOwner.labels.length >= byNext.labels.length ? byOwner : byNext;
}

function atWildcard(
  nsecs: readonly ProvenNsec[],
  encloser: WireName,
  question: DenialQuestion,
): Denial {
  const wildcard = wildcardOf(encloser);
  const match = nsecs.find((nsec) => equalNames(nsec.owner, wildcard));
  if (match !== undefined)
    return bitmapDenies(match.types, question)
      ? { proven: 'nodata', optout: false }
      : unproven('denial-contradicted');
  return nsecs.some((nsec) => covers(nsec, wildcard, question.apex))
    ? { proven: 'nxdomain', optout: false }
    : unproven('nsec-missing');
}

const depth = (name: WireName): number => name.labels.length;

/** What these NSEC records prove (RFC 4035 s5.4; standards A17 to A19, A25). */
export function nsecDenial(question: DenialQuestion, nsecs: readonly ProvenNsec[]): Denial {
  const match = nsecs.find((nsec) => equalNames(nsec.owner, question.name));
  if (match !== undefined) return denialAtName(match.types, question);
  const cover = nsecs.find((nsec) => covers(nsec, question.name, question.apex));
  if (cover === undefined) return unproven('nsec-missing');
  // The next name lies below: an empty non-terminal exists, whatever the rcode says.
  if (isSubdomain(cover.next, question.name)) return { proven: 'nodata', optout: false };
  const encloser = encloserBy(cover, question.name);
  // Both names of an NSEC exist (RFC 4034 s4.1.1): none may be nearer than the neighbours that the cover shows.
  if (nsecs.some((nsec) => depth(encloserBy(nsec, question.name)) > depth(encloser)))
    return unproven('denial-contradicted');
  return atWildcard(nsecs, encloser, question);
}

/** True where no closer match than the wildcard of `labels` labels exists for `name` (RFC 4035 s5.3.4). */
export function nsecAllowsExpansion(
  name: WireName,
  labels: number,
  apex: WireName,
  nsecs: readonly ProvenNsec[],
): boolean {
  return nsecs.some(
    (nsec) => covers(nsec, name, apex) && encloserBy(nsec, name).labels.length === labels,
  );
}
