import { equalBytes } from '../dns/byte-reader.js';
import { nameToText, type WireName } from '../dns/name.js';
import { readDnskey, readDs, type Ds } from '../dns/rdata.js';
import type { AlgorithmTable, DigestTable } from './algorithms.js';
import type { TrustAnchor } from './anchors.js';
import { digested, keyFlags } from './keys.js';
import type { Rrset } from './rrsets.js';
import { usableKey, verifyRrset, type Bounds, type Fault, type UsableKey } from './verify.js';
import type { NotSecure, Reason, Secure } from './status.js';

/** A zone whose keys are proven. */
export interface TrustedZone {
  readonly trusted: true;
  readonly apex: WireName;
  readonly keys: readonly UsableKey[];
  readonly status: Secure;
}

/** The outermost zone or cut below which nothing can be proven, and why. */
export interface UntrustedZone {
  readonly trusted: false;
  readonly apex: WireName;
  readonly status: NotSecure;
}

export type ZoneTrust = TrustedZone | UntrustedZone;

export function readDsRecords(set: Rrset): readonly Ds[] {
  return set.records.flatMap(({ rdata }) => (rdata.length < 4 ? [] : [readDs(rdata)]));
}

/** What counts as supported; everything else does not. */
export interface Supported {
  readonly algorithms: AlgorithmTable;
  readonly digests: DigestTable;
}

/** The DS records to try (standards A04), or why the delegation counts as unsigned. */
export function selectDs(
  records: readonly Ds[],
  { algorithms, digests }: Supported,
): { readonly usable: readonly Ds[] } | { readonly unsupported: Reason } {
  const known = records.filter((ds) => algorithms.has(ds.algorithm));
  const usable = known.filter((ds) => digests.has(ds.digestType));
  if (usable.length === 0)
    return { unsupported: known.length === 0 ? 'unsupported-algorithm' : 'unsupported-digest' };
  // RFC 4509 s3: SHA-1 gives way, else who can forge it picks the digest.
  const strong = usable.filter((ds) => ds.digestType !== 1);
  return { usable: strong.length > 0 ? strong : usable };
}

export function usableDsOf(set: Rrset, supported: Supported): ReturnType<typeof selectDs> {
  return selectDs(readDsRecords(set), supported);
}

/** Tells whether a key is named by one of these DS; each key is hashed at most once per digest type. */
export function namedByDs(
  owner: WireName,
  records: readonly Ds[],
  digests: DigestTable,
): (key: UsableKey) => boolean {
  return (key) => {
    const fitting = records.filter(
      (ds) => ds.keyTag === key.tag && ds.algorithm === key.algorithmNumber,
    );
    return [...new Set(fitting.map((ds) => ds.digestType))].some((digestType) => {
      const digest = digests.get(digestType)?.(digested(owner, key.dnskey));
      return (
        digest !== undefined &&
        fitting.some((ds) => ds.digestType === digestType && equalBytes(ds.digest, digest))
      );
    });
  };
}

/** Tells whether a key is one of these anchors of `owner`; `undefined` where we can use none of the anchors. */
export function namedByAnchors(
  owner: WireName,
  anchors: readonly TrustAnchor[],
  supported: Supported,
): ((key: UsableKey) => boolean) | undefined {
  const selected = selectDs(
    anchors.filter((anchor) => anchor.type === 'DS').map((anchor) => readDs(anchor.rdata)),
    supported,
  );
  const byDs =
    'usable' in selected ? namedByDs(owner, selected.usable, supported.digests) : undefined;
  const keys = anchors.filter(
    (anchor) =>
      anchor.type === 'DNSKEY' && usableKey(anchor.rdata, supported.algorithms) !== undefined,
  );
  if (byDs === undefined && keys.length === 0) return undefined;
  return (key) =>
    byDs?.(key) === true || keys.some((anchor) => equalBytes(anchor.rdata, key.dnskey));
}

/** Key tags in a line of a chain. */
const shownTags = 8;

function tagText(keys: readonly UsableKey[]): string {
  if (keys.length === 0) return ', and none that can be used';
  const tags = keys.slice(0, shownTags).map(({ tag }) => tag);
  return ` among key tags ${tags.join(' and ')}${keys.length > shownTags ? ' and more' : ''}`;
}

export type KeyResult =
  | {
      readonly ok: true;
      readonly keys: readonly UsableKey[];
      readonly entry: number;
      readonly verified: Extract<ReturnType<typeof verifyRrset>, { ok: true }>;
    }
  | ({ readonly ok: false } & Fault);

function hasZoneFlag(set: Rrset): boolean {
  return set.records.some(
    ({ rdata }) => rdata.length >= 4 && (readDnskey(rdata).flags & keyFlags.ZONE) !== 0,
  );
}

/** The keys of a DNSKEY RRset that one of its entry keys signed (RFC 4035 s5.2; standards A02). */
export function zoneKeysOf(
  set: Rrset,
  isEntry: (key: UsableKey) => boolean,
  algorithms: AlgorithmTable,
  bounds: Bounds,
): KeyResult {
  const apexText = nameToText(set.name);
  const keys = set.records.flatMap(
    ({ rdata }) => usableKey(rdata, algorithms, bounds.memory) ?? [],
  );
  const entries = keys.filter(isEntry);
  if (entries.length === 0)
    return {
      ok: false,
      reason: hasZoneFlag(set) ? 'ds-mismatch' : 'zone-key-missing',
      text: `${apexText} DNSKEY: no key that the parent's DS or the trust anchor names${tagText(keys)}`,
    };
  const verified = verifyRrset(set, { apex: set.name, keys: entries }, bounds);
  if (!verified.ok) return verified;
  if (verified.expandedFrom !== undefined)
    return { ok: false, reason: 'signature-invalid', text: `${apexText} DNSKEY: a wildcard's` };
  return { ok: true, keys, entry: verified.keyTag, verified };
}
