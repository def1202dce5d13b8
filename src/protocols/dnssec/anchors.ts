import type { Instant } from '../../core/time.js';
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

/** A root key shipped with the tool. Instants are IANA's (root-anchors.xml) and ICANN's (rollover schedule). */
export interface EmbeddedAnchor {
  /** DS in presentation form. */
  readonly line: string;
  readonly validFrom: Instant;
  /** Where IANA's file gives an end; from then on the key is not trusted. */
  readonly validUntil?: Instant;
  /**
   * When the key is to leave the root: its announced revocation, or, where none is announced, three years after it
   * began to sign, the pace planned for rollovers. Plans slip, so this ends no trust; it makes a test fail in time.
   */
  readonly expectedUntil: Instant;
}

/** KSK-2017 (20326) and KSK-2024 (38696), from data.iana.org/root-anchors. */
export const embeddedAnchors: readonly EmbeddedAnchor[] = [
  {
    line: '. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D',
    validFrom: Date.UTC(2017, 1, 2) / 1000,
    expectedUntil: Date.UTC(2027, 0, 11) / 1000,
  },
  {
    line: '. IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16',
    validFrom: Date.UTC(2024, 6, 18) / 1000,
    expectedUntil: Date.UTC(2029, 9, 11) / 1000,
  },
];

export const builtInAnchorLines: readonly string[] = embeddedAnchors.map(({ line }) => line);

/** The embedded anchors that IANA calls valid at that instant. */
export function builtInAnchorLinesAt(at: Instant): readonly string[] {
  return embeddedAnchors
    .filter(({ validFrom, validUntil = Infinity }) => validFrom <= at && at < validUntil)
    .map(({ line }) => line);
}

/** The embedded anchors that are expected to be good still at that instant: none left means that a release is due. */
export function expectedAnchorsAt(
  at: Instant,
  anchors: readonly EmbeddedAnchor[] = embeddedAnchors,
): readonly EmbeddedAnchor[] {
  return anchors.filter(
    ({ validFrom, validUntil = Infinity, expectedUntil }) =>
      validFrom <= at && at < Math.min(validUntil, expectedUntil),
  );
}

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
