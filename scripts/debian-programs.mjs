// Finds programs, and installs the Debian packages of those that are missing where we may: as root, with apt-get.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, lstatSync, readFileSync, rmSync } from 'node:fs';
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

const policyFile = '/usr/sbin/policy-rc.d';

/**
 * `$1` the policy file, `$2` apt-get, then packages. The shell takes back what it wrote, also where the process that
 * called it is killed meanwhile; a file that was there before, or holds anything else by then, stays. A signal counts
 * once apt-get has ended: services would start if the file went away under it. The shell then says of which signal
 * apt-get died, into a pipe that nobody reads any more where its caller died first: SIGPIPE must not end it there.
 */
const install = `policy=$1 apt=$2; shift 2
text=$(printf '#!/bin/sh\\n# dane-cutover %s: goes when its installation ends\\nexit 101' "$$")
clean() { if [ "$(cat "$policy" 2>/dev/null)" = "$text" ]; then rm -f "$policy"; fi; }
trap clean EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
trap : PIPE
if (set -C; printf '%s\\n' "$text" > "$policy") 2>/dev/null; then chmod 755 "$policy"; fi
"$apt" -q update > /dev/null 2>&1
"$apt" -q -y install --no-install-recommends "$@" > /dev/null`;

/** Debian starts a service as soon as it is installed; policy-rc.d forbids that while we install. */
export function aptInstall(packages, { policy = policyFile, apt = 'apt-get' } = {}) {
  dropLeftOver(policy);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  process.stderr.write(`installing ${packages.join(' ')}\n`);
  const args = ['-c', install, 'sh', policy, apt, ...packages];
  const done = spawnSync('/bin/sh', args, { env, encoding: 'utf8' });
  if (done.status !== 0) process.stderr.write(`${(done.stderr ?? '').trim()}\n`);
}

const ours =
  /^#!\/bin\/sh\n# dane-cutover ([1-9]\d{0,9}): goes when its installation ends\nexit 101\n$/;

/** What an installation that was killed outright has left; one that is still under way keeps its own. */
export function dropLeftOver(policy = policyFile) {
  const pid = ours.exec(textOf(policy))?.[1];
  if (pid !== undefined && !isRunning(Number(pid))) rmSync(policy, { force: true });
}

function textOf(file) {
  try {
    return lstatSync(file).isFile() ? readFileSync(file, 'utf8') : '';
  } catch {
    return '';
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** `programs`: Debian package by program; `more`: packages that bring none. Returns what is still missing, in words. */
export function ensurePrograms(programs, more = []) {
  if (mayInstall()) dropLeftOver();
  const absent = () => Object.keys(programs).filter((program) => find(program) === undefined);
  const packages = [...new Set([...absent().map((program) => programs[program]), ...more])];
  if (packages.length > 0 && mayInstall()) aptInstall(packages);
  return absent().map((program) => `${program} (Debian package ${programs[program]})`);
}
