import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDaemon, type Daemon } from '../world/process.js';
import { serverAddresses } from './plan.js';

export async function startNsd(
  folder: string,
  zones: readonly { readonly zone: string; readonly file: string }[],
): Promise<Daemon> {
  await mkdir(folder, { recursive: true });
  const conf = join(folder, 'nsd.conf');
  await writeFile(conf, configuration(folder, zones));
  return startDaemon('nsd', 'nsd', ['-d', '-c', conf], join(folder, 'log'));
}

function configuration(
  folder: string,
  zones: readonly { readonly zone: string; readonly file: string }[],
): string {
  const text = zones.map(({ zone, file }) => `zone:\n  name: "${zone}"\n  zonefile: "${file}"\n`);
  return `server:
  ip-address: ${serverAddresses.nsd}@53
  do-ip6: no
  server-count: 1
  username: ""
  chroot: ""
  database: ""
  zonesdir: "${folder}"
  pidfile: "${join(folder, 'nsd.pid')}"
  xfrdfile: "${join(folder, 'xfrd.state')}"
  xfrdir: "${folder}"
  zonelistfile: "${join(folder, 'zone.list')}"
  cookie-secret-file: ""
  logfile: "${join(folder, 'nsd.log')}"
remote-control:
  control-enable: no
${text.join('')}`;
}
