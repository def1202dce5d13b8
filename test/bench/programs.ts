import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
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

/** Debian starts a service as soon as it is installed; policy-rc.d forbids that while we install. */
function aptInstall(names: readonly string[]): void {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, stdio: 'ignore' as const };
    spawnSync('apt-get', ['-q', 'update'], options);
    const install = ['-q', '-y', 'install', '--no-install-recommends', ...names];
    spawnSync('apt-get', install, options);
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

/** The programs that are missing, after installing what may be installed. */
export function missingOf(programs: readonly Program[], install: boolean): readonly Program[] {
  const missing = programs.filter((program) => find(program) === undefined);
  if (missing.length === 0 || !install || process.getuid?.() !== 0) return missing;
  aptInstall([...new Set(missing.map((program) => packages[program]))]);
  return missing.filter((program) => find(program) === undefined);
}
