// Builds one fuzzer of test/fuzz into the cache and runs it: `node scripts/fuzz.mjs dnssec|reader --seed S --cases N`.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { ensurePrograms } from './debian-programs.mjs';

const root = resolve(import.meta.dirname, '..');
const entries = { dnssec: 'test/fuzz/dnssec/main.ts', reader: 'test/fuzz/reader/main.ts' };
const [name, ...args] = process.argv.slice(2);
const entry = entries[name];
if (entry === undefined) {
  process.stderr.write(`usage: node scripts/fuzz.mjs ${Object.keys(entries).join('|')}\n`);
  process.exit(2);
}
/** Debian package of each peer that the differential fuzzer starts. */
const peers = {
  named: 'bind9',
  'dnssec-signzone': 'bind9-utils',
  delv: 'bind9-dnsutils',
  unbound: 'unbound',
};
const missing = name === 'dnssec' ? ensurePrograms(peers) : [];
if (missing.length > 0) {
  const list = missing.map((what) => `  ${what}\n`).join('');
  process.stderr.write(`fuzz:dnssec cannot run on this machine; missing:\n${list}`);
  process.exit(2);
}
const cache = join(root, 'node_modules', '.cache', 'dane-cutover-fuzz');
mkdirSync(cache, { recursive: true });
const outfile = join(cache, `${name}-${process.pid}.cjs`);
await build({
  absWorkingDir: root,
  entryPoints: [entry],
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  sourcemap: 'inline',
  outfile,
  tsconfigRaw: {},
  logLevel: 'warning',
});
const child = spawn(process.execPath, ['--enable-source-maps', outfile, ...args], {
  stdio: 'inherit',
});
// Ctrl-C reaches the fuzzer too, which ends its servers by itself; a signal to us alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.once('close', (code, signal) => {
  rmSync(outfile, { force: true });
  process.exit(signal === null ? code : 130);
});
