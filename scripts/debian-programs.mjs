// Finds programs, and installs the Debian packages of those that are missing where we may: as root, with apt-get.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin'];

function isThere(program) {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Debian starts a service as soon as it is installed; policy-rc.d forbids that while we install. */
function aptInstall(packages) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8' });
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    process.stderr.write(`installing ${packages.join(' ')}\n`);
    apt('update');
    const done = apt('-y', 'install', '--no-install-recommends', ...packages);
    if (done.status !== 0) process.stderr.write(`${(done.stderr ?? '').trim()}\n`);
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

/** `programs`: Debian package by program. Returns what is still missing, in words. */
export function ensurePrograms(programs) {
  const absent = () => Object.keys(programs).filter((program) => !isThere(program));
  const packages = [...new Set(absent().map((program) => programs[program]))];
  if (packages.length > 0 && process.getuid?.() === 0 && isThere('apt-get')) aptInstall(packages);
  return absent().map((program) => `${program} (Debian package ${programs[program]})`);
}
