import type { KeyObject } from 'node:crypto';
import type { Instant } from '../../core/time.js';
import { equalNames, isSubdomain, nameToText, type WireName } from '../dns/name.js';
import { readDnskey } from '../dns/rdata.js';
import type { AlgorithmTable, SignatureAlgorithm } from './algorithms.js';
import { signedData, signedLabelCount } from './canonical.js';
import { keyFlags, keyTagOf } from './keys.js';
import type { Budget, Limits } from './limits.js';
import type { CryptoMemory } from './memory.js';
import { lowestTtl, rrsetText, type Rrset, type Signature } from './rrsets.js';
import { instantNear, windowFault } from './serial-time.js';
import type { Evidence, Reason } from './status.js';

/** A DNSKEY that may sign zone data: ZONE flag, not revoked, protocol 3, algorithm known. */
export interface UsableKey {
  readonly tag: number;
  readonly algorithmNumber: number;
  readonly algorithm: SignatureAlgorithm;
  readonly dnskey: Uint8Array;
  /** Made on first use: an RRset of hundreds of keys must not cost hundreds of imports. */
  readonly imported: () => KeyObject | undefined;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The key, where zone data may be signed by it (standards A05). */
export function usableKey(
  dnskey: Uint8Array,
  algorithms: AlgorithmTable,
  memory?: CryptoMemory,
): UsableKey | undefined {
  if (dnskey.length < 4) return undefined;
  const { flags, protocol, algorithm: number, publicKey } = readDnskey(dnskey);
  const algorithm = algorithms.get(number);
  if (algorithm === undefined || protocol !== 3) return undefined;
  if ((flags & keyFlags.ZONE) === 0 || (flags & keyFlags.REVOKE) !== 0) return undefined;
  return {
    tag: keyTagOf(dnskey),
    algorithmNumber: number,
    algorithm,
    dnskey,
    imported: once(() => {
      const read = (): KeyObject | undefined => algorithm.importKey(publicKey);
      return memory === undefined ? read() : memory.key(algorithm, dnskey, read);
    }),
  };
}

export interface ZoneKeys {
  readonly apex: WireName;
  readonly keys: readonly UsableKey[];
}

/** What every check needs besides data and keys. */
export interface Bounds {
  readonly now: Instant;
  readonly limits: Limits;
  /** Signature checks left for this question. */
  readonly budget: Budget;
  readonly memory?: CryptoMemory;
}

/** A reason in words, for the chain of a report. */
export interface Fault {
  readonly reason: Reason;
  readonly text: string;
}

export type Verified =
  | {
      readonly ok: true;
      readonly evidence: Evidence;
      readonly originalTtl: number;
      readonly keyTag: number;
      /** The label count of the signature where the owner is an expansion of a wildcard. */
      readonly expandedFrom?: number;
    }
  | ({ readonly ok: false } & Fault);

/** TTL bounds *our* evidence only (RFC 4035 s5.3.3); other people's caches do not validate. */
function evidenceOf(set: Rrset, { rrsig, ttl }: Signature, now: Instant): Evidence {
  const signaturesUntil = instantNear(rrsig.expiration, now);
  const seconds = Math.min(lowestTtl(set), rrsig.originalTtl, ttl);
  return { holdsUntil: Math.min(now + seconds, signaturesUntil), signaturesUntil };
}

/** Why a signature is out before any arithmetic, cheapest test first. */
function preliminaryFault(
  set: Rrset,
  { rrsig }: Signature,
  apex: WireName,
  now: Instant,
): Reason | undefined {
  // A zone's keys speak for names inside it, even where a stranger's record bears its signature.
  if (!equalNames(rrsig.signer, apex) || !isSubdomain(set.name, apex)) return 'signer-mismatch';
  if (rrsig.labels > signedLabelCount(set.name)) return 'signature-invalid';
  return windowFault(rrsig.inception, rrsig.expiration, now);
}

function tryKeys(
  set: Rrset,
  { rrsig }: Signature,
  keys: readonly UsableKey[],
  spend: () => boolean,
  memory: CryptoMemory | undefined,
): 'good' | Reason {
  let data: Uint8Array | undefined;
  let fault: Reason = 'dnskey-missing';
  for (const key of keys) {
    if (key.tag !== rrsig.keyTag || key.algorithmNumber !== rrsig.algorithm) continue;
    const imported = key.imported();
    if (imported === undefined) continue;
    // What is remembered costs a step too: a verdict must not hang on what was judged before.
    if (!spend()) return 'keytrap-budget';
    data ??= signedData(set.records, rrsig);
    const { algorithm } = key;
    const result = (memory ?? forgetful).verify(algorithm, imported, data, rrsig.signature);
    if (result === 'good') return 'good';
    fault = result === 'refused' ? 'crypto-refused' : 'signature-invalid';
  }
  return fault;
}

const forgetful: Pick<CryptoMemory, 'verify'> = {
  verify: (algorithm, key, data, signature) => algorithm.verify(key, data, signature),
};

/** Of several faults, the one that says most about what is wrong with the RRset. */
const telling: readonly Reason[] = [
  'keytrap-budget',
  'crypto-refused',
  'signature-invalid',
  'signature-expired',
  'signature-not-yet-valid',
  'dnskey-missing',
  'signer-mismatch',
  'rrsig-missing',
];

function mostTelling(faults: readonly Fault[], set: Rrset): Fault {
  const [first] = [...faults].sort((a, b) => telling.indexOf(a.reason) - telling.indexOf(b.reason));
  return first ?? { reason: 'rrsig-missing', text: `${rrsetText(set)}: no signature` };
}

/**
 * Verifies one RRset by any one good signature of these keys (RFC 6840 s5.4); signatures by keys we do not know do
 * not count against it (s5.12).
 */
export function verifyRrset(set: Rrset, zone: ZoneKeys, bounds: Bounds): Verified {
  const faults: Fault[] = [];
  let left = bounds.limits.signaturesPerSet;
  const spend = (): boolean => left-- > 0 && bounds.budget.spend();
  for (const signature of set.signatures) {
    const { keyTag, labels, originalTtl } = signature.rrsig;
    const result =
      preliminaryFault(set, signature, zone.apex, bounds.now) ??
      tryKeys(set, signature, zone.keys, spend, bounds.memory);
    if (result === 'good')
      return {
        ok: true,
        evidence: evidenceOf(set, signature, bounds.now),
        originalTtl,
        keyTag,
        ...(labels < signedLabelCount(set.name) ? { expandedFrom: labels } : {}),
      };
    faults.push({
      reason: result,
      text: `${rrsetText(set)}: ${result}, key tag ${keyTag}, signer ${nameToText(signature.rrsig.signer)}`,
    });
    if (result === 'keytrap-budget') break;
  }
  return { ok: false, ...mostTelling(faults, set) };
}
