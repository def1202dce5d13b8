import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, startDaemon, type Daemon } from '../world/process.js';
import { serverAddresses } from './plan.js';

export interface KnotZone {
  readonly zone: string;
  readonly file: string;
  /** Knot signs it itself. */
  readonly signs: boolean;
}

/** Writes the configuration and makes the keys of the zones that Knot signs: their DS lines, by zone. */
export async function prepareKnot(
  folder: string,
  zones: readonly KnotZone[],
): Promise<ReadonlyMap<string, string>> {
  await mkdir(join(folder, 'db'), { recursive: true });
  await mkdir(join(folder, 'run'), { recursive: true });
  await writeFile(join(folder, 'knot.conf'), configuration(folder, zones));
  const ds = new Map<string, string>();
  for (const { zone, signs } of zones) {
    if (!signs) continue;
    const keymgr = (words: readonly string[]): Promise<string> =>
      mustRun('keymgr', ['-c', join(folder, 'knot.conf'), zone, ...words]);
    await keymgr(['generate', 'algorithm=ECDSAP256SHA256', 'ksk=yes', 'zsk=yes']);
    const line = (await keymgr(['ds'])).split('\n').find((text) => / DS \d+ \d+ 2 /.test(text));
    ds.set(zone, `${(line ?? '').replace(/ DS /, ' IN DS ')}\n`);
  }
  return ds;
}

export function startKnotAuthority(folder: string): Daemon {
  return startDaemon(
    'knot (authority)',
    'knotd',
    ['-c', join(folder, 'knot.conf')],
    join(folder, 'log'),
  );
}

function configuration(folder: string, zones: readonly KnotZone[]): string {
  const text = zones.map(
    ({ zone, file, signs }) => `  - domain: ${zone}
    file: ${file}
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
${signs ? '    dnssec-signing: on\n    dnssec-policy: interop\n' : ''}`,
  );
  return `server:
  rundir: ${join(folder, 'run')}
  listen: ${serverAddresses.knot}@53
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
log:
  - target: stderr
    any: info
database:
  storage: ${join(folder, 'db')}
policy:
  - id: interop
    manual: on
    single-type-signing: on
    nsec3: on
    nsec3-iterations: 0
    nsec3-salt-length: 0
zone:
${text.join('')}`;
}
