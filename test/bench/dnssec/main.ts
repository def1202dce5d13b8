import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Processes } from '../../fuzz/dnssec/processes.js';
import { median } from '../machine.js';
import { readOptions, type BenchOptions } from '../options.js';
import { find, missingOf, packages, type Program } from '../programs.js';
import { startKnot } from '../world/knot.js';
import { makeZones, namesPerZone, questions, type BenchZones } from '../world/zones.js';
import { libunboundScript } from './libunbound.js';
import type { OursTask } from './ours.js';
import { newSpace, report, type DnssecResult } from './report.js';
import { runTool, toolsFor, type ToolName, type ToolRun } from './tools.js';
import type { Phase, WorkerResult } from './worker.js';

export interface BenchPlaces {
  /** Folder for what is worth keeping from one run to the next. */
  readonly cache: string;
  /** This bundle, to be started as a worker. */
  readonly bundle: string;
  /** The checkout. */
  readonly root: string;
}

const needed: readonly Program[] = ['knotd', 'ldns-signzone'];
const peers: readonly Program[] = ['unbound-host', 'delv', 'drill', 'python3-unbound'];
/** A run over 2,000 names takes a second or two: seven, and one odd one says nothing. */
const defaults = { count: 2_000, large: 20_000, runs: 7, concurrency: 50 };
/** Runs of the signature checks, each of nine passes already. */
const mostSignatureRuns = 3;
/** Processes at once for the tools that answer one question each. */
const toolPlaces = 4;

function jsonOf<T>(file: string, args: readonly string[], input: unknown): Promise<T> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (words: string) => (text += words));
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done(JSON.parse(text) as T);
      else fail(new Error(`${file} ended with ${code}`));
    });
    child.stdin.end(JSON.stringify(input));
  });
}

interface Scene {
  readonly port: number;
  readonly zones: BenchZones;
  readonly options: BenchOptions;
  readonly bundle: string;
  readonly folder: string;
}

function ours(
  { port, zones, options, bundle }: Scene,
  count: number,
  crypto: boolean,
  heap: readonly string[] = [newSpace],
): Promise<WorkerResult> {
  const { concurrency } = options;
  const task: OursTask = { port, anchor: zones.anchorDs, count, concurrency, crypto };
  return jsonOf(process.execPath, ['--expose-gc', ...heap, bundle, 'worker'], task);
}

/** The names are read as they are asked for: neither side's memory is that of a list. */
function libunbound({ port, zones, options, folder }: Scene, count: number): Promise<WorkerResult> {
  const fileOf = (set: 'a' | 'b'): string => {
    const file = join(folder, `names-${set}-${count}`);
    const lines = Array.from(questions(count, set), ({ name, type }) => `${name} ${type}\n`);
    writeFileSync(file, lines.join(''));
    return file;
  };
  const { concurrency } = options;
  const [first, second] = [fileOf('a'), fileOf('b')];
  const task = { port, anchor: zones.anchorDs, concurrency, first, second };
  return jsonOf(find('python3-unbound') ?? '', ['-c', libunboundScript], task);
}

function middlePhase(phases: readonly Phase[]): Phase {
  const of = (key: keyof Phase): number => median(phases.map((phase) => phase[key]));
  return {
    secure: Math.min(...phases.map(({ secure }) => secure)),
    wall: of('wall'),
    cpu: of('cpu'),
  };
}

function middle(runs: readonly WorkerResult[]): WorkerResult {
  const phase = (key: 'cold' | 'warm' | 'repeat'): Phase =>
    middlePhase(runs.map((run) => run[key]));
  return {
    cold: phase('cold'),
    warm: phase('warm'),
    repeat: phase('repeat'),
    peak: median(runs.map(({ peak }) => peak)),
    live: median(runs.map(({ live = NaN }) => live)),
  };
}

async function measureAll(scene: Scene, missing: readonly Program[]): Promise<DnssecResult> {
  const { options, folder } = scene;
  const has = (program: Program): boolean => !missing.includes(program);
  const [mine, theirs]: [WorkerResult[], WorkerResult[]] = [[], []];
  for (let run = 0; run < options.runs; run++) {
    mine.push(await ours(scene, options.count, false));
    if (has('python3-unbound')) theirs.push(await libunbound(scene, options.count));
  }
  const tools: Partial<Record<ToolName, ToolRun>> = {};
  for (const tool of toolsFor(folder, scene.port, scene.zones)) {
    if (!has(tool.name)) continue;
    tools[tool.name] = await runTool(
      tool,
      [...questions(options.count, 'a')].slice(0, options.toolCount),
      toolPlaces,
    );
  }
  const signatures: WorkerResult[] = [];
  for (let run = 0; run < Math.min(options.runs, mostSignatureRuns); run++)
    signatures.push(await ours(scene, Math.min(options.count, 2000), true));
  const isLarger = options.large > options.count;
  const large = isLarger ? await ours(scene, options.large, false) : undefined;
  const largeUsual = isLarger ? await ours(scene, options.large, false, []) : undefined;
  const largePeer =
    isLarger && has('python3-unbound') ? await libunbound(scene, options.large) : undefined;
  return {
    options,
    ours: middle(mine),
    ...(theirs.length > 0 && { libunbound: middle(theirs) }),
    tools,
    signatures: signatures.map(({ judged, bare, checks = 0 }) => ({
      checks,
      judged: judged?.cpu ?? NaN,
      bare: bare?.cpu ?? NaN,
    })),
    ...(large && { large }),
    ...(largeUsual && { largeUsual }),
    ...(largePeer && { largeLibunbound: largePeer }),
    missing: missing.map((program) => ({ program, package: packages[program] })),
  };
}

/** `npm run bench -- dnssec`: the exit code, 1 where something could not be run at all. */
export async function benchDnssec(args: readonly string[], places: BenchPlaces): Promise<number> {
  const options = readOptions(args, 'names', defaults);
  const missing = missingOf([...needed, ...peers], options.install);
  for (const program of missing)
    process.stderr.write(`bench: ${program} is missing (Debian package ${packages[program]})\n`);
  const [knotd, signer] = needed.map(find);
  if (knotd === undefined || signer === undefined) return 1;
  const processes = new Processes();
  const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-bench-'));
  let clean = (): void => undefined;
  try {
    const count = Math.ceil(options.large / namesPerZone);
    const zones = await makeZones(places.cache, signer, count, '00'.repeat(32));
    const port = await freePort();
    clean = await startKnot(knotd, port, zones, processes);
    const scene = { port, zones, options, folder, bundle: places.bundle };
    process.stdout.write(report(await measureAll(scene, missing)));
    return 0;
  } finally {
    await processes.stop();
    clean();
    rmSync(folder, { recursive: true, force: true });
  }
}
