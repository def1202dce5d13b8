import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '../../../src/protocols/dns/message.js';
import { nameToText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { honest, isInsider, mutate, type Lie } from '../mutations/table.js';
import { readOptions, type FuzzOptions } from '../options.js';
import { createRandom, type Random } from '../random.js';
import { startBackend, type Backend } from './backend.js';
import { classify, differs } from './compare.js';
import { createDelv, type Delv } from './delv.js';
import { startFrontEnd, type FrontEnd } from './front-end.js';
import { ourOpinion, type Asked, type OurOpinion } from './ours.js';
import { findProgram, Processes } from './processes.js';
import { nameIn, randomApex, randomQuestion } from './questions.js';
import { findingText, summaryLines, type Finding } from './report.js';
import { startUnbound, type Unbound } from './unbound.js';
import { buildWorld, type World } from './world.js';
import { zoneAround, zonePlans } from './zone-plan.js';

const programs = {
  named: 'bind9',
  'dnssec-signzone': 'bind9-utils',
  delv: 'bind9-dnsutils',
  unbound: 'unbound',
};
type Program = keyof typeof programs;

/** One unbound and its front end; cases run through it one after the other. */
interface Lane {
  readonly frontEnd: FrontEnd;
  readonly unbound: Unbound;
}

interface Fuzzer {
  readonly options: FuzzOptions;
  readonly world: World;
  readonly backend: Backend;
  readonly delv: Delv;
  readonly quiet: FrontEnd;
  /** The questions a clean lookup takes, by question. */
  readonly paths: Map<string, Promise<OurOpinion>>;
}

const apexes = zonePlans.map(({ apex }) => apex);

function cleanPath(fuzzer: Fuzzer, { name, type }: Asked): Promise<OurOpinion> {
  const key = `${type} ${nameToText(name)}`;
  const found = fuzzer.paths.get(key) ?? ourOpinion(fuzzer.world, fuzzer.quiet, name, type);
  fuzzer.paths.set(key, found);
  return found;
}

/** Clean answers near the target: its zone and its neighbours, then anywhere. */
async function strangers(
  fuzzer: Fuzzer,
  random: Random,
  target: Asked,
): Promise<readonly [readonly Message[], readonly Message[]]> {
  const apex = zoneAround(apexes, nameToText(target.name).toLowerCase(), target.type === rrType.DS);
  const ask = ({ name, type }: Asked): Promise<Message> => fuzzer.backend.clean(name, type);
  const near = [
    ...Array.from({ length: 3 }, () => randomQuestion(random, apex)),
    {
      name: target.name,
      type: random.pick([rrType.MX, rrType.DS, rrType.TXT, rrType.A, rrType.DNSKEY]),
    },
    {
      name: nameIn(apex, ''),
      type: random.pick([rrType.DS, rrType.DNSKEY, rrType.SOA, rrType.NS]),
    },
  ];
  const far = Array.from({ length: 2 }, () => randomQuestion(random, randomApex(random)));
  return [await Promise.all(near.map(ask)), await Promise.all(far.map(ask))];
}

async function runCase(fuzzer: Fuzzer, lane: Lane, number: number): Promise<Finding | undefined> {
  const { options, world, backend } = fuzzer;
  const random = createRandom(options.seed, number);
  const question = randomQuestion(random);
  const truth = await cleanPath(fuzzer, question);
  const target = random.chance(0.65) ? question : random.pick(truth.asked);
  const [near, foreign] = await strangers(fuzzer, random, target);
  const message = await backend.clean(target.name, target.type);
  const scene = { world, random, target, message, near, foreign };
  const lie = options.isHonest ? honest(scene) : mutate(scene);
  const { ours, unbound } = await firstOpinions(fuzzer, lane, question, target, lie);
  const isSample = options.delvEvery > 0 && number % options.delvEvery === 0;
  if (!differs(ours, unbound) && !isSample) return undefined;
  if (differs(ours, unbound) && !(await isLasting(fuzzer, lane, question, target, lie)))
    return undefined;
  const delv = await withLie(lane, target, lie, () =>
    fuzzer.delv(lane.frontEnd.port, question.name, question.type),
  );
  if (!differs(ours, unbound) && delv.state === ours.state) return undefined;
  const found = { number, question, target, lie, ours, truth, unbound, delv };
  const difference = classify(ours, unbound, delv, truth, isInsider(lie));
  if (difference === 'unsafe' && (await hangsOnRcode(fuzzer, lane, found)))
    return { ...found, difference: 'rcode' };
  return { ...found, difference };
}

/** Asked once more with empty caches: what a busy machine did to one packet is no difference. */
async function isLasting(
  fuzzer: Fuzzer,
  lane: Lane,
  question: Asked,
  target: Asked,
  lie: Lie,
): Promise<boolean> {
  await lane.unbound.flush(true);
  const again = await firstOpinions(fuzzer, lane, question, target, lie);
  return differs(again.ours, again.unbound);
}

async function withLie<T>(lane: Lane, target: Asked, lie: Lie, work: () => Promise<T>): Promise<T> {
  lane.frontEnd.tampering = { ...target, ...lie };
  try {
    return await work();
  } finally {
    lane.frontEnd.tampering = undefined;
  }
}

/** What we and unbound say, unbound with empty caches. */
async function firstOpinions(
  fuzzer: Fuzzer,
  lane: Lane,
  { name, type }: Asked,
  target: Asked,
  lie: Lie,
): Promise<Pick<Finding, 'ours' | 'unbound'>> {
  const [ours, unbound] = await withLie(lane, target, lie, () =>
    Promise.all([
      ourOpinion(fuzzer.world, lane.frontEnd, name, type),
      lane.unbound.opinion(name, type),
    ]),
  );
  // What an odd rcode or octet teaches unbound of its forwarder must not reach the next case.
  await lane.unbound.flush(['rcode', 'octet', 'length', 'edns', 'rdata-length'].includes(lie.kind));
  return { ours, unbound };
}

/**
 * We derive NXDOMAIN or NODATA from the proof; the others want the unsigned rcode to fit it too. True where all agree
 * once it does.
 */
async function hangsOnRcode(
  fuzzer: Fuzzer,
  lane: Lane,
  found: Omit<Finding, 'difference'>,
): Promise<boolean> {
  const { ours, lie, question, target } = found;
  if (ours.outcome === 'answer' || lie.served instanceof Uint8Array) return false;
  const rcode = ours.outcome === 'nxdomain' ? 3 : 0;
  if (lie.served.rcode === rcode) return false;
  const fitting = { ...lie, served: { ...lie.served, rcode } };
  const again = await firstOpinions(fuzzer, lane, question, target, fitting);
  return !differs(again.ours, again.unbound);
}

async function runAll(
  fuzzer: Fuzzer,
  lanes: readonly Lane[],
  stopped: () => boolean,
): Promise<{ findings: Finding[]; ran: number }> {
  const { seed: _seed, cases, only } = fuzzer.options;
  const findings: Finding[] = [];
  let [next, ran] = [only ?? 1, 0];
  const last = only ?? cases;
  const drive = async (lane: Lane): Promise<void> => {
    while (next <= last && !stopped()) {
      const number = next++;
      const finding = await runCase(fuzzer, lane, number);
      ran++;
      if (ran % 1000 === 0) process.stderr.write(`${ran} cases, ${findings.length} differences\n`);
      if (finding === undefined) continue;
      findings.push(finding);
      process.stdout.write(`${findingText(finding)}\n`);
    }
  };
  await Promise.all(lanes.map(drive));
  return { findings, ran };
}

function missingPrograms(): readonly string[] {
  return (Object.keys(programs) as Program[])
    .filter((name) => findProgram(name) === undefined)
    .map((name) => `${name} (Debian package ${programs[name]})`);
}

const programFile = (name: Program): string => findProgram(name) ?? name;

async function startLane(
  fuzzer: Pick<Fuzzer, 'world' | 'backend'>,
  folder: string,
  index: number,
  processes: Processes,
): Promise<Lane> {
  const frontEnd = await startFrontEnd(fuzzer.backend);
  const unbound = await startUnbound(
    programFile('unbound'),
    folder,
    index,
    fuzzer.world,
    frontEnd.port,
    processes,
  );
  return { frontEnd, unbound };
}

function conclude(findings: readonly Finding[], ran: number, seconds: number): number {
  const count = (difference: string): number =>
    findings.filter((one) => one.difference === difference).length;
  const sorted = [...findings].sort((a, b) => a.number - b.number);
  for (const line of summaryLines(sorted)) process.stdout.write(`${line}\n`);
  const rate = seconds > 0 ? Math.round(ran / seconds) : ran;
  process.stdout.write(
    `${rate} cases a second; of the others ${count('split')} where delv is with us and unbound is not, ${count('true') + count('rcode')} where we alone hold to what the zones truly say\n`,
  );
  const unsafe = count('unsafe');
  process.stdout.write(`cases ${ran}, unsafe ${unsafe}, other ${findings.length - unsafe}\n`);
  return unsafe > 0 || ran === 0 ? 1 : 0;
}

async function fuzz(
  options: FuzzOptions,
  folder: string,
  processes: Processes,
  stopped: () => boolean,
): Promise<number> {
  const now = Math.floor(Date.now() / 1000);
  const world = await buildWorld(join(folder, 'zones'), programFile('dnssec-signzone'), now);
  const backend = await startBackend(programFile('named'), folder, world, processes);
  const lanes = await Promise.all(
    Array.from({ length: options.lanes }, (_, index) =>
      startLane({ world, backend }, folder, index, processes),
    ),
  );
  const quiet = await startFrontEnd(backend);
  const delv = createDelv(programFile('delv'), folder, world);
  process.stderr.write(
    `${world.zones.size} zones after ${Math.floor(Date.now() / 1000) - now} s\n`,
  );
  const started = Date.now();
  try {
    const fuzzer = {
      options,
      world,
      backend,
      delv,
      quiet,
      paths: new Map<string, Promise<OurOpinion>>(),
    };
    const { findings, ran } = await runAll(fuzzer, lanes, stopped);
    return conclude(findings, ran, (Date.now() - started) / 1000);
  } finally {
    for (const lane of lanes) {
      lane.frontEnd.close();
      lane.unbound.close();
    }
    quiet.close();
    backend.close();
  }
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), 1000);
  const missing = missingPrograms();
  if (missing.length > 0) {
    process.stderr.write(
      `fuzz:dnssec cannot run; missing:\n${missing.map((name) => `  ${name}\n`).join('')}`,
    );
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-fuzz-'));
  const processes = new Processes();
  let isStopped = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => (isStopped = true));
  try {
    return await fuzz(options, folder, processes, () => isStopped);
  } finally {
    await processes.stop();
    if (process.env['DANE_CUTOVER_KEEP'] === undefined)
      rmSync(folder, { recursive: true, force: true });
  }
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : 'unknown error'}\n`,
    );
    process.exit(1);
  },
);
