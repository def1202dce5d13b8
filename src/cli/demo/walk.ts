import { exchangeOnlineStages, type StageId } from '../../core/migration/ids.js';
import { instantToText, type Instant, type Seconds } from '../../core/time.js';
import { labNames } from '../../lab/addresses.js';
import type { ActionRun } from './action.js';
import type { Applied } from './apply.js';
import { DemoFailure, expectSame } from './demo-failure.js';
import { addNewMx, firstPlan, moveOn, weekOfMaxAge } from './plan-text.js';
import type { Scene } from './scene.js';

export interface Deed {
  readonly at: Instant;
  readonly text: string;
}

/** One stage as it was played. */
export interface StageRecord {
  readonly stage: StageId;
  /** When its records were applied. */
  readonly began: Instant;
  readonly applied: readonly Applied[];
  /** When verify passed: every server had it. */
  readonly live: Instant;
  readonly verifyRuns: number;
  /** What people did: cmdlets, attestations, the change of new-mx. */
  readonly deeds: readonly Deed[];
  /** The gate asked too early. */
  readonly early?: { readonly at: Instant; readonly why: string; readonly notBefore?: string };
  /** When the gate let the next stage follow. */
  readonly passed?: Instant;
}

export interface WalkHooks {
  readonly onStage?: (stage: StageId) => void;
}

/** How a stage is left. `facts`: a person must act; `at-once`: nothing to wait for. */
type Leaving =
  | { readonly how: 'facts' | 'at-once' | 'end' }
  /** notBefore = the first sighting of the new data on every server + this + 60 s. */
  | { readonly how: 'wait'; readonly after: Seconds }
  /** notBefore = the attested cmdlet + 15 min. */
  | { readonly how: 'tlsa' };

const margin = 60;
/** Seconds that one run of the Action may take, at the very most. */
const longestRun = 60;
/** A little more than the second server is behind. */
const lagging = 45;
const txtTtl = 3600;
const leaving: Readonly<Record<StageId, Leaving>> = {
  's0-baseline': { how: 'facts' },
  's1-lower-ttl': { how: 'wait', after: 3600 },
  's2-relax-mta-sts': { how: 'wait', after: txtTtl + weekOfMaxAge },
  's3-enable-dnssec': { how: 'facts' },
  's4-add-new-mx': { how: 'wait', after: 60 },
  's5-verify-new-mx': { how: 'at-once' },
  's6-swap-preference': { how: 'wait', after: 60 },
  's7-remove-legacy-mx': { how: 'wait', after: 60 },
  's8-enable-dane': { how: 'tlsa' },
  's9-enforce-mta-sts': { how: 'at-once' },
  's10-raise-ttl': { how: 'end' },
};

/** How often each sender hands in a message, in seconds, while a stage waits. */
const pace: Readonly<Partial<Record<StageId, Seconds>>> = {
  's0-baseline': 60,
  's1-lower-ttl': 120,
  's2-relax-mta-sts': 3600,
  's8-enable-dane': 60,
};
const usualPace = 10;

/** Plays s0 to s10; throws DemoFailure at the first deviation. */
export async function walk(scene: Scene, hooks: WalkHooks = {}): Promise<readonly StageRecord[]> {
  const records: StageRecord[] = [];
  let plan = firstPlan;
  for (const stage of exchangeOnlineStages) {
    hooks.onStage?.(stage);
    scene.lab.fleet.setPace(pace[stage] ?? usualPace);
    scene.merge(plan);
    const played = await playStage(scene, stage, plan);
    records.push(played.record);
    plan = played.next;
  }
  return records;
}

interface Played {
  readonly record: StageRecord;
  /** The plan file once the next change is merged. */
  readonly next: string;
}

async function playStage(scene: Scene, stage: StageId, plan: string): Promise<Played> {
  const began = scene.now;
  const applied = await scene.deploy();
  const seen = await becomeLive(scene, stage);
  const base = { stage, began, applied, ...seen.live, deeds: [] };
  const way = leaving[stage];
  switch (way.how) {
    case 'end':
      return { record: base, next: plan };
    case 'at-once': {
      const { text } = moveOn(plan, stage);
      const run = expectVerdict(await scene.gate(text), 'pass', `${stage}: the gate, at once`);
      return { record: { ...base, passed: run.at }, next: text };
    }
    case 'wait': {
      const { text } = moveOn(plan, stage);
      const notBefore = seen.newSince() + way.after + margin;
      return { record: { ...base, ...(await waitFor(scene, stage, text, notBefore)) }, next: text };
    }
    case 'facts':
      return stage === 's0-baseline'
        ? firstFacts(scene, plan, base)
        : enableDnssec(scene, plan, base);
    case 'tlsa':
      return enableDane(scene, plan, base);
  }
}

/** verify until it passes; once the second server has caught up it must. */
async function becomeLive(
  scene: Scene,
  stage: StageId,
): Promise<{
  readonly live: Pick<StageRecord, 'live' | 'verifyRuns'>;
  /** From then on every server was seen with the new data, as the ledger has it. */
  readonly newSince: () => Instant;
}> {
  // A new record that one server lacks is a fault where no earlier stage explains it.
  if (stage === 's0-baseline') await scene.advanceTo(scene.now + lagging);
  const first = await scene.verify();
  if (first.verdict === 'pass') {
    return { live: { live: first.at, verifyRuns: 1 }, newSince: () => sightingOf(first) };
  }
  expectVerdict(first, 'wait', `${stage}: verify while one server lags`);
  await scene.advanceTo(scene.now + lagging);
  const second = expectVerdict(await scene.verify(), 'pass', `${stage}: verify`);
  return { live: { live: second.at, verifyRuns: 2 }, newSince: () => sightingOf(second) };
}

/** A sighting is dated when its looking ended: not before the run's clock, and no longer than the run took after it. */
function sightingOf({ at, report }: ActionRun): Instant {
  const entry = report?.domains[0]?.ledgerEntries.find(({ fact }) => fact === 'live');
  if (entry === undefined || entry.at < at || entry.at > at + longestRun) {
    throw new DemoFailure(
      `a passing verify at ${instantToText(at)} recorded no sighting of its time`,
    );
  }
  return entry.at;
}

/** Too early: wait, with the right moment. At that moment: pass. */
async function waitFor(
  scene: Scene,
  stage: StageId,
  proposed: string,
  notBefore: Instant,
): Promise<Pick<StageRecord, 'early' | 'passed'>> {
  const early = expectVerdict(await scene.gate(proposed), 'wait', `${stage}: the gate, too early`);
  expectSame(`${stage}: not-before`, early.notBefore, instantToText(notBefore));
  await scene.advanceTo(notBefore);
  const due = expectVerdict(await scene.gate(proposed), 'pass', `${stage}: the gate, in time`);
  return { early: earlyOf(early), passed: due.at };
}

function earlyOf(run: ActionRun): NonNullable<StageRecord['early']> {
  const verdict = run.report?.domains[0]?.verdict;
  const why = verdict !== undefined && 'why' in verdict ? verdict.why : '';
  return { at: run.at, why, ...(run.notBefore !== undefined && { notBefore: run.notBefore }) };
}

/** Asked before people have attested, the gate waits and names no moment. */
async function waitForFacts(
  scene: Scene,
  stage: StageId,
  proposed: string,
): Promise<NonNullable<StageRecord['early']>> {
  const run = expectVerdict(await scene.gate(proposed), 'wait', `${stage}: the gate, no facts`);
  expectSame(`${stage}: not-before`, run.notBefore, undefined);
  return earlyOf(run);
}

type Base = Pick<StageRecord, 'stage' | 'began' | 'applied' | 'live' | 'verifyRuns'>;

async function firstFacts(scene: Scene, plan: string, base: Base): Promise<Played> {
  const { text } = moveOn(plan, base.stage);
  const early = await waitForFacts(scene, base.stage, text);
  const facts = ['accepted-domain-healthy', 'connectors-repointed'] as const;
  const deeds: Deed[] = [];
  for (const fact of facts) deeds.push({ at: await scene.attest(fact), text: `attest ${fact}` });
  const run = expectVerdict(await scene.gate(text), 'pass', `${base.stage}: the gate, attested`);
  return { record: { ...base, deeds, early, passed: run.at }, next: text };
}

async function enableDnssec(scene: Scene, plan: string, base: Base): Promise<Played> {
  const { stage } = base;
  const ran = scene.now;
  const result = scene.lab.tenant.enableDnssecForVerifiedDomain(labNames.domain);
  if (result.Result !== 'Success' || typeof result.DnssecMxValue !== 'string') {
    throw new DemoFailure(`${stage}: the cmdlet answered ${JSON.stringify(result)}`);
  }
  // A change of its own, merged before the pin moves.
  const withHost = addNewMx(plan, result.DnssecMxValue);
  expectVerdict(await scene.gate(withHost), 'pass', `${stage}: the change that adds new-mx`);
  scene.merge(withHost);
  const { text } = moveOn(withHost, stage);
  const early = await waitForFacts(scene, stage, text);
  const attested = await scene.attest('dnssec-enabled', result);
  const run = expectVerdict(await scene.gate(text), 'pass', `${stage}: the gate, attested`);
  const deeds = [
    { at: ran, text: `Enable-DnssecForVerifiedDomain: ${result.DnssecMxValue}` },
    { at: ran, text: 'the plan gets new-mx' },
    { at: attested, text: 'attest dnssec-enabled' },
  ];
  return { record: { ...base, deeds, early, passed: run.at }, next: text };
}

async function enableDane(scene: Scene, plan: string, base: Base): Promise<Played> {
  const { stage } = base;
  const { text } = moveOn(plan, stage);
  const ran = scene.now;
  const result = scene.lab.tenant.enableSmtpDaneInbound(labNames.domain);
  if (result.Result !== 'Success') {
    throw new DemoFailure(`${stage}: the cmdlet answered ${JSON.stringify(result)}`);
  }
  const attested = await scene.attest('dane-enabled', result);
  const waited = await waitFor(scene, stage, text, attested + 15 * 60);
  const deeds = [
    { at: ran, text: 'Enable-SmtpDaneInbound: Success' },
    { at: attested, text: 'attest dane-enabled' },
  ];
  return { record: { ...base, deeds, ...waited }, next: text };
}

function expectVerdict(run: ActionRun, wanted: ActionRun['verdict'], what: string): ActionRun {
  if (run.verdict === wanted) return run;
  const said = `${run.child.stdout}${run.child.stderr}`.split('\n').slice(0, 40).join('\n');
  throw new DemoFailure(`${what}: expected ${wanted}, got ${run.verdict}\n${said}`);
}
