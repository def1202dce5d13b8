import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKeys, signZone, type ZoneKeys } from '../world/keys.js';
import { signWithLdns } from './ldns.js';
import type { ZonePlan } from './plan.js';

const present = { from: 'now-3600', to: 'now+5184000' };
const past = { from: 'now-5184000', to: 'now-2592000' };

export interface Signed {
  readonly file: string;
  /** DS lines for the parent; empty for an unsigned zone. */
  readonly ds: string;
}

/** Signs a zone file as planned. A zone that Knot signs is not passed here. */
export async function signAsPlanned(
  zone: string,
  plan: ZonePlan,
  folder: string,
  file: string,
): Promise<Signed> {
  if (plan.signer === 'nobody') return { file, ds: '' };
  const keyFolder = join(folder, 'keys', zone);
  await mkdir(keyFolder, { recursive: true });
  const output = `${file}.signed`;
  const ds =
    plan.signer === 'ldns-signzone'
      ? await signWithLdns(zone, plan, keyFolder, file, output)
      : await signWithBind(zone, plan, keyFolder, file, output);
  return { file: output, ds: distort(ds, plan) };
}

async function signWithBind(
  zone: string,
  { algorithm, denial, dates }: ZonePlan,
  keyFolder: string,
  file: string,
  output: string,
): Promise<string> {
  const keys: ZoneKeys = await makeKeys(keyFolder, zone, algorithm);
  const sign = (to: string, when: typeof present): Promise<void> =>
    signZone(zone, file, to, keys, { ...when, denial });
  await sign(output, dates === 'over' ? past : present);
  if (dates === 'tlsa-over') {
    await sign(`${file}.old`, past);
    await mixed(output, `${file}.old`);
  }
  return keys.ds;
}

/** The signatures over TLSA sets are taken from `old`. */
async function mixed(output: string, old: string): Promise<void> {
  const ofTlsa = (line: string): boolean => /\sRRSIG\s+TLSA\s/.test(line);
  const [good, over] = await Promise.all([readFile(output, 'utf8'), readFile(old, 'utf8')]);
  const lines = [
    ...good.split('\n').filter((line) => !ofTlsa(line)),
    ...over.split('\n').filter(ofTlsa),
  ];
  await writeFile(output, `${lines.join('\n')}\n`);
}

/** `wrong`: the digest of another key. `private-algorithm`: a number nobody implements (RFC 4034 appendix A.1.1). */
function distort(ds: string, plan: ZonePlan): string {
  if (plan.ds === 'wrong') return ds.replace(/[0-9a-f]{8}(\s*)$/i, '00000000$1');
  if (plan.ds === 'private-algorithm') return ds.replace(/(\sDS\s+\d+\s+)\d+/g, '$1253');
  return ds;
}
