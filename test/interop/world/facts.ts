import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses, names } from './addresses.js';
import type { TsigKey } from './knot.js';
import { keySigningKey, makeKeys, makePolicyKey, signZone, type ZoneKeys } from './keys.js';
import { longSignatures } from './named.js';
import { issue, makeAuthority, type Authority, type Identity } from './pki.js';
import { mustRun, run } from './process.js';
import { customerZone, zoneTexts } from './zones.js';

/** Zones signed once with `dnssec-signzone`, children before parents, each with an algorithm of its own. */
export const signedOnce = [
  ['mx.microsoft', 'ED25519', 'nsec'],
  ['microsoft', 'ECDSAP384SHA384', 'nsec3'],
  ['com', 'ECDSAP256SHA256', 'nsec3-optout'],
  ['.', 'RSASHA256', 'nsec'],
] as const;
export const unsigned = ['outlook.com', 'mail.protection.outlook.com'] as const;
export const operatorZone = 'o-v1.mx.microsoft';

/** What is made before any server starts. */
export interface Facts {
  readonly folder: string;
  readonly ipv6: boolean;
  readonly key: TsigKey;
  readonly authority: Authority;
  readonly legacy: Identity;
  readonly fresh: Identity;
  readonly policy: Identity;
  readonly keys: Readonly<Record<string, ZoneKeys>>;
  /** DNSKEY of the root as unbound, `parseTrustAnchors` and people read it. */
  readonly anchors: string;
  /** The same for delv. */
  readonly delvAnchors: string;
}

export async function makeFacts(folder: string): Promise<Facts> {
  const ipv6 = await raiseAddresses();
  const authority = await makeAuthority(join(folder, 'pki'));
  const keys: Record<string, ZoneKeys> = {};
  for (const [zone, algorithm] of signedOnce) {
    keys[zone] = await makeKeys(await keyFolder(folder, zone), zone, algorithm);
  }
  const policyFile = join(folder, 'policies.conf');
  await writeFile(policyFile, policies);
  keys[names.domain] = await makePolicyKey(
    await keyFolder(folder, names.domain),
    names.domain,
    'customer',
    policyFile,
  );
  keys[operatorZone] = await makePolicyKey(
    await keyFolder(folder, operatorZone),
    operatorZone,
    'operator',
    policyFile,
  );
  return {
    folder,
    ipv6,
    authority,
    keys,
    key: { name: 'cutover', secret: randomBytes(32).toString('base64') },
    legacy: await issue(authority, names.legacyHost),
    fresh: await issue(authority, names.newHost),
    policy: await issue(authority, names.policyHost),
    ...(await writeAnchors(folder)),
  };
}

/** BIND listens only on addresses that an interface has. Says whether the machine knows IPv6. */
async function raiseAddresses(): Promise<boolean> {
  const { newMxV6, ...ipv4 } = addresses;
  await mustRun('ip', ['link', 'set', 'lo', 'up']);
  for (const address of Object.values(ipv4)) {
    await mustRun('ip', ['addr', 'add', `${address}/32`, 'dev', 'lo']);
  }
  return (
    (await run('ip', ['-6', 'addr', 'add', `${newMxV6}/128`, 'dev', 'lo', 'nodad'])).code === 0
  );
}

export const policies = `${longSignatures('customer')}${longSignatures('operator', 'nsec3param iterations 0 optout no salt-length 0;')}`;

async function keyFolder(folder: string, zone: string): Promise<string> {
  const path = join(folder, 'keys', zone === '.' ? 'root' : zone);
  await mkdir(path, { recursive: true });
  return path;
}

async function writeAnchors(folder: string): Promise<Pick<Facts, 'anchors' | 'delvAnchors'>> {
  const line = await keySigningKey(join(folder, 'keys', 'root'));
  const [anchors, delvAnchors] = [join(folder, 'root.anchor'), join(folder, 'delv.anchor')];
  await writeFile(anchors, `${line}\n`);
  const [, , , flags, protocol, algorithm, ...key] = line.split(/\s+/);
  await writeFile(
    delvAnchors,
    `trust-anchors { . static-key ${flags} ${protocol} ${algorithm} "${key.join('')}"; };\n`,
  );
  return { anchors, delvAnchors };
}

export const zoneFile = (folder: string, zone: string): string =>
  join(folder, 'zones', zone === '.' ? 'root' : zone);

export async function signWorld(facts: Facts): Promise<void> {
  await mkdir(join(facts.folder, 'zones'), { recursive: true });
  const ds = Object.fromEntries(Object.entries(facts.keys).map(([zone, keys]) => [zone, keys.ds]));
  const texts = zoneTexts(ds, facts.ipv6);
  for (const [zone, text] of Object.entries({ ...texts, [names.domain]: customerZone() })) {
    await writeFile(zoneFile(facts.folder, zone), text);
  }
  for (const [zone, , denial] of signedOnce) {
    const [file, keys] = [zoneFile(facts.folder, zone), facts.keys[zone]];
    if (keys === undefined) continue;
    await signZone(zone, file, `${file}.signed`, keys, {
      from: 'now-3600',
      to: 'now+7776000',
      denial,
    });
  }
}
