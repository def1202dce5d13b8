import type { Instant } from '../../core/time.js';
import { equalBytes } from '../dns/byte-reader.js';
import { publicKeyOf } from './certificate.js';
import type { Certificate } from './certificate.js';

export interface PathQuestion {
  readonly leaf: Certificate;
  /** Certificates that came with the leaf, in any order. */
  readonly presented: readonly Certificate[];
  /** Where a path may end. They need not be self-signed. */
  readonly anchors: readonly Certificate[];
  readonly now: Instant;
}

/** `anchor` is where a path ended, also where only its dates are wrong: a recording must keep it. */
export interface PathResult {
  readonly reason: 'ok' | 'expired' | 'not-yet-valid' | 'no-path';
  readonly anchor?: Certificate;
}

/** Certificates between leaf and anchor. */
const maxDepth = 8;
/** Signature checks over presented certificates: a chain built to explode (CVE-2023-0464) ends as `no-path`. */
const maxChecks = 64;

const broken: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10045.4.1',
  '1.2.840.10040.4.3',
  '1.3.14.3.2.29',
]);
const serverAuth = '1.3.6.1.5.5.7.3.1';
const anyPurpose = '2.5.29.37.0';

/**
 * A path from the leaf to an anchor (RFC 5280 s6, without policies and revocation): each hop by name, key and
 * signature, issuers with the CA bit and within their path length, names within constraints, dates at `now`.
 * The first path whose dates hold wins; else the first path found says which date was wrong.
 */
export function findPath(question: PathQuestion): PathResult {
  if (!isUsable(question.leaf)) return { reason: 'no-path' };
  const search: Search = { question, checks: 0, outdated: undefined };
  return extend(search, [question.leaf]) ?? search.outdated ?? { reason: 'no-path' };
}

interface Search {
  readonly question: PathQuestion;
  checks: number;
  outdated: PathResult | undefined;
}

function extend(search: Search, path: readonly Certificate[]): PathResult | undefined {
  const tip = path[path.length - 1];
  if (tip === undefined) return undefined;
  const { anchors, presented } = search.question;
  if (anchors.some((anchor) => sameDer(anchor, tip))) return concluded(search, path, tip);
  for (const anchor of anchors) {
    if (!mayIssue(anchor, path, true) || !signs(anchor, tip)) continue;
    const found = concluded(search, [...path, anchor], anchor);
    if (found !== undefined) return found;
  }
  if (path.length > maxDepth) return undefined;
  for (const next of presented) {
    if (path.some((one) => sameDer(one, next)) || !isUsable(next) || !mayIssue(next, path, false))
      continue;
    if (++search.checks > maxChecks || !signs(next, tip)) continue;
    const found = extend(search, [...path, next]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Dates come last, so that "expired" is only said of a certificate that somebody trusted vouched for. */
function concluded(
  search: Search,
  path: readonly Certificate[],
  anchor: Certificate,
): PathResult | undefined {
  const { now } = search.question;
  const reason = path.some((one) => one.notAfter < now)
    ? 'expired'
    : path.some((one) => one.notBefore > now)
      ? 'not-yet-valid'
      : 'ok';
  if (reason === 'ok') return { reason, anchor };
  search.outdated ??= { reason, anchor };
  return undefined;
}

/** Fit to stand in a path below the anchor at all. */
function isUsable({ extensions, signatureAlgorithm }: Certificate): boolean {
  if (extensions.unknownCritical || broken.has(signatureAlgorithm)) return false;
  const { purposes } = extensions;
  return purposes === undefined || purposes.includes(serverAuth) || purposes.includes(anyPurpose);
}

/** An anchor of version 1 has no CA bit to show; everybody else needs it (RFC 5280 s6.1.4 k). */
function mayIssue(issuer: Certificate, path: readonly Certificate[], isAnchor: boolean): boolean {
  const { basicConstraints, permittedNames, excludedNames } = issuer.extensions;
  if (!(basicConstraints?.ca ?? isAnchor)) return false;
  const below = path.slice(1).filter((one) => one.subjectKey !== one.issuerKey).length;
  if (below > (basicConstraints?.pathLength ?? Infinity)) return false;
  const names = leafNames(path[0]);
  if (names.some((name) => excludedNames.some((tree) => isUnder(name, tree)))) return false;
  return (
    permittedNames === undefined ||
    names.every((name) => permittedNames.some((tree) => isUnder(name, tree)))
  );
}

/** The common name counts as a name where it may be matched as one. */
function leafNames(leaf: Certificate | undefined): readonly string[] {
  if (leaf === undefined) return [];
  const { dnsNames, hasDnsId } = leaf.extensions;
  return hasDnsId || leaf.commonName === undefined ? dnsNames : [leaf.commonName];
}

function isUnder(name: string, tree: string): boolean {
  const bare = tree.replace(/^\./, '');
  return bare === '' || name === bare || name.endsWith(`.${bare}`);
}

function signs(issuer: Certificate, subject: Certificate): boolean {
  if (subject.issuerKey !== issuer.subjectKey) return false;
  const key = publicKeyOf(issuer);
  if (key === undefined) return false;
  try {
    return subject.x509.checkIssued(issuer.x509) && subject.x509.verify(key);
  } catch {
    return false;
  }
}

export function sameDer(a: Certificate, b: Certificate): boolean {
  return a === b || (a.subjectKey === b.subjectKey && equalBytes(a.der, b.der));
}
