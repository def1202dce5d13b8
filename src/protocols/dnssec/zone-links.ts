import type { DsLink, DsUse, KeyLink, SetLink, ZoneLink } from '../../core/dnssec-trace.js';
import type { DnssecStatus } from '../../core/observation.js';
import type { Instant } from '../../core/time.js';
import { equalNames, nameToText, type WireName } from '../dns/name.js';
import { rdataToText, readDnskey, readDs, type Ds } from '../dns/rdata.js';
import { hexText } from '../dns/text-codecs.js';
import { rrType } from '../dns/types.js';
import type { AlgorithmTable, DigestTable } from './algorithms.js';
import type { TrustAnchor } from './anchors.js';
import type { Heard } from './heard.js';
import { dsMatchesKey, keyTagOf } from './keys.js';
import type { Limits } from './limits.js';
import { isProofType } from './proofs.js';
import { findRrset, type Rrset } from './rrsets.js';
import { algorithmName, setLink, type KeysOf } from './set-links.js';
import type { Validator } from './types.js';
import { usableKey, type Bounds, type UsableKey, type ZoneKeys } from './verify.js';
import { namedByAnchors, namedByDs, selectDs } from './zones.js';

/** A validator, what it heard, and what it judged by. */
export interface Tracing {
  readonly validator: Validator;
  readonly heard: Heard;
  readonly anchors: readonly TrustAnchor[];
  readonly now: Instant;
  readonly algorithms: AlgorithmTable;
  readonly digests: DigestTable;
  readonly limits: Limits;
}

/** A zone as the walk found it. */
export interface ZonePlace {
  readonly apex: WireName;
  readonly parent?: string;
  readonly dnssec: DnssecStatus;
}

/** Records of one zone that are shown. */
const shown = { ds: 32, keys: 64 } as const;

const digestNames: ReadonlyMap<number, string> = new Map([
  [1, 'SHA-1'],
  [2, 'SHA-256'],
  [3, 'GOST R 34.11-94'],
  [4, 'SHA-384'],
]);

function keySetOf(apex: WireName, { heard }: Tracing): Rrset | undefined {
  const reply = heard.reply(apex, rrType.DNSKEY);
  return reply?.ok === true ? findRrset(reply.answers, apex, rrType.DNSKEY) : undefined;
}

export function usableKeysOf(apex: WireName, tracing: Tracing): ZoneKeys {
  const records = keySetOf(apex, tracing)?.records ?? [];
  return {
    apex,
    keys: records.flatMap(({ rdata }) => usableKey(rdata, tracing.algorithms) ?? []),
  };
}

/** One zone with what its parent and it itself say. */
export function zoneLink(
  { apex, parent, dnssec }: ZonePlace,
  tracing: Tracing,
  keysOf: KeysOf,
  bounds: Bounds,
): ZoneLink {
  const anchors = tracing.anchors.filter(({ owner }) => equalNames(owner, apex));
  const dsReply = anchors.length > 0 ? undefined : tracing.heard.reply(apex, rrType.DS);
  const ds = dsReply?.ok === true ? findRrset(dsReply.answers, apex, rrType.DS) : undefined;
  const records = readable(ds);
  const keySet = keySetOf(apex, tracing);
  const server = keyServer(apex, tracing);
  // The keys speak for themselves here, proven or not: what does not fit shows at the DS.
  const own: KeysOf = (signer) =>
    equalNames(signer, apex) ? usableKeysOf(apex, tracing) : undefined;
  return {
    apex: nameToText(apex),
    ...(parent === undefined || anchors.length > 0 ? {} : { parent }),
    dnssec,
    anchors: anchors.map(({ type, rdata }) => `${type} ${rdataToText(rrType[type], rdata)}`),
    ds: dsLinks(apex, records, keySet, tracing),
    dsSets: dsSets(apex, tracing, keysOf, bounds, anchors.length > 0),
    keys: keyLinks(keySet, entryTest(apex, records, tracing), tracing),
    ...(keySet && { keySet: setLink(keySet, server, own, bounds) }),
  };
}

function keyServer(apex: WireName, { heard }: Tracing): string {
  return heard.reply(apex, rrType.DNSKEY)?.server ?? '';
}

function dsSets(
  apex: WireName,
  { heard }: Tracing,
  keysOf: KeysOf,
  bounds: Bounds,
  isAnchored: boolean,
): readonly SetLink[] {
  const reply = isAnchored ? undefined : heard.reply(apex, rrType.DS);
  if (reply?.ok !== true) return [];
  const ds = findRrset(reply.answers, apex, rrType.DS);
  const sets = ds ? [ds] : reply.authorities.filter(({ type }) => isProofType(type)).slice(0, 8);
  return sets.map((set) => setLink(set, reply.server, keysOf, bounds));
}

function readable(set: Rrset | undefined): readonly Ds[] {
  return (set?.records ?? [])
    .filter(({ rdata }) => rdata.length >= 4)
    .slice(0, shown.ds)
    .map(({ rdata }) => readDs(rdata));
}

function entryTest(
  apex: WireName,
  ds: readonly Ds[],
  tracing: Tracing,
): (key: UsableKey) => boolean {
  const own = tracing.anchors.filter(({ owner }) => equalNames(owner, apex));
  if (own.length > 0) return namedByAnchors(apex, own, tracing) ?? (() => false);
  const selected = selectDs(ds, tracing);
  return 'usable' in selected ? namedByDs(apex, selected.usable, tracing.digests) : () => false;
}

function dsLinks(
  apex: WireName,
  records: readonly Ds[],
  keySet: Rrset | undefined,
  { algorithms, digests }: Tracing,
): readonly DsLink[] {
  const selected = selectDs(records, { algorithms, digests });
  const usable = 'usable' in selected ? selected.usable : [];
  const keys = (keySet?.records ?? []).slice(0, shown.keys).map(({ rdata }) => rdata);
  const useOf = (ds: Ds): DsUse => {
    if (!algorithms.has(ds.algorithm)) return 'unsupported-algorithm';
    if (!digests.has(ds.digestType)) return 'unsupported-digest';
    if (!usable.includes(ds)) return 'superseded';
    const named = keys.some(
      (key) =>
        key.length >= 4 && keyTagOf(key) === ds.keyTag && dsMatchesKey(apex, ds, key, digests),
    );
    return named ? 'matches' : 'no-such-key';
  };
  return records.map((ds) => ({
    keyTag: ds.keyTag,
    algorithm: ds.algorithm,
    algorithmName: algorithmName(ds.algorithm),
    digestType: ds.digestType,
    digestName: digestNames.get(ds.digestType) ?? `digest ${ds.digestType}`,
    digest: hexText(ds.digest),
    use: useOf(ds),
  }));
}

function keyLinks(
  keySet: Rrset | undefined,
  isEntry: (key: UsableKey) => boolean,
  { algorithms }: Tracing,
): readonly KeyLink[] {
  return (keySet?.records ?? [])
    .filter(({ rdata }) => rdata.length >= 4)
    .slice(0, shown.keys)
    .map(({ rdata }) => {
      const { flags, algorithm } = readDnskey(rdata);
      const key = usableKey(rdata, algorithms);
      const use = key === undefined ? 'unusable' : isEntry(key) ? 'entry' : 'usable';
      return {
        keyTag: keyTagOf(rdata),
        algorithm,
        algorithmName: algorithmName(algorithm),
        flags,
        use,
      };
    });
}
