import { isProven } from './belief.js';
import type { DnssecState, DnssecStatus, Dispute } from './observation.js';
import type { Instant, Seconds } from './time.js';
import type { VerdictWord } from './verdict.js';

export type { Dispute } from './observation.js';

/** One RRSIG and what became of it; `good`, or a reason of DNSSEC. */
export interface SignatureLink {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly algorithmName: string;
  readonly signer: string;
  readonly inception: Instant;
  readonly expiration: Instant;
  /** Labels of the wildcard that the set was made from; absent where it was not. */
  readonly expandedFrom?: number;
  readonly result: string;
}

/** An RRset as it came, with its signatures tried against the keys of the zone that it names. */
export interface SetLink {
  /** Presentation form, with the trailing dot. */
  readonly owner: string;
  readonly type: string;
  readonly ttl: Seconds;
  readonly records: readonly string[];
  /** At most 16; what lies beyond is not shown. */
  readonly signatures: readonly SignatureLink[];
  readonly server: string;
}

/** `matches`: a key of the zone has this digest. `superseded`: SHA-1 beside a better digest (RFC 4509 s3). */
export type DsUse =
  'matches' | 'no-such-key' | 'unsupported-algorithm' | 'unsupported-digest' | 'superseded';

export interface DsLink {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly algorithmName: string;
  readonly digestType: number;
  readonly digestName: string;
  /** Hex. */
  readonly digest: string;
  readonly use: DsUse;
}

/** `entry`: the parent's DS or a trust anchor names it. `unusable`: revoked, not a zone key, or of an algorithm we do not use. */
export interface KeyLink {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly algorithmName: string;
  readonly flags: number;
  readonly use: 'entry' | 'usable' | 'unusable';
}

/** One zone on the way, from its parent's word for it to its keys. */
export interface ZoneLink {
  readonly apex: string;
  /** The zone above it on this way; absent where a trust anchor is the beginning. */
  readonly parent?: string;
  readonly dnssec: DnssecStatus;
  /** Trust anchors of this owner, presentation form. */
  readonly anchors: readonly string[];
  readonly ds: readonly DsLink[];
  /** The DS RRset, or the NSEC and NSEC3 that deny it. */
  readonly dsSets: readonly SetLink[];
  readonly keys: readonly KeyLink[];
  readonly keySet?: SetLink;
}

/** What was judged, in presentation form. */
export interface TracedAnswer {
  readonly status: 'answer' | 'nodata' | 'nxdomain' | 'failed';
  readonly dnssec: DnssecStatus;
  readonly records: readonly string[];
  readonly ttl: Seconds;
  readonly originalTtl?: Seconds;
  readonly aliases: readonly { readonly target: string; readonly state: DnssecState }[];
  readonly finalName: string;
  readonly failure?: string;
  readonly server: string;
}

/** The question put to one address of one authoritative server, its answer judged like any other. */
export interface ServerAnswerLink {
  readonly server: string;
  readonly address: string;
  /** SOA serial, absent where the server did not say. */
  readonly serial?: number;
  readonly status: TracedAnswer['status'];
  readonly dnssec: DnssecStatus;
  readonly records: readonly string[];
  readonly ttl: Seconds;
  readonly failure?: string;
}

/** The chain of trust of one question, laid out for people. Texts come from the network and are hostile. */
export interface DnssecTrace {
  readonly name: string;
  readonly type: string;
  readonly at: Instant;
  readonly answer: TracedAnswer;
  /** From the outermost zone inwards; each comes after its parent. */
  readonly zones: readonly ZoneLink[];
  /** The sets of the answer, aliases first. */
  readonly sets: readonly SetLink[];
  /** NSEC and NSEC3 that came with it. */
  readonly proofs: readonly SetLink[];
  readonly servers: readonly ServerAnswerLink[];
  readonly serversFailure?: string;
  readonly disputes: readonly Dispute[];
}

/** True where two servers that answered say different things. */
export function serversDiffer(trace: Pick<DnssecTrace, 'servers'>): boolean {
  return new Set(trace.servers.map(serverWord)).size > 1;
}

/** What one server said, for comparing: the order of records and the TTL left are no difference. */
export function serverWord({ status, dnssec, records, failure }: ServerAnswerLink): string {
  const said = status === 'answer' ? [...records].sort().join(' | ') : (failure ?? status);
  return `${dnssec.state} ${said}`;
}

/**
 * What the state is worth: a signed answer or a proof that nothing there is signed is a pass, a broken chain a fail,
 * and everything else, two kinds of `insecure` that prove nothing included, is unknown.
 */
export function traceVerdict({ answer }: Pick<DnssecTrace, 'answer'>): VerdictWord {
  if (answer.dnssec.state === 'bogus') return 'fail';
  return answer.status !== 'failed' && isProven(answer.dnssec) ? 'pass' : 'unknown';
}
