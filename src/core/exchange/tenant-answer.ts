import type { Instant } from '../time.js';

/**
 * One answer of Get-DnssecStatusForVerifiedDomain, as the file of a caller gave it. Every text is foreign and cut; what is
 * absent was not given or could not be read, and `problems` names each field of the latter. Nobody signs it: it is a hint, never a
 * proof.
 */
export interface TenantAnswer {
  /** Of a column that the caller added; the cmdlet itself names no domain. */
  readonly domain?: string;
  /** When the tenant was asked, from a column that the caller added. */
  readonly askedAt?: Instant;
  /** `Enabled`, `Disabled`, `Unknown`, or a word that is not documented. */
  readonly feature?: string;
  readonly expectedMx?: { readonly host: string; readonly preference: number };
  readonly dnssecSupport?: string;
  readonly mxStatus?: string;
  /** `preference host`, lower case, without the last dot. */
  readonly actualMx?: readonly string[];
  readonly mtaStsStatus?: string;
  readonly mtaStsAvailable?: boolean;
  readonly mtaStsMode?: string;
  /** `EX006` and its like, from errors and warnings. */
  readonly codes: readonly string[];
  /** Errors and warnings that hold no code. */
  readonly messages: readonly string[];
  /** What could not be read, or not to its end: the field and why. */
  readonly problems: readonly string[];
}
