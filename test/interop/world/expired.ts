import { readFile, writeFile } from 'node:fs/promises';
import { addresses, names } from './addresses.js';
import { operatorZone, type Facts } from './facts.js';
import { signZone, type SignOptions } from './keys.js';
import { mustRun, WorldError } from './process.js';

const past = { from: 'now-5184000', to: 'now-2592000' };
const present = { from: 'now-3600', to: 'now+5184000' };

/** The customer's zone as it is served now, every set signed anew with the same key for a month that is over. */
export async function expireCustomer(facts: Facts, file: string): Promise<string> {
  await writeFile(file, await unsignedText(facts, addresses.primary, names.domain));
  return sign(facts, names.domain, file, 'expired', { ...past, denial: 'nsec' });
}

/** The operator's zone as it is served now, but for its TLSA signatures: those are over, all others hold. */
export async function expireTlsa(facts: Facts, file: string): Promise<string> {
  await writeFile(file, await unsignedText(facts, addresses.partition, operatorZone));
  const [old, good] = await Promise.all([
    readFile(await sign(facts, operatorZone, file, 'old', { ...past, denial: 'nsec3' }), 'utf8'),
    readFile(
      await sign(facts, operatorZone, file, 'good', { ...present, denial: 'nsec3' }),
      'utf8',
    ),
  ]);
  const ofTlsa = (line: string): boolean => /\sRRSIG\s+TLSA\s/.test(line);
  const kept = good.split('\n').filter((line) => !ofTlsa(line));
  const mixed = `${file}.mixed`;
  await writeFile(mixed, [...kept, ...old.split('\n').filter(ofTlsa), ''].join('\n'));
  return mixed;
}

async function sign(
  { keys }: Facts,
  zone: string,
  file: string,
  suffix: string,
  options: Omit<SignOptions, 'oneKey'>,
): Promise<string> {
  const key = keys[zone];
  if (key === undefined) throw new WorldError(`no key for ${zone}`);
  const output = `${file}.${suffix}`;
  await signZone(zone, file, output, key, { ...options, oneKey: true });
  return output;
}

/** A zone transfer without what signing adds. */
async function unsignedText({ key }: Facts, server: string, zone: string): Promise<string> {
  const tsig = `hmac-sha256:${key.name}:${key.secret}`;
  const flags = ['+noall', '+answer', '+onesoa'];
  const text = await mustRun('dig', [...flags, '-y', tsig, `@${server}`, zone, 'AXFR']);
  const madeBySigning =
    /^\S+\s+\d+\s+IN\s+(RRSIG|NSEC|NSEC3|NSEC3PARAM|DNSKEY|CDS|CDNSKEY|TYPE65534)\s/;
  const lines = text.split('\n').filter((line) => !madeBySigning.test(line));
  return `${lines.join('\n')}\n`;
}
