import { nameKey, WireError, type WireName } from '../dns/name.js';
import { readDnskey, readDs } from '../dns/rdata.js';
import { rrType } from '../dns/types.js';
import { recordsFromText } from '../dns/zone-text.js';

/** A key trusted beforehand, given by its digest or itself. */
export interface TrustAnchor {
  readonly owner: WireName;
  readonly type: 'DS' | 'DNSKEY';
  /** RDATA of that type. */
  readonly rdata: Uint8Array;
}

/**
 * DS or DNSKEY lines in presentation form, any owner; comments and blank lines are passed over. Throws WireError for
 * anything else: an anchor file half read would be another set of anchors.
 */
export function parseTrustAnchors(text: string): readonly TrustAnchor[] {
  return recordsFromText(text).map(({ name, type, rdata }) => {
    if (type === rrType.DS) {
      readDs(rdata);
      return { owner: name, type: 'DS', rdata };
    }
    if (type !== rrType.DNSKEY) throw new WireError('a trust anchor is a DS or a DNSKEY record');
    readDnskey(rdata);
    return { owner: name, type: 'DNSKEY', rdata };
  });
}

/** The root's KSK-2017 (20326) and KSK-2024 (38696), from data.iana.org/root-anchors. */
export const builtInAnchorLines: readonly string[] = [
  '. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D',
  '. IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16',
];
export const builtInAnchors: readonly TrustAnchor[] = parseTrustAnchors(
  builtInAnchorLines.join('\n'),
);

/** Anchors by lower-case owner. */
export function anchorsByOwner(
  anchors: readonly TrustAnchor[],
): ReadonlyMap<string, readonly TrustAnchor[]> {
  const map = new Map<string, TrustAnchor[]>();
  for (const anchor of anchors) {
    const key = nameKey(anchor.owner);
    map.set(key, [...(map.get(key) ?? []), anchor]);
  }
  return map;
}
