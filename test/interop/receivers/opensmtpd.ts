import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDaemon, type Daemon } from '../world/process.js';
import type { Placed } from './placed.js';

/** One OpenSMTPD with a listener per host. */
export async function startOpensmtpd(
  binary: string,
  folder: string,
  hosts: readonly Placed[],
): Promise<Daemon> {
  await mkdir(folder, { recursive: true });
  const conf = join(folder, 'smtpd.conf');
  const parts = await Promise.all(hosts.map((one) => listener(folder, one)));
  const lines = [...parts.map(({ pki }) => pki), ...parts.map(({ listen }) => listen)];
  await writeFile(conf, `${lines.join('')}match from any for any reject\n`, { mode: 0o600 });
  return startDaemon('opensmtpd', binary, ['-d', '-f', conf], join(folder, 'out'));
}

/** It refuses keys that others may read. */
async function listener(
  folder: string,
  { name, address, tls, first }: Placed,
): Promise<{ readonly pki: string; readonly listen: string }> {
  const key = join(folder, `${name}.key`);
  await copyFile(first.key, key);
  await chmod(key, 0o600);
  return {
    pki: `pki "${name}" cert "${first.certificate}"\npki "${name}" key "${key}"\n`,
    listen: `listen on ${address} port 25 ${tls === 'off' ? '' : `tls pki "${name}" `}hostname "${name}"\n`,
  };
}
