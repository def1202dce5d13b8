import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutationKinds } from '../mutations/table.js';
import { readOptions, type FuzzOptions } from '../options.js';
import { startBackend } from './backend.js';
import { createDelv } from './delv.js';
import { startFrontEnd } from './front-end.js';
import { Bench, type Lane, type Peers } from './lane.js';
import { findProgram, Processes } from './processes.js';
import { findingText, isUnexplained, summaryLines, type Finding } from './report.js';
import { runCase } from './run-case.js';
import { startUnbound } from './unbound.js';
import { buildWorld, type World } from './world.js';

/** Signed zones by algorithm, by what the signer was told. */
function zoneLines({ zones }: World): readonly string[] {
  const signed = [...zones.values()].filter(({ plan }) => plan.isSigned);
  const algorithms = [...new Set(signed.map(({ plan }) => plan.algorithm))].sort((a, b) => a - b);
  const count = (algorithm: number): number =>
    signed.filter(({ plan }) => plan.algorithm === algorithm).length;
  const words = algorithms.map((algorithm) => `${algorithm} in ${count(algorithm)}`);
  return [`algorithms of signed zones: ${words.join(', ')}`];
}

interface Run {
  readonly findings: readonly Finding[];
  /** Cases by kind of mutation. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly ran: number;
}

async function runAll(
  bench: Bench,
  options: FuzzOptions,
  lanes: readonly Lane[],
  stopped: () => boolean,
): Promise<Run> {
  const { cases, only } = options;
  const findings: Finding[] = [];
  const kinds = new Map<string, number>();
  let [next, ran] = [only ?? 1, 0];
  const last = only ?? cases;
  const drive = async (lane: Lane): Promise<void> => {
    while (next <= last && !stopped()) {
      const { kind, finding } = await runCase(bench, lane, options, next++);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      ran++;
      if (ran % 1000 === 0) process.stderr.write(`${ran} cases, ${findings.length} differences\n`);
      if (finding === undefined) continue;
      findings.push(finding);
      process.stdout.write(`${findingText(finding)}\n`);
    }
  };
  await Promise.all(lanes.map(drive));
  return { findings, kinds, ran };
}

const programFile = (name: string): string => findProgram(name) ?? name;

async function startLane(
  { world, backend }: Pick<Peers, 'world' | 'backend'>,
  folder: string,
  index: number,
  processes: Processes,
): Promise<Lane> {
  const frontEnd = await startFrontEnd(backend);
  const unbound = await startUnbound(
    programFile('unbound'),
    folder,
    index,
    world,
    frontEnd.port,
    processes,
  );
  return { frontEnd, unbound };
}

function conclude({ findings, kinds, ran }: Run, wanted: number, seconds: number): number {
  const sorted = [...findings].sort((a, b) => a.number - b.number);
  for (const line of summaryLines(sorted)) process.stdout.write(`${line}\n`);
  const missing = mutationKinds.filter((kind) => !kinds.has(kind));
  const counts = mutationKinds.map((kind) => `${kind} ${kinds.get(kind) ?? 0}`);
  process.stdout.write(`cases by mutation: ${counts.join(', ')}\n`);
  if (missing.length > 0) process.stdout.write(`never tried: ${missing.join(', ')}\n`);
  const unsafe = findings.filter(({ difference }) => difference === 'unsafe').length;
  const unexplained = findings.filter((one) => isUnexplained(one)).length;
  const rate = seconds > 0 ? Math.round(ran / seconds) : ran;
  process.stdout.write(`${rate} cases a second; of the others ${unexplained} not explained\n`);
  process.stdout.write(`cases ${ran}, unsafe ${unsafe}, other ${findings.length - unsafe}\n`);
  // A run that was stopped has not shown what was asked for.
  return unsafe > 0 || unexplained > 0 || ran === 0 || ran < wanted ? 1 : 0;
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
  for (const line of zoneLines(world)) process.stdout.write(`${line}\n`);
  process.stderr.write(
    `${world.zones.size} zones after ${Math.floor(Date.now() / 1000) - now} s\n`,
  );
  const started = Date.now();
  try {
    const bench = new Bench({ world, backend, delv, quiet });
    const run = await runAll(bench, options, lanes, stopped);
    const wanted = options.only === undefined ? options.cases : 1;
    return conclude(run, wanted, (Date.now() - started) / 1000);
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
