import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses, names } from './addresses.js';
import { startDaemon, type Daemon } from './process.js';

export interface TsigKey {
  readonly name: string;
  readonly secret: string;
}

/** Starts Knot as the second authoritative server: signed zone by AXFR and IXFR from BIND, woken by NOTIFY. */
export async function startKnot(folder: string, key: TsigKey): Promise<Daemon> {
  await mkdir(join(folder, 'run'), { recursive: true });
  await mkdir(join(folder, 'db'), { recursive: true });
  const conf = join(folder, 'knot.conf');
  await writeFile(conf, knotConf(folder, key));
  return startDaemon('knot', 'knotd', ['-c', conf], join(folder, 'log'));
}

function knotConf(folder: string, key: TsigKey): string {
  return `server:
  rundir: ${join(folder, 'run')}
  listen: ${addresses.secondary}@53
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
log:
  - target: stderr
    any: info
database:
  storage: ${join(folder, 'db')}
key:
  - id: ${key.name}
    algorithm: hmac-sha256
    secret: ${key.secret}
remote:
  - id: primary
    address: ${addresses.primary}@53
    via: ${addresses.secondary}
    key: ${key.name}
acl:
  - id: notify
    address: ${addresses.primary}
    key: ${key.name}
    action: notify
zone:
  - domain: ${names.domain}
    storage: ${join(folder, 'db')}
    file: ${names.domain}.zone
    master: primary
    acl: notify
    journal-content: changes
    zonefile-load: none
`;
}
