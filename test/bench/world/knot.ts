import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryMessage } from '../../fuzz/dnssec/backend.js';
import type { Processes } from '../../fuzz/dnssec/processes.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { apex, domainName, type BenchZones } from './zones.js';

function knotConf(folder: string, port: number, zones: BenchZones): string {
  const names = Array.from({ length: zones.count }, (_, index) => [domainName(index), `d${index}`]);
  const all = [[apex, 'apex'], ...names].flatMap(([domain, file]) => [
    `  - domain: ${domain}`,
    `    file: ${file}.signed`,
  ]);
  return `server:
  rundir: ${folder}
  listen: 127.0.0.1@${port}
  udp-workers: 2
  tcp-workers: 1
  background-workers: 1
log:
  - target: stderr
    any: error
database:
  storage: ${folder}
template:
  - id: default
    storage: ${zones.folder}
    journal-content: none
    zonefile-sync: -1
    zonefile-load: whole
zone:
${all.join('\n')}
`;
}

function answers(port: number, name: string): Promise<boolean> {
  const socket = createSocket('udp4');
  return new Promise<boolean>((done) => {
    const late = setTimeout(() => done(false), 200);
    socket.on('error', () => undefined);
    socket.on('message', (reply) => {
      clearTimeout(late);
      done(((reply[3] ?? 0) & 0x0f) === 0 && (reply[7] ?? 0) > 0);
    });
    socket.send(queryMessage(1, nameFromText(name), rrType.SOA, true), port, '127.0.0.1');
  }).finally(() => socket.close());
}

/** Starts Knot on the loopback port and waits until the last zone is served; the returned function removes its folder. */
export async function startKnot(
  knotd: string,
  port: number,
  zones: BenchZones,
  processes: Processes,
): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-bench-'));
  mkdirSync(folder, { recursive: true });
  const conf = join(folder, 'knot.conf');
  writeFileSync(conf, knotConf(folder, port, zones));
  processes.start(knotd, ['-c', conf], folder);
  const names = [apex, ...[0, zones.count - 1].map((index) => `${domainName(index)}.`)];
  for (const name of names) {
    for (let left = 300; !(await answers(port, name)); left--) {
      if (left === 0) throw new Error(`knotd does not serve ${name}`);
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }
  return () => rmSync(folder, { recursive: true, force: true });
}
