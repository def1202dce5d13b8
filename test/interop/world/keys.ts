import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, WorldError } from './process.js';

export interface ZoneKeys {
  /** Folder of the key files. */
  readonly folder: string;
  /** DS lines for the parent, SHA-256. */
  readonly ds: string;
}

/** Makes a KSK and a ZSK for a zone that `dnssec-signzone` signs. */
export async function makeKeys(folder: string, zone: string, algorithm: string): Promise<ZoneKeys> {
  const common = [
    '-q',
    '-K',
    folder,
    '-a',
    algorithm,
    ...(algorithm.startsWith('RSA') ? ['-b', '2048'] : []),
  ];
  const ksk = (await mustRun('dnssec-keygen', [...common, '-f', 'KSK', zone])).trim();
  await mustRun('dnssec-keygen', [...common, zone]);
  return { folder, ds: await dsOf(join(folder, `${ksk}.key`)) };
}

/** Makes the one key that a `dnssec-policy` of a dynamic zone asks for, so that its DS is known before the zone is. */
export async function makePolicyKey(
  folder: string,
  zone: string,
  policy: string,
  policyFile: string,
): Promise<ZoneKeys> {
  const key = (
    await mustRun('dnssec-keygen', ['-q', '-K', folder, '-k', policy, '-l', policyFile, zone])
  ).trim();
  return { folder, ds: await dsOf(join(folder, `${key}.key`)) };
}

async function dsOf(keyFile: string): Promise<string> {
  return mustRun('dnssec-dsfromkey', ['-2', keyFile]);
}

/** The DNSKEY line of the zone's key-signing key. */
export async function keySigningKey(folder: string): Promise<string> {
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.key')) continue;
    const line = (await readFile(join(folder, file), 'utf8'))
      .split('\n')
      .find((text) => / DNSKEY 257 /.test(text));
    if (line !== undefined) return line;
  }
  throw new WorldError(`no key-signing key in ${folder}`);
}

export interface SignOptions {
  /** `now+N` or `YYYYMMDDHHMMSS`, as `dnssec-signzone -s` and `-e` take them. */
  readonly from: string;
  readonly to: string;
  /** `nsec3` uses no salt, no extra iterations (RFC 9276), and opt-out as large registries do. */
  readonly denial: 'nsec' | 'nsec3-optout' | 'nsec3';
  /** One key signs everything (a CSK) instead of a KSK for the DNSKEY set and a ZSK for the rest. */
  readonly oneKey?: boolean;
}

/** Signs `file` in place of a server; the signed zone is written to `output`. */
export async function signZone(
  zone: string,
  file: string,
  output: string,
  keys: Pick<ZoneKeys, 'folder'>,
  options: SignOptions,
): Promise<void> {
  const nsec3 =
    options.denial === 'nsec'
      ? []
      : ['-3', '-', '-H', '0', ...(options.denial === 'nsec3-optout' ? ['-A'] : [])];
  await mustRun('dnssec-signzone', [
    '-q',
    '-P',
    '-O',
    'full',
    '-S',
    options.oneKey === true ? '-z' : '-x',
    '-d',
    keys.folder,
    '-K',
    keys.folder,
    '-o',
    zone,
    '-f',
    output,
    '-s',
    options.from,
    '-e',
    options.to,
    ...nsec3,
    file,
  ]);
}
