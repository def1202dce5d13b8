import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../world/process.js';
import type { ZonePlan } from './plan.js';

/** Signs `file` with the tools of ldns; gives the DS lines for the parent. */
export async function signWithLdns(
  zone: string,
  { algorithm, denial, iterations = 0 }: ZonePlan,
  keyFolder: string,
  file: string,
  output: string,
): Promise<string> {
  const make = async (flags: readonly string[]): Promise<string> =>
    (await mustRun('ldns-keygen', ['-a', algorithm, ...flags, zone], { cwd: keyFolder })).trim();
  const [ksk, zsk] = [await make(['-k']), await make([])];
  const nsec3 =
    denial === 'nsec'
      ? []
      : ['-n', '-t', `${iterations}`, ...(denial === 'nsec3-optout' ? ['-p'] : [])];
  await mustRun('ldns-signzone', [
    ...nsec3,
    ...['-o', zone, '-i', `${seconds(-3600)}`, '-e', `${seconds(60 * 86_400)}`, '-f', output],
    file,
    join(keyFolder, zsk),
    join(keyFolder, ksk),
  ]);
  return readFile(join(keyFolder, `${ksk}.ds`), 'utf8');
}

const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;
