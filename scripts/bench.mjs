// Builds the benchmarks of test/bench into the cache and runs one: `node scripts/bench.mjs dnssec|check [OPTION...]`.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, 'node_modules', '.cache', 'dane-cutover-bench');
mkdirSync(cache, { recursive: true });
const outfile = join(cache, `bench-${process.pid}.cjs`);
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/main.ts'],
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  sourcemap: 'inline',
  outfile,
  tsconfigRaw: {},
  logLevel: 'warning',
});
const child = spawn(process.execPath, [outfile, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, DANE_CUTOVER_BENCH_CACHE: cache, DANE_CUTOVER_BENCH_ROOT: root },
});
// Ctrl-C reaches the benchmark too, which ends its servers by itself; a signal to us alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.once('close', (code, signal) => {
  rmSync(outfile, { force: true });
  process.exit(signal === null ? code : 130);
});
