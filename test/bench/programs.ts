import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findProgram } from '../fuzz/dnssec/processes.js';

/** Debian package of each program that a benchmark starts. */
export const packages = {
  knotd: 'knot',
  'ldns-signzone': 'ldnsutils',
  'unbound-host': 'unbound-host',
  delv: 'bind9-dnsutils',
  drill: 'ldnsutils',
  'python3-unbound': 'python3-unbound',
  unbound: 'unbound',
  'posttls-finger': 'postfix',
  openssl: 'openssl',
  unshare: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
  xargs: 'findutils',
  go: 'golang-go',
  dig: 'bind9-dnsutils',
} as const;

export type Program = keyof typeof packages;

const python = '/usr/bin/python3';

/** The system's Python where it has the bindings: those of another Python are not Debian's. */
function pythonUnbound(): string | undefined {
  const { status } = spawnSync(python, ['-c', 'import unbound'], { stdio: 'ignore' });
  return status === 0 ? python : undefined;
}

export function find(program: Program): string | undefined {
  return program === 'python3-unbound' ? pythonUnbound() : findProgram(program);
}

/** By the script that installs for every command, which takes back what it wrote for that also where we are killed. */
function aptInstall(names: readonly string[]): void {
  const root = process.env.DANE_CUTOVER_BENCH_ROOT ?? process.cwd();
  const script = pathToFileURL(join(root, 'scripts', 'debian-programs.mjs')).href;
  const program = `import { aptInstall } from ${JSON.stringify(script)};
aptInstall(process.argv.slice(1));`;
  const args = ['--input-type=module', '--eval', program, '--', ...names];
  spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The programs that are missing, after installing what may be installed. */
export function missingOf(programs: readonly Program[], install: boolean): readonly Program[] {
  const missing = programs.filter((program) => find(program) === undefined);
  if (missing.length === 0 || !install || process.getuid?.() !== 0) return missing;
  aptInstall([...new Set(missing.map((program) => packages[program]))]);
  return missing.filter((program) => find(program) === undefined);
}
