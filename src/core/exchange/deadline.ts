import { attemptOffsets, exchangeRetry, rollbackClock } from '../catalog/index.js';
import { heldFor } from '../belief.js';
import type { Cutover, JudgeContext } from '../judge/context.js';
import { legacyLifetime } from '../judge/legacy-clock.js';
import type { StageId } from '../migration/ids.js';
import { stageOf } from '../migration/stages.js';
import { attestation, margin, stageSeenSince } from '../migration/waits.js';
import type { Observation } from '../observation.js';
import type { Instant, Seconds } from '../time.js';
import type { DeliveryPrediction, Procedure, RollbackDeadline } from './types.js';

const day: Seconds = 86_400;
/** RFC 5321 s4.5.4.1: senders give up after four to five days at the least. */
const othersGiveUpAfter: Seconds = 4 * day;

/** Until when the way back saves the mail that is deferred now; `undefined` where none is. */
export function rollbackDeadline(
  { observation, cutover }: JudgeContext,
  delivery: DeliveryPrediction,
): RollbackDeadline | undefined {
  if (delivery.outcome !== 'deferred') return undefined;
  const now = observation.at;
  const { since, basis } = beginning(cutover, now);
  const exchangeGivesUp = since + exchangeRetry.giveUpAfter;
  const procedure = procedureOf(delivery);
  const to = cutover && helpfulRow(cutover.stage, procedure);
  const legacyGone = to && cutover && legacyEnd(cutover, to);
  const moments = [
    since + rollbackClock.rollBackBy,
    since + lastAttempt - cached(observation) - margin,
    ...(legacyGone === undefined ? [] : [legacyGone]),
  ];
  const rollBackBy = Math.max(since, Math.min(...moments));
  return {
    since,
    basis,
    callBy: Math.min(since + rollbackClock.callAfter, rollBackBy),
    rollBackBy,
    exchangeGivesUp,
    othersGiveUp: since + othersGiveUpAfter,
    ...(legacyGone !== undefined && { legacyGone }),
    ...(to && { to }),
    ...(procedure && { procedure }),
    inTime: now <= rollBackBy,
  };
}

/** Of the last attempt of the first message: what comes after it comes too late. */
const lastAttempt: Seconds = Math.max(...attemptOffsets());

/**
 * The stage itself may be what broke delivery, so the clock starts where it was first seen. One seen for longer than
 * messages live did not break it on that day, and when it began nobody has written down: then the clock starts now.
 */
function beginning(
  cutover: Cutover | undefined,
  now: Instant,
): Pick<RollbackDeadline, 'since' | 'basis'> {
  const first = cutover && stageSeenSince(cutover.ledger, cutover.plan, cutover.stage);
  const recent = first !== undefined && first <= now && now - first < exchangeRetry.giveUpAfter;
  return recent ? { since: first, basis: 'ledger' } : { since: now, basis: 'now' };
}

/** By the codes: those of DNSSEC first, as nothing else helps while its proof is false. */
function procedureOf({ codes }: DeliveryPrediction): Procedure | undefined {
  const has = (...wanted: readonly string[]) => codes.some(({ code }) => wanted.includes(code));
  if (has('5.7.324', '5.4.312')) return 'r2-unsign-domain';
  if (has('5.7.321', '5.7.322', '5.7.323')) return 'r1-disable-dane';
  return has('5.4.8', '5.7.5') ? 'relax-mta-sts' : undefined;
}

/** The row before, where it lists other hosts, or has not yet what makes senders refuse the one that is listed. */
function helpfulRow(stage: StageId, procedure: Procedure | undefined): StageId | undefined {
  const row = stageOf(stage);
  if (row.rollback === undefined) return undefined;
  const back = stageOf(row.rollback.to);
  const roles = (one: typeof row) => one.mx.map(({ role, preference }) => `${preference} ${role}`);
  const otherHosts = roles(row).join() !== roles(back).join();
  const relaxes = procedure === 'relax-mta-sts' && row.mtaSts.mode !== back.mtaSts.mode;
  const undanes = procedure === 'r1-disable-dane' && row.tlsa !== 'none' && back.tlsa === 'none';
  return procedure !== 'r2-unsign-domain' && (otherHosts || relaxes || undanes)
    ? back.id
    : undefined;
}

/** How long resolvers of senders may hold what they were told before the correction. */
function cached({ mx, hosts }: Observation): Seconds {
  const lookups = [mx, ...hosts.flatMap(({ a, aaaa, tlsa }) => [a, aaaa, tlsa.lookup])];
  return Math.max(0, ...lookups.map((lookup) => Math.min(lookup ? heldFor(lookup) : 0, day)));
}

/** Rows that list the legacy host need its address, which Microsoft may take away two days after s3. */
function legacyEnd({ plan, ledger }: Cutover, to: StageId): Instant | undefined {
  const needed = stageOf(to).mx.some(({ role }) => role === 'legacy');
  const enabled = needed ? attestation(ledger, plan, 'dnssec-enabled') : undefined;
  return enabled && enabled.at + legacyLifetime;
}
