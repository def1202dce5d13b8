import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../world/process.js';

/** Accounts that the packages would have made, seen in our mount namespace alone. */
const accounts = [
  ['Debian-exim', 64_801],
  ['opensmtpd', 64_802],
  ['opensmtpq', 64_803],
] as const;

/**
 * Exim and OpenSMTPD look for their accounts by name, and OpenSMTPD for folders at fixed places. Everything is laid over the
 * machine's own files inside the namespace and is gone with it.
 */
export async function makeAccounts(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = {
    '/etc/passwd': accounts.map(
      ([name, id]) => `${name}:x:${id}:${id}::/var/lib/opensmtpd/empty:/bin/false`,
    ),
    '/etc/group': accounts.map(([name, id]) => `${name}:x:${id}:`),
  };
  for (const [file, added] of Object.entries(lines)) {
    const names = accounts.map(([name]) => `${name}:`);
    const kept = (await readFile(file, 'utf8'))
      .split('\n')
      .filter((line) => line !== '' && !names.some((name) => line.startsWith(name)));
    const ours = join(folder, file.slice('/etc/'.length));
    await writeFile(ours, `${[...kept, ...added].join('\n')}\n`);
    await mustRun('mount', ['--bind', ours, file]);
  }
  for (const place of ['/var/lib', '/var/spool', '/run']) {
    await mustRun('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', place]);
  }
  await opensmtpdFolders();
}

async function opensmtpdFolders(): Promise<void> {
  const spool = '/var/spool/smtpd';
  await mkdir('/var/lib/opensmtpd/empty', { recursive: true });
  await mkdir(spool, { recursive: true });
  await chmod(spool, 0o711);
}
