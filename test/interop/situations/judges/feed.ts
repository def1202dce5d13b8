import { addresses } from '../../world/addresses.js';
import { run } from '../../world/process.js';

/**
 * The TLSA set that unbound calls secure, as text; `undefined` where there is none. The tools that know no DNS are handed it
 * and have nothing to say without it.
 */
export async function secureTlsa(base: string): Promise<readonly string[] | undefined> {
  const { stdout } = await run('dig', [
    `@${addresses.resolver}`,
    '+tries=1',
    '+time=4',
    '+nosplit',
    '+adflag',
    `_25._tcp.${base}`,
    'TLSA',
  ]);
  const flags = /;; flags: ([a-z ]*);/.exec(stdout)?.[1]?.split(' ') ?? [];
  const records = [...stdout.matchAll(/\sIN\s+TLSA\s+(\d+ \d+ \d+ [0-9A-F]+)/g)];
  if (!flags.includes('ad') || records.length === 0) return undefined;
  return records.map((match) => match[1] ?? '');
}
