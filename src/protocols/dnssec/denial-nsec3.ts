import { compareBytes, equalBytes } from '../dns/byte-reader.js';
import { nameKey, parentName, suffixOf, wildcardOf, type WireName } from '../dns/name.js';
import type { Nsec3 } from '../dns/rdata.js';
import { rrType } from '../dns/types.js';
import {
  bitmapDenies,
  denialAtName,
  givesAwayBelow,
  unproven,
  type Denial,
  type DenialQuestion,
} from './denial.js';
import type { Budget } from './limits.js';
import { nsec3Hash } from './nsec3-hash.js';

/** An NSEC3 whose signature was good, with the hash its owner label spells. */
export interface ProvenNsec3 extends Nsec3 {
  readonly hash: Uint8Array;
}

/** The records of one proof, all of one hash, salt and count (RFC 5155 s8.2), and the hashes made so far. */
export class Nsec3Proof {
  readonly #records: readonly ProvenNsec3[];
  readonly #budget: Budget;
  readonly #hashes = new Map<string, Uint8Array>();
  /** Set once the budget for hashing ran out: nothing found afterwards counts. */
  exhausted = false;

  constructor(records: readonly ProvenNsec3[], budget: Budget) {
    this.#records = records;
    this.#budget = budget;
  }

  #hash(name: WireName): Uint8Array | undefined {
    const [first] = this.#records;
    const known = this.#hashes.get(nameKey(name));
    if (known !== undefined || first === undefined) return known;
    if (!this.#budget.spend()) {
      this.exhausted = true;
      return undefined;
    }
    const hash = nsec3Hash(name, first.salt, first.iterations);
    this.#hashes.set(nameKey(name), hash);
    return hash;
  }

  match(name: WireName): ProvenNsec3 | undefined {
    const hash = this.#hash(name);
    return hash && this.#records.find((record) => equalBytes(record.hash, hash));
  }

  cover(name: WireName): ProvenNsec3 | undefined {
    const hash = this.#hash(name);
    return hash && this.#records.find((record) => covers(record, hash));
  }
}

function covers(record: ProvenNsec3, hash: Uint8Array): boolean {
  const afterOwner = compareBytes(record.hash, hash) < 0;
  const beforeNext = compareBytes(hash, record.next) < 0;
  const isLast = compareBytes(record.hash, record.next) >= 0;
  return isLast ? afterOwner || beforeNext : afterOwner && beforeNext;
}

const isOptout = (record: ProvenNsec3): boolean => (record.flags & 1) !== 0;

/** The closest ancestor shown to exist (RFC 5155 s8.3), one that has not given away what lies below. */
function closestEncloser(proof: Nsec3Proof, question: DenialQuestion): WireName | undefined {
  for (
    let name = parentName(question.name);
    name !== undefined && name.labels.length >= question.apex.labels.length;
    name = parentName(name)
  ) {
    const match = proof.match(name);
    if (match !== undefined) return givesAwayBelow(match.types) ? undefined : name;
    if (proof.exhausted) return undefined;
  }
  return undefined;
}

function atWildcard(
  proof: Nsec3Proof,
  encloser: WireName,
  optout: boolean,
  question: DenialQuestion,
): Denial {
  const wildcard = wildcardOf(encloser);
  const match = proof.match(wildcard);
  if (match !== undefined)
    return bitmapDenies(match.types, question)
      ? { proven: 'nodata', optout }
      : unproven('denial-contradicted');
  return proof.cover(wildcard) === undefined
    ? unproven('nsec-missing')
    : { proven: 'nxdomain', optout };
}

function denialBelowEncloser(proof: Nsec3Proof, question: DenialQuestion): Denial {
  const encloser = closestEncloser(proof, question);
  if (encloser === undefined) return unproven('nsec-missing');
  const nextCloser = proof.cover(suffixOf(question.name, encloser.labels.length + 1));
  if (nextCloser === undefined) return unproven('nsec-missing');
  const optout = isOptout(nextCloser);
  // RFC 5155 s8.6: an unsigned delegation in an opt-out span needs no more.
  if (optout && question.type === rrType.DS) return { proven: 'nodata', optout };
  const denial = atWildcard(proof, encloser, optout, question);
  // An empty non-terminal that only unsigned delegations lie below has no NSEC3 (RFC 5155 erratum 3441).
  const mayBeEmpty = optout && question.saysNodata === true && denial.proven === 'nothing';
  return mayBeEmpty && denial.reason === 'nsec-missing' ? { proven: 'nodata', optout } : denial;
}

/** What these NSEC3 records prove (RFC 5155 s8.4 to s8.7; standards A19, A20, A23). */
export function nsec3Denial(
  question: DenialQuestion,
  records: readonly ProvenNsec3[],
  budget: Budget,
): Denial {
  const proof = new Nsec3Proof(records, budget);
  const match = proof.match(question.name);
  const denial =
    match === undefined
      ? denialBelowEncloser(proof, question)
      : denialAtName(match.types, question);
  return proof.exhausted ? unproven('keytrap-budget') : denial;
}

/** Whether the next closer name is covered (RFC 5155 s8.8): `optout` where that proves no absence. */
export function nsec3AllowsExpansion(
  name: WireName,
  labels: number,
  records: readonly ProvenNsec3[],
  budget: Budget,
): 'yes' | 'optout' | 'no' | 'keytrap-budget' {
  const proof = new Nsec3Proof(records, budget);
  const cover = proof.cover(suffixOf(name, labels + 1));
  if (proof.exhausted) return 'keytrap-budget';
  if (cover === undefined) return 'no';
  return isOptout(cover) ? 'optout' : 'yes';
}
