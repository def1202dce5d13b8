import type { AttestableFact, Ledger, LedgerEntry } from '../ledger.js';
import type { DomainPlan } from '../plan.js';
import type { Instant, Seconds } from '../time.js';
import { exchangeOnlineStages, stageIndex, type StageId } from './ids.js';
import { stageOf } from './stages.js';

/** Added to every computed moment: clocks and caches round. */
export const margin: Seconds = 60;
/** Microsoft publishes TLSA within this time of the cmdlet (the page's step 9: 15 to 30 minutes). */
export const tlsaEarliest: Seconds = 15 * 60;
export const tlsaLatest: Seconds = 30 * 60;

export type WaitResult =
  | { readonly kind: 'until'; readonly at: Instant; readonly because: string }
  /** The ledger does not hold what the wait is computed from. */
  | { readonly kind: 'missing'; readonly because: string };

type Sighting = Extract<LedgerEntry, { fact: 'live' | 'old-data' }>;

/** The sightings made while `stage` was pinned for the last time, and those of the pin before it. */
interface Periods {
  readonly current: readonly Sighting[];
  readonly previous: readonly Sighting[];
  readonly all: readonly Sighting[];
}

function periods(ledger: Ledger, plan: DomainPlan, stage: StageId): Periods {
  const all = ledger.entries.filter(
    (entry): entry is Sighting =>
      entry.domain === plan.domain && (entry.fact === 'live' || entry.fact === 'old-data'),
  );
  const start = runStart(all, all.length, stage);
  const current = all.slice(start);
  const before = all[start - 1]?.stage;
  const previous = before === undefined ? [] : all.slice(runStart(all, start, before), start);
  return { current, previous, all };
}

/** Where the unbroken run of `stage` that ends at `end` begins. */
function runStart(entries: readonly Sighting[], end: number, stage: StageId): number {
  let start = end;
  while (start > 0 && entries[start - 1]?.stage === stage) start -= 1;
  return start;
}

/**
 * The moment from which only new answers are handed out, for certain: the first sighting of the new on every server after
 * the last sighting of anything else. Between the two the old may have been served to the end.
 */
function newSince(current: readonly Sighting[]): Instant | undefined {
  const lastOld = current.findLastIndex((entry) => entry.fact === 'old-data');
  return current.slice(lastOld + 1).find((entry) => entry.fact === 'live')?.at;
}

/** Since when this stage is live on every server, as far as the ledger knows. */
export function liveSince(ledger: Ledger, plan: DomainPlan, stage: StageId): Instant | undefined {
  return newSince(periods(ledger, plan, stage).current);
}

/** When this stage was first looked at since it was pinned: some server may have served it from then on. */
export function stageSeenSince(
  ledger: Ledger,
  plan: DomainPlan,
  stage: StageId,
): Instant | undefined {
  return periods(ledger, plan, stage).current[0]?.at;
}

/** True where this stage was seen live on every server since it was pinned. */
export function wasSeenLive(ledger: Ledger, plan: DomainPlan, stage: StageId): boolean {
  return newSince(periods(ledger, plan, stage).current) !== undefined;
}

/** Resolvers hold the replaced MX for at most the largest TTL it was ever served with (RFC 1034 s3.6). */
export function previousMxGone(ledger: Ledger, plan: DomainPlan, stage: StageId): WaitResult {
  const { current, previous } = periods(ledger, plan, stage);
  const since = newSince(current);
  if (since === undefined) return missing(`no sighting of ${stage} on every server`);
  const replaced = exchangeOnlineStages[stageIndex(stage) - 1];
  if (replaced === undefined || previous.length === 0) {
    return missing(`no sighting of the stage before ${stage}`);
  }
  const old = current.filter((entry) => entry.fact === 'old-data');
  const ttl = Math.max(
    plan.ttl[stageOf(replaced).ttl],
    ...[...previous, ...old].map((entry) => entry.value.mxTtl),
  );
  return {
    kind: 'until',
    at: since + ttl + margin,
    because: `resolvers may hold the MX that this stage replaced, with its TTL of ${ttl} s`,
  };
}

/** Senders hold an `enforce` policy for its max_age, whatever the TXT says meanwhile (RFC 8461 s5.1, s8.1). */
export function oldPolicyGone(ledger: Ledger, plan: DomainPlan, stage: StageId): WaitResult {
  const { current, previous, all } = periods(ledger, plan, stage);
  const since = newSince(current);
  if (since === undefined) return missing(`no sighting of ${stage} on every server`);
  if (previous.length === 0) return missing(`no sighting of the stage before ${stage}`);
  const enforced = all.flatMap(({ value }) =>
    value.policy?.mode === 'enforce' ? [value.policy.maxAge] : [],
  );
  if (plan.mtaSts?.before === 'enforce') enforced.push(plan.mtaSts.maxAge);
  if (enforced.length === 0) {
    return { kind: 'until', at: since, because: 'no policy of mode enforce was ever seen' };
  }
  const maxAge = Math.max(...enforced);
  const txtTtl = Math.max(
    plan.mtaSts?.txtTtl ?? 0,
    ...[...previous, ...current].map(({ value }) => value.mtaStsTxtTtl ?? 0),
  );
  return {
    kind: 'until',
    at: since + txtTtl + maxAge + margin,
    because: `senders may hold the enforce policy for its max_age of ${maxAge} s after the TXT TTL of ${txtTtl} s`,
  };
}

/**
 * Where a row without the new host is gone back to: senders that hold the `enforce` policy of s9, which lists only the new
 * host, refuse the legacy one. `undefined` where no such policy was ever seen.
 */
export function newPolicyGone(
  ledger: Ledger,
  plan: DomainPlan,
  stage: StageId,
): WaitResult | undefined {
  const { all } = periods(ledger, plan, stage);
  const enforced = (entry: Sighting) =>
    entry.value.policy?.mode === 'enforce' &&
    stageIndex(entry.stage) >= stageIndex('s9-enforce-mta-sts');
  const last = all.findLastIndex(enforced);
  if (last < 0) return undefined;
  const since = all.slice(last + 1).find((entry) => entry.fact === 'live')?.at;
  if (since === undefined) return missing('the enforce policy of s9 was not seen replaced');
  const maxAge = Math.max(...all.filter(enforced).map(({ value }) => value.policy?.maxAge ?? 0));
  const txtTtl = Math.max(
    plan.mtaSts?.txtTtl ?? 0,
    ...all.map(({ value }) => value.mtaStsTxtTtl ?? 0),
  );
  return {
    kind: 'until',
    at: since + txtTtl + maxAge + margin,
    because: `senders may hold the enforce policy that lists only the new host, for ${maxAge} s`,
  };
}

/** When Microsoft's TLSA may first and must at last be there. */
export function tlsaWindow(
  ledger: Ledger,
  plan: DomainPlan,
): { readonly earliest: Instant; readonly latest: Instant } | undefined {
  const enabled = attestation(ledger, plan, 'dane-enabled');
  if (enabled === undefined) return undefined;
  return { earliest: enabled.at + tlsaEarliest, latest: enabled.at + tlsaLatest };
}

/** The newest attestation of `fact` for the domain. */
export function attestation(
  ledger: Ledger,
  plan: DomainPlan,
  fact: AttestableFact,
): LedgerEntry | undefined {
  return ledger.entries
    .filter((entry) => entry.domain === plan.domain && entry.fact === fact)
    .at(-1);
}

function missing(because: string): WaitResult {
  return { kind: 'missing', because };
}
