import type { ExchangeReport } from './exchange/types.js';
import type { Position } from './plan.js';
import type { ChangeSet } from './migration/diff.js';
import type { StageId } from './migration/ids.js';
import type { Instant } from './time.js';
import type { LedgerEntry } from './ledger.js';
import type { Observation } from './observation.js';
import type { GateCheck, Profile, Verdict, VerdictWord, WeighedFinding } from './verdict.js';

/** The words of the catalog beside the finding, so that a reader of the JSON needs nothing else. */
export interface ReportedFinding extends WeighedFinding {
  readonly title: string;
  readonly why: string;
  readonly remedy: readonly string[];
  /** `RFC 7672 section 3.1.3`, a Microsoft page, or `best practice`. */
  readonly authority: string;
  /** Microsoft's codes attached to it (`EX005`, `5.7.323`), where there are any. */
  readonly microsoft: readonly string[];
}

/** `check`: a closed list of words per subject; `schema/report.json` explains each. */
export interface HostSummary {
  readonly host: string;
  readonly preference?: number;
  readonly dane: DaneWord;
  readonly addresses: readonly AddressSummary[];
}
export interface AddressSummary {
  readonly address: string;
  readonly dane: DaneWord;
  readonly starttls: StarttlsWord;
  readonly tlsVersion?: string;
  /** The matching record, `3 1 1 <hex>`, where there is one. */
  readonly matched?: string;
  readonly records: number;
}
export const daneWords = [
  'authenticated',
  'mismatch',
  'unusable',
  'no-tlsa',
  'insecure-host',
  'bogus',
  'lookup-failed',
  'not-seen',
  'not-applicable',
] as const;
export type DaneWord = (typeof daneWords)[number];
export const starttlsWords = [
  'established',
  'not-offered',
  'refused',
  'injected',
  'handshake-failed',
  'not-seen',
] as const;
export type StarttlsWord = (typeof starttlsWords)[number];
export const dnssecWords = ['secure', 'insecure', 'bogus', 'indeterminate'] as const;
export const mtaStsWords = ['enforce', 'testing', 'none', 'absent', 'invalid', 'not-seen'] as const;
export type MtaStsWord = (typeof mtaStsWords)[number];
export const tlsRptWords = ['present', 'absent', 'invalid', 'not-seen'] as const;
export type TlsRptWord = (typeof tlsRptWords)[number];

export interface DomainSummary {
  readonly dnssec: (typeof dnssecWords)[number];
  /** The domain as a DANE sender sees it, worst host first. */
  readonly dane: DaneWord;
  readonly hosts: readonly HostSummary[];
  readonly mtaSts: MtaStsWord;
  readonly tlsRpt: TlsRptWord;
}

/** What a reviewer of a step wants beside the verdict; from plan and ledger alone. */
export interface StepReport {
  /** What the step changes; absent where nothing is asked to change. */
  readonly changes?: ChangeSet;
  /** The way back from the stage that would be live after the step. */
  readonly rollback?: {
    readonly to: StageId;
    readonly note: string;
    readonly changes: ChangeSet;
  };
  /** Since when each stage of the ledger was live on every server, in order. */
  readonly history: readonly { readonly stage: StageId; readonly at: Instant }[];
}

export interface DomainReport {
  readonly domain: string;
  readonly verdict: Verdict;
  /** The pin, and what it is asked to become; absent for `check`. */
  readonly stage?: StageId;
  readonly nextStage?: StageId;
  /** Stages that the live state is consistent with. */
  readonly consistentWith: readonly StageId[];
  readonly checks: readonly GateCheck[];
  readonly findings: readonly ReportedFinding[];
  /** Predicted answer of Get-DnssecStatusForVerifiedDomain, and which of it is normal at this stage. */
  readonly tenantCodes: readonly { readonly code: string; readonly expected: boolean }[];
  /** What Exchange Online would say of it: as the tenant, and as a sender. Never part of the verdict. */
  readonly exchange: ExchangeReport;
  readonly summary: DomainSummary;
  /** What `verify` would append to the ledger. */
  readonly ledgerEntries: readonly LedgerEntry[];
  readonly stagePosition?: Position;
  /** Absent for `check`. */
  readonly step?: StepReport;
  readonly observation: Observation;
}

export interface Report {
  readonly format: 'dane-cutover-report';
  readonly version: 1;
  readonly tool: string;
  readonly mode: 'verify' | 'gate' | 'check';
  readonly at: Instant;
  /** True where the caller set the clock; always printed. */
  readonly atIsGiven: boolean;
  readonly endpointMapUsed: boolean;
  readonly families: 'both' | 'ipv4' | 'ipv6';
  readonly profile: Profile;
  readonly planFile?: string;
  /** The worst of the domains: fail, then unknown, then wait, then pass. */
  readonly verdict: VerdictWord;
  readonly domains: readonly DomainReport[];
}
