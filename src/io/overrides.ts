import { keyTagOf, dsRdataFor } from '../protocols/dnssec/keys.js';
import { parseTrustAnchors, type TrustAnchor } from '../protocols/dnssec/anchors.js';
import { equalNames } from '../protocols/dns/name.js';
import { readDnskey, readDs } from '../protocols/dns/rdata.js';
import { WireError } from '../protocols/dns/wire-error.js';
import type { EndpointMap } from './endpoint-map.js';

export interface Overrides {
  readonly atIsGiven: boolean;
  readonly endpointMap: EndpointMap;
  /** DS or DNSKEY lines that the caller gave; empty: the built-in ones hold. */
  readonly trustAnchors: readonly string[];
  readonly builtInAnchors: readonly string[];
}

/**
 * Usage errors of a run that sets its own clock or endpoints; empty where it may go on. Such a run is only for a
 * private world with a root of its own: a caller who could tell the time to a gate that trusts the public root could
 * make an old signature, or an old wait, count as good.
 */
export function checkOverrides(given: Overrides): readonly string[] {
  const used = [
    ...(given.atIsGiven ? ['at'] : []),
    ...(Object.keys(given.endpointMap).length > 0 ? ['endpoint-map'] : []),
  ].join(' and ');
  const own = anchorsOf(given.trustAnchors);
  if (own === undefined) return ['trust-anchors: expected DS or DNSKEY records'];
  if (used === '') return [];
  if (own.length === 0) return [`${used}: refused without trust-anchors of your own`];
  const builtIn = anchorsOf(given.builtInAnchors) ?? [];
  const shared = own.some((anchor) => builtIn.some((other) => mayBeSameKey(anchor, other)));
  return shared ? [`${used}: refused with a built-in trust anchor among trust-anchors`] : [];
}

function anchorsOf(lines: readonly string[]): readonly TrustAnchor[] | undefined {
  try {
    return parseTrustAnchors(lines.join('\n'));
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** True also where two digests of one key cannot be told from two keys: same owner, tag and algorithm. */
function mayBeSameKey(a: TrustAnchor, b: TrustAnchor): boolean {
  if (!equalNames(a.owner, b.owner)) return false;
  if (a.type === 'DS' && b.type === 'DS') return sameDs(a.rdata, b.rdata);
  if (a.type === 'DS') return mayBeSameKey(b, a);
  if (b.type === 'DNSKEY') return sameOctets(keyOf(a.rdata), keyOf(b.rdata));
  const ds = readDs(b.rdata);
  const key = Uint8Array.from([...anchorFlags, ...keyOf(a.rdata)]);
  const digest = dsRdataFor(a.owner, key, ds.digestType);
  if (digest !== undefined) return sameOctets(digest, b.rdata);
  return ds.keyTag === keyTagOf(key) && ds.algorithm === readDnskey(key).algorithm;
}

/** ZONE and SEP: what the digests of published anchors were made with. */
const anchorFlags = [0x01, 0x01];

function sameDs(a: Uint8Array, b: Uint8Array): boolean {
  const [one, other] = [readDs(a), readDs(b)];
  if (one.keyTag !== other.keyTag || one.algorithm !== other.algorithm) return false;
  return one.digestType !== other.digestType || sameOctets(a, b);
}

/** RDATA without flags: a key marked as revoked is the same key. */
function keyOf(dnskey: Uint8Array): Uint8Array {
  return dnskey.subarray(2);
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}
