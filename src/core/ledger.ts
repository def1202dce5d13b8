import type { DomainName } from './name.js';
import type { StageId } from './migration/ids.js';
import type { Instant, Seconds } from './time.js';

/** Facts that `verify` writes: what was seen, on which servers, at which time. */
export interface SeenLive {
  /** `live`: every authoritative server served exactly this stage's records. */
  readonly fact: 'live';
  readonly value: ServedFacts;
}
export interface SeenOld {
  /** `old-data`: at least one authoritative server still served something else while this stage was pinned. */
  readonly fact: 'old-data';
  readonly value: ServedFacts;
}
/** The largest values any server (or the policy host) served in this run. */
export interface ServedFacts {
  readonly mxTtl: Seconds;
  /** Of the `_mta-sts` TXT, or the negative TTL where it was absent. */
  readonly mtaStsTxtTtl?: Seconds;
  /** The policy served: its mode, max_age and the SHA-256 of its body, hex. */
  readonly policy?: { readonly mode: string; readonly maxAge: Seconds; readonly digest: string };
}

/** Facts only people know; written by `attest`. */
export const attestableFacts = [
  'accepted-domain-healthy',
  'connectors-repointed',
  'dnssec-enabled',
  'dane-enabled',
  'inbound-smtp-test-passed',
  'dnssec-test-passed',
  'dane-test-passed',
] as const;
export type AttestableFact = (typeof attestableFacts)[number];
export interface Attested {
  readonly fact: AttestableFact;
  /** The cmdlet's own JSON where it was given; otherwise `true`. */
  readonly value: unknown;
}

export type LedgerEntry = (SeenLive | SeenOld | Attested) & {
  readonly domain: DomainName;
  readonly stage: StageId;
  readonly at: Instant;
  /** Who wrote it: the tool and its version, or the person for an attestation. */
  readonly by: string;
  /** SHA-256 of the recording it rests on, hex; absent for attestations. */
  readonly recordingDigest?: string;
};

/** Append-only; a missing entry is `wait`, never `pass`. */
export interface Ledger {
  readonly version: 1;
  readonly entries: readonly LedgerEntry[];
}
