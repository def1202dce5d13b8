import type { Ledger } from '../core/ledger.js';
import { legacyLifetime } from '../core/judge/legacy-clock.js';
import { desired } from '../core/migration/desired.js';
import { exchangeOnlineStages, stageIndex, type StageId } from '../core/migration/ids.js';
import { stageOf } from '../core/migration/stages.js';
import {
  attestation,
  margin,
  oldPolicyGone,
  previousMxGone,
  tlsaEarliest,
  tlsaLatest,
  tlsaWindow,
  type WaitResult,
} from '../core/migration/waits.js';
import type { DomainPlan } from '../core/plan.js';
import type { Instant, Seconds } from '../core/time.js';

/** MX TTL of a stage; the digest names policies, which no TTL depends on. */
export function stageTtl(plan: DomainPlan, stage: StageId): Seconds {
  return desired(plan, stage, () => '').mx.ttl;
}

/** The mode of the policy at a stage, `undefined` where the plan has no MTA-STS. */
export function stageMode(plan: DomainPlan, stage: StageId): string | undefined {
  return desired(plan, stage, () => '').policy?.mode;
}

/** How long the stage must be live at least, counted from the moment every server has it. */
export function stageWait(plan: DomainPlan, stage: StageId): Seconds {
  const waits = stageOf(stage).waits.map((wait): Seconds => {
    switch (wait) {
      case 'previous-mx-ttl':
        return replacedTtl(plan, stage) + margin;
      case 'old-max-age':
        return plan.mtaSts?.before === 'enforce'
          ? plan.mtaSts.txtTtl + plan.mtaSts.maxAge + margin
          : 0;
      case 'tlsa-published':
        return tlsaEarliest;
    }
  });
  return Math.max(0, ...waits);
}

function replacedTtl(plan: DomainPlan, stage: StageId): Seconds {
  const before = exchangeOnlineStages[stageIndex(stage) - 1];
  return before === undefined ? 0 : stageTtl(plan, before);
}

export interface Schedule {
  /** When `s9-enforce-mta-sts` can be reached, if every step is taken on time from now on. */
  readonly enforced: Instant;
  /** The same where the TLSA takes the longest that Microsoft says. */
  readonly enforcedAtLatest: Instant;
}

/** Undefined once s9 is reached. From the ledger where it knows when the present wait ends, estimated for later ones. */
export function schedule(plan: DomainPlan, ledger: Ledger, now: Instant): Schedule | undefined {
  const index = stageIndex(plan.stage);
  const goal = stageIndex('s9-enforce-mta-sts');
  if (index >= goal) return undefined;
  const leave = Math.max(now, leaveTime(plan, ledger, now));
  const later = exchangeOnlineStages
    .slice(index + 1, goal)
    .reduce((sum, stage) => sum + stageWait(plan, stage), 0);
  const enforced = leave + later;
  return { enforced, enforcedAtLatest: enforced + tlsaLatest - tlsaEarliest };
}

/** When the present stage may be left: what the ledger says, or its whole wait from now. */
function leaveTime(plan: DomainPlan, ledger: Ledger, now: Instant): Instant {
  const results = stageOf(plan.stage).waits.map((wait): WaitResult | undefined => {
    if (wait === 'previous-mx-ttl') return previousMxGone(ledger, plan, plan.stage);
    if (wait === 'old-max-age') return oldPolicyGone(ledger, plan, plan.stage);
    const window = tlsaWindow(ledger, plan);
    return window && { kind: 'until', at: window.earliest, because: '' };
  });
  const known = results.flatMap((result) => (result?.kind === 'until' ? [result.at] : []));
  return known.length === results.length && known.length > 0
    ? Math.max(...known)
    : now + stageWait(plan, plan.stage);
}

/** Until when s7 should be live: Microsoft may then remove the legacy host's address. Undefined before the cmdlet of s3. */
export function legacyDue(plan: DomainPlan, ledger: Ledger): Instant | undefined {
  if (stageIndex(plan.stage) >= stageIndex('s7-remove-legacy-mx')) return undefined;
  const enabled = attestation(ledger, plan, 'dnssec-enabled');
  return enabled && enabled.at + legacyLifetime;
}

/** The first sighting on every server in the present run of the pinned stage. */
export function liveSince(plan: DomainPlan, ledger: Ledger): Instant | undefined {
  const seen = ledger.entries.filter(
    ({ domain, fact }) => domain === plan.domain && (fact === 'live' || fact === 'old-data'),
  );
  const other = seen.findLastIndex(({ stage }) => stage !== plan.stage);
  return seen.slice(other + 1).find(({ fact }) => fact === 'live')?.at;
}
