import type { WireName } from '../dns/name.js';
import { rrType } from '../dns/types.js';
import type { Reason } from './status.js';

/** The name and type said not to exist, and the zone whose keys signed the proof. */
export interface DenialQuestion {
  readonly name: WireName;
  readonly type: number;
  readonly apex: WireName;
  /** The reply says that the name exists; the rcode is unsigned, so that may only ever make the proof weaker. */
  readonly saysNodata?: boolean;
}

export type Denial =
  | {
      readonly proven: 'nodata' | 'nxdomain';
      /** The proof leans on an opt-out cover: unsigned delegations may hide there (RFC 5155 s6). */
      readonly optout: boolean;
      /** Types at the name itself, where its own NSEC or NSEC3 was shown. */
      readonly types?: ReadonlySet<number>;
    }
  | { readonly proven: 'nothing'; readonly reason: Reason };

export const unproven = (reason: Reason): Denial => ({ proven: 'nothing', reason });

/** The parent's side of a zone cut (standards A19): it speaks of nothing but its DS. */
export function isDelegation(types: ReadonlySet<number>): boolean {
  return types.has(rrType.NS) && !types.has(rrType.SOA);
}

/** An owner of these types leaves everything below it to another zone or another name. */
export function givesAwayBelow(types: ReadonlySet<number>): boolean {
  return isDelegation(types) || types.has(rrType.DNAME);
}

/**
 * What the bitmap at the very name (or at its wildcard) says of the type. The child's bitmap (SOA set) never speaks of
 * DS, which lives in the parent; only the root has no parent.
 */
export function bitmapDenies(types: ReadonlySet<number>, question: DenialQuestion): boolean {
  if (types.has(question.type) || types.has(rrType.CNAME)) return false;
  if (question.type !== rrType.DS) return !isDelegation(types);
  return !types.has(rrType.SOA) || question.name.labels.length === 0;
}

/** The denial by a record at the name itself. */
export function denialAtName(types: ReadonlySet<number>, question: DenialQuestion): Denial {
  if (!bitmapDenies(types, question)) return unproven('denial-contradicted');
  // RFC 9824 s2: signed as NODATA on the fly, yet the name does not exist.
  const proven = types.has(rrType.NXNAME) ? 'nxdomain' : 'nodata';
  return { proven, optout: false, types };
}
