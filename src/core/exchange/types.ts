import type { TenantComparison } from './compare.js';
import type { StageId } from '../migration/ids.js';
import type { Instant } from '../time.js';

/** What Exchange Online writes into the Status fields, and our word for "nobody outside can say". */
export const partWords = ['Valid', 'Invalid', 'unknown'] as const;
export type PartWord = (typeof partWords)[number];

/** Which part of Get-DnssecStatusForVerifiedDomain a code belongs to. */
export const statusParts = ['feature', 'dns', 'mx', 'mta-sts'] as const;
export type StatusPart = (typeof statusParts)[number];

export interface PredictedCode {
  /** A key of the tenant table, such as `EX005`; `dane-cutover explain` knows it. */
  readonly code: string;
  readonly title: string;
  readonly part: StatusPart;
  /** Whether it is normal at the stage: the same word is progress here and an error elsewhere. False without a plan. */
  readonly expected: boolean;
  /** Codes of this run's findings that come from the same cause. */
  readonly findings: readonly string[];
}

/**
 * The answer of Get-DnssecStatusForVerifiedDomain that follows from what was seen (Microsoft: the cmdlet's reference and
 * how SMTP DANE works). A part is `Valid` only where everything that it rests on was seen.
 */
export interface PredictedStatus {
  /** DnssecFeatureStatus. It lies inside the tenant: `Enabled` rests on an attestation. */
  readonly feature: 'Enabled' | 'unknown';
  /** ExpectedMxRecord, as far as plan or MX tell it. */
  readonly expectedMx?: { readonly host: string; readonly preference: number };
  /** DnsValidation.DnssecSupport. */
  readonly dnssecSupport: PartWord;
  /** MxValidation.Status. */
  readonly mxStatus: PartWord;
  /** MxValidation.ActualMxRecords as `preference host`; absent where the MX could not be believed. */
  readonly actualMx?: readonly string[];
  /** MtaStsValidation.Status. */
  readonly mtaStsStatus: PartWord;
  /** MtaStsAvailable; absent where it could not be seen. */
  readonly mtaStsAvailable?: boolean;
  /** MtaStsMode: `enforce`, `testing`, `none`, `Unavailable`; absent where it could not be seen. */
  readonly mtaStsMode?: string;
  readonly codes: readonly PredictedCode[];
  /** What could not be said, and why. */
  readonly unseen: readonly string[];
}

/** `possible`: the sender may say it, and one look from here cannot tell. */
export const certainties = ['seen', 'possible'] as const;
export type Certainty = (typeof certainties)[number];

export interface DeliveryCode {
  /** A key of the SMTP status table, as in the final bounce: `5.7.323`. */
  readonly code: string;
  /** The same while the sender retries: `4.7.323`. */
  readonly whileRetrying: string;
  readonly title: string;
  readonly certainty: Certainty;
  /** The domain, or `host address:port`. */
  readonly subject: string;
  /** Codes of this run's findings that come from the same cause. */
  readonly findings: readonly string[];
}

/** What a message of a strict sender comes to; `mixed`: some hosts are refused, others take it. */
export const deliveryOutcomes = [
  'authenticated',
  'unauthenticated',
  'mixed',
  'deferred',
  'bounced',
  'unknown',
] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** What Exchange Online would write when it sends mail to the domain (Microsoft: how SMTP DANE works). */
export interface DeliveryPrediction {
  readonly outcome: DeliveryOutcome;
  readonly why: string;
  readonly codes: readonly DeliveryCode[];
}

/** What ends the deferrals at its root, by what causes them; the row to go back to may or may not do the same. */
export const procedures = ['r1-disable-dane', 'r2-unsign-domain', 'relax-mta-sts'] as const;
export type Procedure = (typeof procedures)[number];

/** Until when the way back saves the mail that senders hold now. */
export interface RollbackDeadline {
  /** When the first message may have been deferred. */
  readonly since: Instant;
  /** `ledger`: the first sighting of the stage. `now`: nothing says since when. */
  readonly basis: 'ledger' | 'now';
  /** When to call somebody. */
  readonly callBy: Instant;
  /** The corrected records must be out by then; never after the other moments. */
  readonly rollBackBy: Instant;
  /** Exchange Online bounces the first message. */
  readonly exchangeGivesUp: Instant;
  /** Other senders give up four to five days after the first try (RFC 5321 s4.5.4.1); the earlier of both. */
  readonly othersGiveUp: Instant;
  /** The legacy host may lose its address; absent where the way back does not need it. */
  readonly legacyGone?: Instant;
  /** The row to go back to, where that takes the cause away: going back without it would cost time and save nothing. */
  readonly to?: StageId;
  /** Absent where the cause has no procedure of its own, as a host without an address. */
  readonly procedure?: Procedure;
  /** False where `rollBackBy` has passed: mail is being lost, every hour counts. */
  readonly inTime: boolean;
}

export interface ExchangeReport {
  /** Absent where neither plan nor MX say that the domain is at Exchange Online. */
  readonly status?: PredictedStatus;
  readonly delivery: DeliveryPrediction;
  /** Present where senders defer mail now. */
  readonly deadline?: RollbackDeadline;
  /** Present where the caller gave the tenant's own answer. */
  readonly tenantAnswer?: TenantComparison;
}
