import type { SetLink, SignatureLink } from '../../core/dnssec-trace.js';
import type { Instant } from '../../core/time.js';
import { nameToText, WireError } from '../dns/name.js';
import { rdataToText } from '../dns/rdata.js';
import { rrTypeName } from '../dns/types.js';
import { highestTtl, type Rrset, type Signature } from './rrsets.js';
import { instantNear } from './serial-time.js';
import { verifyRrset, type Bounds, type Verified, type ZoneKeys } from './verify.js';

/** Signatures and records of one set that are shown; who sends more wants to be unreadable. */
const shown = { signatures: 16, records: 64 } as const;

/** The IANA registry of algorithm numbers, as far as anybody has used them in DNSSEC. */
const algorithmNames: ReadonlyMap<number, string> = new Map([
  [1, 'RSAMD5'],
  [3, 'DSA'],
  [5, 'RSASHA1'],
  [6, 'DSA-NSEC3-SHA1'],
  [7, 'RSASHA1-NSEC3-SHA1'],
  [8, 'RSASHA256'],
  [10, 'RSASHA512'],
  [12, 'ECC-GOST'],
  [13, 'ECDSAP256SHA256'],
  [14, 'ECDSAP384SHA384'],
  [15, 'ED25519'],
  [16, 'ED448'],
]);

export function algorithmName(algorithm: number): string {
  return algorithmNames.get(algorithm) ?? `algorithm ${algorithm}`;
}

/** The keys that may have made a signature, by its signer; none where that zone is not trusted. */
export type KeysOf = (signer: Signature['rrsig']['signer']) => ZoneKeys | undefined;

/** An RRset with each of its signatures tried by itself. */
export function setLink(set: Rrset, server: string, keysOf: KeysOf, bounds: Bounds): SetLink {
  return {
    owner: nameToText(set.name),
    type: rrTypeName(set.type),
    ttl: highestTtl(set),
    records: set.records.slice(0, shown.records).map(({ rdata }) => rdataToText(set.type, rdata)),
    signatures: set.signatures
      .slice(0, shown.signatures)
      .map((signature) => signatureLink(set, signature, keysOf(signature.rrsig.signer), bounds)),
    server,
  };
}

function signatureLink(
  set: Rrset,
  signature: Signature,
  zone: ZoneKeys | undefined,
  bounds: Bounds,
): SignatureLink {
  const { rrsig } = signature;
  const verified = zone && tried({ ...set, signatures: [signature] }, zone, bounds);
  const near = (time: number): Instant => instantNear(time, bounds.now);
  return {
    keyTag: rrsig.keyTag,
    algorithm: rrsig.algorithm,
    algorithmName: algorithmName(rrsig.algorithm),
    signer: nameToText(rrsig.signer),
    inception: near(rrsig.inception),
    expiration: near(rrsig.expiration),
    ...(verified?.ok === true && verified.expandedFrom !== undefined
      ? { expandedFrom: verified.expandedFrom }
      : {}),
    result: verified === undefined ? 'not-tried' : verified.ok ? 'good' : verified.reason,
  };
}

/** RDATA that does not fit its type has no canonical form, so nothing can be signed with it. */
function tried(set: Rrset, zone: ZoneKeys, bounds: Bounds): Verified {
  try {
    return verifyRrset(set, zone, bounds);
  } catch (error) {
    if (error instanceof WireError) return { ok: false, reason: 'garbage', text: error.message };
    throw error;
  }
}
