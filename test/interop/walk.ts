import { hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readPlan } from '../../src/assess/read-plan.js';
import { desired } from '../../src/core/migration/desired.js';
import { diff } from '../../src/core/migration/diff.js';
import {
  exchangeOnlineStages,
  nextStage,
  stageIndex,
  type StageId,
} from '../../src/core/migration/ids.js';
import { nsupdateScript } from '../../src/emit/nsupdate.js';
import { runAct, type ActRun, type Question, type Tools } from './act.js';
import { compare, type Judges } from './compare.js';
import { validateWithOctodns } from './octodns.js';
import { trusted } from './ours.js';
import { cli } from './command-line.js';
import { ledgerFile, planFile, withNewMx, withStage, type Repository } from './repository.js';
import { names, tlsaBase } from './world/addresses.js';
import type { HostRole } from './world/postfix.js';
import { WorldError } from './world/process.js';
import type { WalkClock } from './walk-clock.js';
import type { Row } from './words.js';

export interface Walk extends Judges {
  readonly tools: Tools & { readonly octodnsValidate: string };
  readonly repository: Repository;
  readonly rows: Row[];
  readonly clock: WalkClock;
}

/** Which MX hosts a stage lists. */
const hostsOf = (stage: StageId): readonly HostRole[] => {
  if (stageIndex(stage) < stageIndex('s4-add-new-mx')) return ['legacy'];
  return stageIndex(stage) < stageIndex('s7-remove-legacy-mx') ? ['legacy', 'new'] : ['new'];
};

/**
 * Whether a strict sender finds DANE on every host. Before that `check` says `fail`: the legacy host is not signed, and the new
 * one has no TLSA until the cmdlet of s8.
 */
const hasDane = (stage: StageId): boolean => stageIndex(stage) >= stageIndex('s9-enforce-mta-sts');

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
    walk.rows.push(...(await compare(walk, stage, 'as served', hasDane(stage) ? 'pass' : 'fail')));
    await verify(walk, stage);
    walk.tell(`${stage}: faults`);
    await faults(walk, stage);
    walk.tell(`${stage}: gate`);
    await leave(walk, stage);
  }
}

/** `dane-cutover render` in the clone, for the plan as it stands there. */
const render = (walk: Walk, stage: StageId, format: string): Promise<string> =>
  cli(
    walk.checkout,
    trusted(walk.world),
    ['render', '--plan-file', planFile, '--stage', stage, '--format', format],
    walk.repository.clone,
  );

/** The policy file first, then one RFC 2136 message to BIND; its `prereq` lines hold it to what is served. */
async function enter(walk: Walk, stage: StageId): Promise<void> {
  await walk.world.publish(await render(walk, stage, 'policy'));
  const script =
    stage === 's0-baseline' ? await baseline(walk) : await render(walk, stage, 'nsupdate');
  await walk.world.updateScript('customer', script);
}

/** The records of s0 are there before anybody has heard of us: no step leads to them. */
async function baseline(walk: Walk): Promise<string> {
  const result = readPlan(await walk.repository.plan(), planFile);
  const plan = result.ok ? result.plan.domains[0] : undefined;
  if (plan === undefined)
    throw new WorldError(`the plan file is refused: ${JSON.stringify(result)}`);
  const state = desired(plan, 's0-baseline', (text) => hash('sha256', text, 'hex'));
  const change = diff({ ...state, rrsets: [] }, state);
  return nsupdateScript(change, { zone: plan.domain, reason: 'the domain as it is' });
}

async function octodnsAccepts(walk: Walk, stage: StageId): Promise<void> {
  const yaml = await render(walk, stage, 'octodns');
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
  const ran = await ask(walk, { event: 'push', workflow: 'verify.yml' });
  await answer(walk, stage, 'verify.yml by act', 'pass', ran, ran.verdict);
  await walk.repository.pull();
}

function ask(walk: Walk, question: Question): Promise<ActRun> {
  const at = question.at ?? walk.clock.now();
  return runAct(walk.tools, walk.world, walk.repository, {
    ...question,
    ...(at !== undefined && { at }),
  });
}

/** Faults that apply at this stage: each is made, judged by everybody, and taken back. */
async function faults(walk: Walk, stage: StageId): Promise<void> {
  const { rows, world } = walk;
  await world.whileExpired('customer', async () => {
    rows.push(...(await compare(walk, stage, 'expired signatures', 'fail')));
    await refused(walk, stage, 'expired signatures');
  });
  await world.whileStarttlsOff(hostsOf(stage), async () => {
    rows.push(...(await compare(walk, stage, 'STARTTLS off', 'fail')));
    if (hasDane(stage) || stage === 's5-verify-new-mx') await refused(walk, stage, 'STARTTLS off');
  });
  if (hasDane(stage)) await badTlsa(walk, stage);
}

/** The gate says `fail` while the fault is there, whatever else it would wait for. */
async function refused(walk: Walk, stage: StageId, when: string): Promise<void> {
  const next = nextStage(stage);
  if (next !== undefined) await gate(walk, stage, next, when, 'fail');
}

/** The TLSA set matches nothing, and then cannot be believed. */
async function badTlsa(walk: Walk, stage: StageId): Promise<void> {
  await publishTlsa(walk, false);
  walk.rows.push(...(await compare(walk, stage, 'TLSA does not match', 'fail')));
  await refused(walk, stage, 'TLSA does not match');
  await publishTlsa(walk, true);
  await walk.world.whileExpired('operator', async () => {
    walk.rows.push(...(await compare(walk, stage, 'TLSA signature expired', 'fail')));
    await refused(walk, stage, 'TLSA signature expired');
  });
}

/** Three records as Microsoft publishes them; one matches, or none. */
async function publishTlsa({ world }: Walk, matching: boolean): Promise<void> {
  const others = ['legacy key', 'next key', 'no key']
    .map((text) => hash('sha256', text, 'hex'))
    .slice(0, matching ? 2 : 3);
  const data = matching ? [...others, world.fresh.spki] : others;
  await world.update('operator', [
    `update delete ${tlsaBase}. TLSA`,
    ...data.map((hex) => `update add ${tlsaBase}. 300 TLSA 3 1 1 ${hex}`),
  ]);
  await world.settle();
}

/** Asks the gate too early, does what it waits for, and asks again. */
async function leave(walk: Walk, stage: StageId): Promise<void> {
  const next = nextStage(stage);
  if (next === undefined) return;
  if (attested[stage] !== undefined) {
    if (stage === 's3-enable-dnssec') {
      await gate(walk, stage, next, 'without new-mx', 'fail');
      await nameTheNewHost(walk);
    }
    await gate(walk, stage, next, 'before it is attested', 'wait for a person');
    for (const fact of attested[stage]) await attest(walk, fact);
  }
  let at: string | undefined;
  if (timed.includes(stage)) {
    const early = await gate(walk, stage, next, 'at once', 'wait until a time');
    at = early.notBefore;
  }
  if (stage === 's8-enable-dane') await tlsaAppears(walk, stage);
  await gate(walk, stage, next, at === undefined ? 'at once' : `at ${at}`, 'pass', at);
  if (at !== undefined) walk.clock.sleepUntil(at);
  await walk.repository.merge('move');
}

/** Microsoft's zone gets its records; from here on a set that does not match is a fault too. */
async function tlsaAppears(walk: Walk, stage: StageId): Promise<void> {
  await publishTlsa(walk, true);
  walk.rows.push(...(await compare(walk, stage, 'TLSA published', 'pass')));
  await walk.world.whileStarttlsOff(['new'], async () => {
    walk.rows.push(...(await compare(walk, stage, 'TLSA, STARTTLS off', 'fail')));
  });
  await badTlsa(walk, stage);
}

/** `new-mx` comes by a pull request of its own; the stage stays, so the gate judges it as verify would. */
async function nameTheNewHost(walk: Walk): Promise<void> {
  await walk.repository.pull();
  await walk.repository.branch('move', { [planFile]: withNewMx(await walk.repository.plan()) });
  const ran = await ask(walk, { event: 'pull_request', workflow: 'gate.yml' });
  await answer(walk, 's3-enable-dnssec', 'new-mx by act', 'pass', ran, ran.verdict);
  await walk.repository.merge('move');
  await walk.repository.pull();
}

async function attest(walk: Walk, fact: string): Promise<void> {
  await walk.repository.pull();
  const cmdlet = join(walk.world.folder, 'cmdlet.json');
  await writeFile(
    cmdlet,
    JSON.stringify({ Result: 'Success', DnssecMxValue: names.newHost, ErrorData: null }),
  );
  const json = fact === 'dnssec-enabled' ? ['--json', cmdlet] : [];
  const at = walk.clock.now();
  await cli(
    walk.checkout,
    trusted(walk.world),
    [
      'attest',
      names.domain,
      fact,
      ...json,
      ...(at === undefined ? [] : ['--at', at]),
      '--by',
      'operator@example.com',
      '--plan-file',
      planFile,
      '--ledger-file',
      ledgerFile,
    ],
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
  const ran = await ask(walk, {
    event: 'pull_request',
    workflow: 'gate.yml',
    ...(at !== undefined && { at }),
  });
  const wait = ran.notBefore === undefined ? 'wait for a person' : 'wait until a time';
  await answer(
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
async function answer(
  walk: Walk,
  stage: StageId,
  when: string,
  expected: string,
  ran: ActRun,
  word: string | undefined,
): Promise<void> {
  const consistent = ran.succeeded === (ran.verdict === 'pass');
  const ours =
    word === undefined
      ? 'failed'
      : consistent
        ? word
        : `${word}, but the job ${ran.succeeded ? 'passed' : 'failed'}`;
  walk.rows.push({ stage, when, subject: names.domain, ours, others: { expected } });
  if (ours !== expected) walk.tell(`${stage}: ${when}: ${ours}, expected ${expected}\n${ran.log}`);
  await replayed(walk, stage, when, ran);
}

/** The recording of a run over real servers, replayed without any, must lead to the very same report. */
async function replayed(walk: Walk, stage: StageId, when: string, ran: ActRun): Promise<void> {
  if (ran.evidence === undefined) return;
  const args = ['replay', join(ran.evidence, 'dane-cutover-recording.json'), '--json'];
  const [again, report] = await Promise.all([
    cli(walk.checkout, trusted(walk.world), args),
    readFile(join(ran.evidence, 'dane-cutover-report.json'), 'utf8'),
  ]);
  const same = isDeepStrictEqual(JSON.parse(again), JSON.parse(report));
  walk.rows.push({
    stage,
    when,
    subject: 'the recording, replayed',
    ours: 'the same report',
    others: { replay: same ? 'the same report' : 'another report' },
  });
}
