import type { PkixResult } from '../../core/observation.js';
import type { Instant } from '../../core/time.js';
import { parseCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { matchesDnsName } from './name-match.js';
import { findPath } from './path.js';

export interface PkixOptions {
  /** Roots trusted, DER. */
  readonly roots: readonly Uint8Array[];
  readonly now: Instant;
}

/** `anchor`: DER of the root the path ended at, also where dates or name are wrong. */
export type PkixVerdict = PkixResult & { readonly anchor?: Uint8Array };

/** Certificates looked at of one chain. */
const maxPresented = 16;

/**
 * RFC 5280 path and RFC 6125 name for one presented chain, leaf first and the rest in any order. Names are DNS-IDs
 * only, the common name counts for nothing (RFC 8461 s4.2). `untrusted` stands for every fault of the path itself.
 */
export function verifyPkix(
  chainDer: readonly Uint8Array[],
  name: string,
  options: PkixOptions,
): PkixVerdict {
  const [first, ...rest] = chainDer.slice(0, maxPresented);
  if (first === undefined) return { ok: false, reason: 'no-certificate' };
  const leaf = parseCertificate(first);
  if (leaf === undefined) return { ok: false, reason: 'untrusted' };
  const presented = parseAll(rest);
  const { reason, anchor } = findPath({
    leaf,
    presented,
    anchors: parsedRoots(options.roots),
    now: options.now,
  });
  if (anchor === undefined) return { ok: false, reason: 'untrusted' };
  if (reason !== 'ok') return { ok: false, reason, anchor: anchor.der };
  const named = leaf.extensions.dnsNames.some((pattern) => matchesDnsName(pattern, name));
  return { ok: named, reason: named ? 'ok' : 'name-mismatch', anchor: anchor.der };
}

/** Those of the certificates that can be read; the rest cannot be part of any path. */
export function parseAll(ders: readonly Uint8Array[]): readonly Certificate[] {
  return ders.map(parseCertificate).filter((certificate) => certificate !== undefined);
}

/** A root store has some 150 members and every address of a run is held against the same one. */
const known = new WeakMap<readonly Uint8Array[], readonly Certificate[]>();

function parsedRoots(roots: readonly Uint8Array[]): readonly Certificate[] {
  const before = known.get(roots);
  if (before !== undefined) return before;
  const parsed = parseAll(roots);
  known.set(roots, parsed);
  return parsed;
}
