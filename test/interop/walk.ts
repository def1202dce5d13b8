import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlan } from '../../src/assess/read-plan.js';
import { desired, type DesiredState } from '../../src/core/migration/desired.js';
import { diff, type ChangeSet } from '../../src/core/migration/diff.js';
import {
  exchangeOnlineStages,
  nextStage,
  stageIndex,
  type StageId,
} from '../../src/core/migration/ids.js';
import type { DomainPlan } from '../../src/core/plan.js';
import { nsupdateScript } from '../../src/emit/nsupdate.js';
import { octodnsZone } from '../../src/emit/octodns.js';
import { runAct, type ActRun, type Tools } from './act.js';
import { compare, type Judges } from './compare.js';
import { validateWithOctodns } from './octodns.js';
import { cli } from './ours.js';
import { ledgerFile, planFile, withNewMx, withStage, type Repository } from './repository.js';
import { names, tlsaBase } from './world/addresses.js';
import type { HostRole } from './world/postfix.js';
import { WorldError } from './world/process.js';
import type { Row } from './words.js';

export interface Walk extends Judges {
  readonly tools: Tools & { readonly octodnsValidate: string };
  readonly repository: Repository;
  readonly rows: Row[];
  /** Says what is going on, for whoever watches. */
  readonly tell: (line: string) => void;
}

/** Which MX hosts a stage lists. */
const hostsOf = (stage: StageId): readonly HostRole[] => {
  if (stageIndex(stage) < stageIndex('s4-add-new-mx')) return ['legacy'];
  return stageIndex(stage) < stageIndex('s7-remove-legacy-mx') ? ['legacy', 'new'] : ['new'];
};

/** Facts to attest at a stage before it may be left, and the stages whose end lies in the future when they are new. */
const attested: Partial<Record<StageId, readonly string[]>> = {
  's0-baseline': ['accepted-domain-healthy', 'connectors-repointed'],
  's3-enable-dnssec': ['dnssec-enabled'],
  's8-enable-dane': ['dane-enabled'],
};
const timed: readonly StageId[] = [
  's1-lower-ttl',
  's2-relax-mta-sts',
  's4-add-new-mx',
  's6-swap-preference',
  's7-remove-legacy-mx',
  's8-enable-dane',
];

/** The whole sequence against real servers; every judgement ends up in `walk.rows`. */
export async function walkTheTrack(walk: Walk): Promise<void> {
  for (const stage of exchangeOnlineStages) {
    walk.tell(`${stage}: apply`);
    await enter(walk, stage);
    await octodnsAccepts(walk, stage);
    walk.rows.push(...(await compare(walk, stage, 'as served', ['pass'])));
    await verify(walk, stage);
    walk.tell(`${stage}: faults`);
    await faults(walk, stage);
    walk.tell(`${stage}: gate`);
    await leave(walk, stage);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

async function planOf(walk: Walk): Promise<DomainPlan> {
  const result = readPlan(await walk.repository.plan(), planFile);
  const plan = result.ok ? result.plan.domains[0] : undefined;
  if (plan === undefined)
    throw new WorldError(`the plan file is refused: ${JSON.stringify(result)}`);
  return plan;
}

/** What the step before `stage` changes; at s0 everything is new. */
async function stepTo(walk: Walk, stage: StageId): Promise<ChangeSet> {
  const plan = await planOf(walk);
  const previous = exchangeOnlineStages[stageIndex(stage) - 1];
  const after = desired(plan, stage, digest);
  const { domain, mx } = after;
  const nothing: DesiredState = { domain, stage, mx, rrsets: [] };
  return diff(previous === undefined ? nothing : desired(plan, previous, digest), after);
}

/** The policy file first, then one RFC 2136 message to BIND; `prereq` lines hold it to what is served. */
async function enter(walk: Walk, stage: StageId): Promise<void> {
  const change = await stepTo(walk, stage);
  if (change.policy?.after !== undefined) await walk.world.publish(change.policy.after.body);
  if (change.changes.length === 0) return;
  const { domain } = await planOf(walk);
  const script = nsupdateScript(change, { zone: domain, reason: `to ${stage}` });
  await walk.world.updateScript('customer', script);
}

async function octodnsAccepts(walk: Walk, stage: StageId): Promise<void> {
  const state = desired(await planOf(walk), stage, digest);
  const yaml = octodnsZone(state.domain, state.rrsets, { note: `${names.domain} at ${stage}` });
  const folder = join(walk.world.folder, 'octodns', stage);
  const done = await validateWithOctodns(walk.tools.octodnsValidate, folder, yaml);
  if (done.code !== 0) walk.tell(done.stderr);
  walk.rows.push({
    stage,
    when: 'YAML written',
    subject: `${names.domain}.yaml`,
    ours: 'accepted',
    others: { 'octodns-validate': done.code === 0 ? 'accepted' : 'refused' },
  });
}

async function verify(walk: Walk, stage: StageId): Promise<void> {
  const ran = await runAct(walk.tools, walk.world, walk.repository, {
    event: 'push',
    workflow: 'verify.yml',
  });
  answer(walk, stage, 'verify.yml by act', 'pass', ran, ran.verdict);
  await walk.repository.pull();
}

/** Faults that apply at this stage: each is made, judged by everybody, and taken back. */
async function faults(walk: Walk, stage: StageId): Promise<void> {
  const dane = stageIndex(stage) >= stageIndex('s9-enforce-mta-sts');
  const { rows, world } = walk;
  await world.whileExpired(async () => {
    rows.push(...(await compare(walk, stage, 'expired signatures', ['fail'])));
    await refused(walk, stage, 'expired signatures');
  });
  await world.whileStarttlsOff(hostsOf(stage), async () => {
    rows.push(...(await compare(walk, stage, 'STARTTLS off', dane ? ['fail'] : ['pass', 'fail'])));
    if (dane || stage === 's5-verify-new-mx') await refused(walk, stage, 'STARTTLS off');
  });
  if (dane) await mismatch(walk, stage);
}

/** The gate says `fail` while the fault is there, whatever else it would wait for. */
async function refused(walk: Walk, stage: StageId, when: string): Promise<void> {
  const next = nextStage(stage);
  if (next !== undefined) await gate(walk, stage, next, when, 'fail');
}

async function mismatch(walk: Walk, stage: StageId): Promise<void> {
  await publishTlsa(walk, false);
  walk.rows.push(...(await compare(walk, stage, 'TLSA does not match', ['fail'])));
  await refused(walk, stage, 'TLSA does not match');
  await publishTlsa(walk, true);
}

/** Three records as Microsoft publishes them; one matches, or none. */
async function publishTlsa({ world }: Walk, matching: boolean): Promise<void> {
  const others = ['legacy key', 'next key', 'no key'].map(digest).slice(0, matching ? 2 : 3);
  const data = matching ? [...others, world.fresh.spki] : others;
  await world.update('operator', [
    `update delete ${tlsaBase}. TLSA`,
    ...data.map((hash) => `update add ${tlsaBase}. 300 TLSA 3 1 1 ${hash}`),
  ]);
  await world.settle();
}

/** Asks the gate too early, does what it waits for, and asks again. */
async function leave(walk: Walk, stage: StageId): Promise<void> {
  const next = nextStage(stage);
  if (next === undefined) return;
  if (attested[stage] !== undefined) {
    await gate(walk, stage, next, 'before it is attested', 'wait for a person');
    if (stage === 's3-enable-dnssec') await nameTheNewHost(walk);
    for (const fact of attested[stage]) await attest(walk, fact);
  }
  let at: string | undefined;
  if (timed.includes(stage)) {
    const early = await gate(walk, stage, next, 'at once', 'wait until a time');
    at = early.notBefore;
  }
  if (stage === 's8-enable-dane') await tlsaAppears(walk, stage);
  await gate(walk, stage, next, at === undefined ? 'at once' : `at ${at}`, 'pass', at);
  await walk.repository.merge('move');
}

/** Microsoft's zone gets its records; from here on a set that does not match is a fault too. */
async function tlsaAppears(walk: Walk, stage: StageId): Promise<void> {
  await publishTlsa(walk, true);
  walk.rows.push(...(await compare(walk, stage, 'TLSA published', ['pass'])));
  await walk.world.whileStarttlsOff(['new'], async () => {
    walk.rows.push(...(await compare(walk, stage, 'TLSA, STARTTLS off', ['fail'])));
  });
  await mismatch(walk, stage);
}

/** `new-mx` comes by a pull request of its own; the stage stays, so the gate judges it as verify would. */
async function nameTheNewHost(walk: Walk): Promise<void> {
  await walk.repository.pull();
  await walk.repository.branch('move', { [planFile]: withNewMx(await walk.repository.plan()) });
  const ran = await runAct(walk.tools, walk.world, walk.repository, {
    event: 'pull_request',
    workflow: 'gate.yml',
  });
  answer(walk, 's3-enable-dnssec', 'new-mx by act', 'pass', ran, ran.verdict);
  await walk.repository.merge('move');
  await walk.repository.pull();
}

async function attest(walk: Walk, fact: string): Promise<void> {
  const cmdlet = join(walk.world.folder, 'cmdlet.json');
  await writeFile(
    cmdlet,
    JSON.stringify({ Result: 'Success', DnssecMxValue: names.newHost, ErrorData: null }),
  );
  const json = fact === 'dnssec-enabled' ? ['--json', cmdlet] : [];
  await cli(
    walk.checkout,
    walk.world,
    ['attest', names.domain, fact, ...json, '--plan-file', planFile, '--ledger-file', ledgerFile],
    walk.repository.clone,
  );
  await walk.repository.commit(`Attest ${fact}`);
}

async function gate(
  walk: Walk,
  from: StageId,
  to: StageId,
  when: string,
  expected: string,
  at?: string,
): Promise<ActRun> {
  await walk.repository.pull();
  await walk.repository.branch('move', { [planFile]: withStage(await walk.repository.plan(), to) });
  const ran = await runAct(walk.tools, walk.world, walk.repository, {
    event: 'pull_request',
    workflow: 'gate.yml',
    ...(at !== undefined && { at }),
  });
  const wait = ran.notBefore === undefined ? 'wait for a person' : 'wait until a time';
  answer(
    walk,
    from,
    `gate to ${to.split('-')[0]}, ${when}`,
    expected,
    ran,
    ran.verdict === 'wait' ? wait : ran.verdict,
  );
  return ran;
}

/** The step must have failed exactly where the verdict is not `pass`, or the word would be no gate. */
function answer(
  walk: Walk,
  stage: StageId,
  when: string,
  expected: string,
  ran: ActRun,
  word: string | undefined,
): void {
  const consistent = ran.succeeded === (ran.verdict === 'pass');
  const ours =
    word === undefined
      ? 'failed'
      : consistent
        ? word
        : `${word}, but the job ${ran.succeeded ? 'passed' : 'failed'}`;
  walk.rows.push({ stage, when, subject: names.domain, ours, others: { expected } });
  if (ours !== expected) walk.tell(`${stage}: ${when}: ${ours}, expected ${expected}\n${ran.log}`);
}
