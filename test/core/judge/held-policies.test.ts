import type { Cutover } from '../../../src/core/judge/context.js';
import { judge } from '../../../src/core/judge/index.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { desired } from '../../../src/core/migration/desired.js';
import type { StageId } from '../../../src/core/migration/ids.js';
import type { Observation } from '../../../src/core/observation.js';
import { weigh } from '../../../src/core/weigh.js';
import * as seen from '../../support/as-seen.js';
import { contoso } from '../../support/plans.js';

const { digest, now } = seen;
const day = 86_400;
const week = 7 * day;

/** A sighting of the stage so long ago, with the policy that it serves. */
function sighting(stage: StageId, ago: number): LedgerEntry {
  const { policy } = desired(contoso(stage), stage, digest);
  if (policy === undefined) throw new Error('every stage of the plan has a policy');
  const { mode, maxAge } = policy;
  const value = { mxTtl: 60, policy: { mode, maxAge, digest: policy.digest } };
  return { domain: contoso(stage).domain, stage, fact: 'live', value, at: now - ago, by: 'test' };
}

function judged(
  stage: StageId,
  entries: readonly LedgerEntry[],
  changes: Partial<Observation> = {},
) {
  const plan = contoso(stage);
  const state = desired(plan, stage, digest);
  const observation = { ...seen.asSeen(state), ...changes };
  const cutover: Cutover = { plan, stage, state, ledger: { version: 1, entries }, digest };
  const context = { observation, cutover };
  return weigh(judge(context), context, 'exchange').filter(({ code }) => code.includes('-held'));
}
const levels = (...args: Parameters<typeof judged>) =>
  Object.fromEntries(judged(...args).map(({ code, level }) => [code, level]));

describe('a sender that fetched a policy earlier', () => {
  test('keeps the enforced one until its max_age is over, counted from when it was last served (J07, M02)', () => {
    const hurried = [sighting('s1-lower-ttl', 30 * day), sighting('s2-relax-mta-sts', day)];
    const [held] = judged('s2-relax-mta-sts', hurried);
    expect(held).toMatchObject({
      code: 'sts-policy-held',
      level: 'info',
      evidence: { maxAge: week, dueAt: now - day + week },
    });
    const waited = [sighting('s1-lower-ttl', 30 * day), sighting('s2-relax-mta-sts', week)];
    expect(judged('s2-relax-mta-sts', waited)).toEqual([]);
  });

  test('holds what a later sighting has not replaced, until now at least', () => {
    const [held] = judged('s2-relax-mta-sts', [sighting('s1-lower-ttl', 30 * day)]);
    expect(held?.evidence).toMatchObject({ dueAt: now + week });
  });

  test('is told of nothing where new senders meet the same policy, or none was enforced', () => {
    expect(judged('s1-lower-ttl', [sighting('s1-lower-ttl', day)])).toEqual([]);
    const testing = [sighting('s2-relax-mta-sts', 2 * day), sighting('s4-add-new-mx', day)];
    expect(judged('s4-add-new-mx', testing)).toEqual([]);
  });

  test('refuses a new MX that it does not list: a warning beside one that it does, else a fault (M03)', () => {
    const early = [sighting('s1-lower-ttl', 2 * day)];
    expect(levels('s4-add-new-mx', [...early, sighting('s4-add-new-mx', day)])).toEqual({
      'sts-policy-held': 'info',
      'sts-held-mismatch': 'warn',
    });
    const gone = [...early, sighting('s7-remove-legacy-mx', day)];
    expect(levels('s7-remove-legacy-mx', gone)).toEqual({
      'sts-policy-held': 'info',
      'sts-held-mismatch': 'fail',
    });
  });

  test('goes by it where new senders cannot fetch one: both views are told (J07)', () => {
    const ledger = [sighting('s1-lower-ttl', 2 * day), sighting('s7-remove-legacy-mx', day)];
    const { mtaSts } = seen.asSeen(
      desired(contoso('s7-remove-legacy-mx'), 's7-remove-legacy-mx', digest),
    );
    const fetch = { outcome: 'timed-out' as const, detail: 'connect', faults: [] };
    const plan = contoso('s7-remove-legacy-mx');
    const state = desired(plan, 's7-remove-legacy-mx', digest);
    const observation = { ...seen.asSeen(state), mtaSts: { ...mtaSts, fetch } };
    const cutover: Cutover = {
      plan,
      stage: plan.stage,
      state,
      ledger: { version: 1, entries: ledger },
      digest,
    };
    const codes = judge({ observation, cutover }).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['sts-fetch-failed', 'sts-policy-held']));
  });

  test('may hold one that is none of the plan’s: a warning, since nobody knows whom it lists', () => {
    const foreign = sighting('s1-lower-ttl', 2 * day);
    const value = { mxTtl: 60, policy: { mode: 'enforce', maxAge: week, digest: 'ff'.repeat(32) } };
    const ledger = [{ ...foreign, value } as LedgerEntry, sighting('s7-remove-legacy-mx', day)];
    expect(levels('s7-remove-legacy-mx', ledger)).toEqual({ 'sts-policy-held': 'warn' });
  });

  test('is not taken to have been refused the policy where a look did not read it', () => {
    const enforced = sighting('s1-lower-ttl', 9 * day);
    const blind = { ...enforced, at: now - 8 * day, fact: 'old-data', value: { mxTtl: 60 } };
    const ledger = [enforced, blind as LedgerEntry, sighting('s7-remove-legacy-mx', day)];
    expect(levels('s7-remove-legacy-mx', ledger)).toEqual({
      'sts-policy-held': 'info',
      'sts-held-mismatch': 'fail',
    });
    // Nothing else was read since: it ends where it was seen no more.
    expect(judged('s7-remove-legacy-mx', ledger.slice(0, 2))).toEqual([]);
  });
});
