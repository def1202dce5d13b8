import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processes } from '../../fuzz/dnssec/processes.js';
import type { BenchPlaces } from '../dnssec/main.js';
import { readOptions } from '../options.js';
import { find, missingOf, packages, type Program } from '../programs.js';
import { middleRun, report } from './report.js';
import { runOpenssl, runOurs, runPosttlsFinger, type Bench, type CheckRun } from './runs.js';
import { openScene } from './scene.js';

const needed: readonly Program[] = [
  'knotd',
  'ldns-signzone',
  'unbound',
  'go',
  'ip',
  'mount',
  'unshare',
  'xargs',
];
const peers: readonly Program[] = ['posttls-finger', 'openssl', 'dig'];

const defaults = { count: 200, large: 2_000, runs: 3, concurrency: 16 };

/** Namespaces of our own: port 25 and 53 of loopback, and a resolv.conf that nobody else reads. */
function inNamespaces(args: readonly string[], { bundle }: BenchPlaces): number {
  const inner = [process.execPath, bundle, 'check', ...args];
  const { status } = spawnSync(find('unshare') ?? '', ['-n', '-m', ...inner], {
    stdio: 'inherit',
    env: { ...process.env, DANE_CUTOVER_BENCH_INNER: '1' },
  });
  return status ?? 1;
}

async function several(runs: number, run: () => Promise<CheckRun>): Promise<CheckRun> {
  const done: CheckRun[] = [];
  for (let count = 0; count < runs; count++) done.push(await run());
  return middleRun(done);
}

/** `npm run bench -- check`: the exit code, 1 where something could not be run at all. */
export async function benchCheck(args: readonly string[], places: BenchPlaces): Promise<number> {
  const options = readOptions(args, 'domains', defaults);
  const isInner = process.env.DANE_CUTOVER_BENCH_INNER === '1';
  const missing = missingOf([...needed, ...peers], options.install && !isInner);
  if (!isInner)
    for (const program of missing)
      process.stderr.write(`bench: ${program} is missing (Debian package ${packages[program]})\n`);
  if (missing.some((program) => needed.includes(program))) return 1;
  if (process.getuid?.() !== 0) {
    process.stderr.write('bench: check needs root, for namespaces of its own\n');
    return 1;
  }
  if (!isInner) return inNamespaces(args, places);
  const processes = new Processes();
  const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-bench-'));
  let clean = (): void => undefined;
  try {
    const source = join(places.root, 'test/bench/check/sink.go');
    const count = Math.max(options.count, options.large);
    const scene = await openScene(places.cache, folder, count, source, processes);
    clean = scene.clean;
    const cli = join(places.root, 'lib/src/cli/main.js');
    const bench: Bench = { scene, folder, concurrency: options.concurrency, cli };
    const has = (program: Program): boolean => !missing.includes(program);
    const { runs, toolCount } = options;
    const ours = await several(runs, () => runOurs(bench, options.count));
    const posttlsFinger = has('posttls-finger')
      ? await several(runs, () => runPosttlsFinger(bench, toolCount))
      : undefined;
    const openssl =
      has('openssl') && has('dig')
        ? await several(runs, () => runOpenssl(bench, toolCount))
        : undefined;
    const large = options.large > options.count ? await runOurs(bench, options.large) : undefined;
    process.stdout.write(
      report({
        options,
        ours,
        ...(posttlsFinger && { posttlsFinger }),
        ...(openssl && { openssl }),
        ...(large && { large }),
        missing: missing.map((program) => ({ program, package: packages[program] })),
      }),
    );
    return 0;
  } finally {
    await processes.stop();
    clean();
    rmSync(folder, { recursive: true, force: true });
  }
}
