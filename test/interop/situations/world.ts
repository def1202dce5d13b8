import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startAuthorities } from '../authorities/authorities.js';
import { deadAddress, policyAddress, rootAddress, serverAddresses } from '../authorities/plan.js';
import { makeAccounts } from '../receivers/accounts.js';
import { makeAuthorities, type Authorities } from '../receivers/certificates.js';
import { startExim } from '../receivers/exim.js';
import { startOpensmtpd } from '../receivers/opensmtpd.js';
import { place, type PlacedSituation } from '../receivers/placed.js';
import { startPolicies } from '../receivers/policies.js';
import { startPostfixReceiver } from '../receivers/postfix.js';
import { addresses } from '../world/addresses.js';
import { listens, signed } from '../world/probes.js';
import { mustRun, until } from '../world/process.js';
import { startUnbound } from '../world/unbound.js';
import type { Server, Situation } from './situation.js';

export interface Binaries {
  readonly exim: string;
  readonly smtpd: string;
}

export interface SituationWorld {
  readonly folder: string;
  readonly placed: readonly PlacedSituation[];
  readonly authorities: Authorities;
  /** DNSKEY of the root, as unbound, danetool and ours read it. */
  readonly anchors: string;
}

/** Every situation at once, each with names and addresses of its own: nothing is changed while the judges are asked. */
export async function startSituations(
  folder: string,
  binaries: Binaries,
  situations: readonly Situation[],
): Promise<SituationWorld> {
  await mkdir(folder, { recursive: true });
  const authorities = await makeAuthorities(join(folder, 'pki'));
  const placed = await place(situations, join(folder, 'pki'), authorities);
  await raise(placed);
  await makeAccounts(join(folder, 'accounts'));
  const anchors = join(folder, 'root.anchor');
  await writeFile(anchors, `${await startAuthorities(join(folder, 'dns'), placed)}\n`);
  await startUnbound(join(folder, 'unbound'), anchors);
  await lay(join(folder, 'resolv.conf'), '/etc/resolv.conf', resolvConf);
  await mustRun('mount', ['--bind', anchors, '/usr/share/dns/root.key']);
  await startReceivers(folder, binaries, placed);
  await startPolicies(join(folder, 'nginx'), placed, authorities);
  await ready(placed);
  return { folder, placed, authorities, anchors };
}

const resolvConf = `nameserver ${addresses.resolver}\noptions edns0 trust-ad timeout:2 attempts:2\n`;

async function lay(file: string, over: string, text: string): Promise<void> {
  await writeFile(file, text);
  await mustRun('mount', ['--bind', file, over]);
}

async function raise(placed: readonly PlacedSituation[]): Promise<void> {
  await mustRun('ip', ['link', 'set', 'lo', 'up']);
  const hosts = placed.flatMap((one) => one.hosts.map(({ address }) => address));
  const servers = [...Object.values(serverAddresses), rootAddress, policyAddress, deadAddress];
  const lines = [...servers, addresses.resolver, ...hosts].map((address) =>
    address.includes(':')
      ? `addr add ${address}/128 dev lo nodad`
      : `addr add ${address}/32 dev lo`,
  );
  await mustRun('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
}

async function startReceivers(
  folder: string,
  { exim, smtpd }: Binaries,
  placed: readonly PlacedSituation[],
): Promise<void> {
  const of = (server: Server): PlacedSituation['hosts'] =>
    placed.flatMap(({ hosts }) => hosts.filter((one) => one.server === server));
  await startPostfixReceiver(join(folder, 'postfix'), of('postfix'));
  await startExim(exim, join(folder, 'exim'), of('exim'));
  await startOpensmtpd(smtpd, join(folder, 'opensmtpd'), of('opensmtpd'));
}

async function ready(placed: readonly PlacedSituation[]): Promise<void> {
  await until('BIND serves', () => signed(serverAddresses.bind, 'example.com'));
  await until('Knot serves', () => signed(serverAddresses.knot, 'example.net'));
  await until('NSD serves', () => signed(serverAddresses.nsd, 'example.org'));
  await until('unbound answers', () => signed(addresses.resolver, 'example.org'));
  await until('nginx listens', () => listens(policyAddress, 443));
  for (const { server, address } of placed.flatMap(({ hosts }) => hosts)) {
    await until(`${server} listens on ${address}`, () => listens(address, 25));
  }
}
