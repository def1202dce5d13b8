// Finds programs, and installs the Debian packages of those that are missing where we may: as root, with apt-get.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where programs are, those of root and of Postfix among them. */
export const programFolders = [
  ...(process.env.PATH ?? '').split(delimiter),
  ...['/usr/sbin', '/sbin', '/usr/bin', '/usr/lib/postfix/sbin'],
];

/** The path of a program, or `undefined`. */
export function find(program, folders = programFolders) {
  return folders
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export const mayInstall = () => process.getuid?.() === 0 && find('apt-get') !== undefined;

/** Debian starts a service as soon as it is installed; policy-rc.d forbids that while we install. */
export function aptInstall(packages) {
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

/** `programs`: Debian package by program; `more`: packages that bring none. Returns what is still missing, in words. */
export function ensurePrograms(programs, more = []) {
  const absent = () => Object.keys(programs).filter((program) => find(program) === undefined);
  const packages = [...new Set([...absent().map((program) => programs[program]), ...more])];
  if (packages.length > 0 && mayInstall()) aptInstall(packages);
  return absent().map((program) => `${program} (Debian package ${programs[program]})`);
}
