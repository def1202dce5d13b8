import { writeFile } from 'node:fs/promises';
import { run } from '../../world/process.js';
import type { Word } from '../words.js';

/** Offline, since it knows no STARTTLS: `chain` is what openssl was shown. `file` is free for its input. */
export async function askLdnsDane(
  file: string,
  base: string,
  records: readonly string[],
  chain: string,
  roots: string,
): Promise<Word> {
  if (chain === '') return 'n.a.';
  const [chainFile, tlsaFile] = [`${file}.pem`, `${file}.tlsa`];
  await writeFile(chainFile, chain);
  const lines = records.map((record) => `_25._tcp.${base}. 300 IN TLSA ${record}\n`);
  await writeFile(tlsaFile, lines.join(''));
  // With an address given it asks no resolver.
  const { stdout, stderr } = await run(
    'ldns-dane',
    ['-a', '127.0.0.1', '-c', chainFile, '-t', tlsaFile, '-f', roots, 'verify', base, '25'],
    { timeout: 15_000 },
  );
  return readLdnsDane(`${stdout}\n${stderr}`);
}

export function readLdnsDane(text: string): Word {
  if (/did not dane-validate/.test(text)) return 'failed';
  if (/dane-validated successfully/.test(text)) return 'dane-verified';
  // Refused by OpenSSL before any record is looked at.
  if (/key too small/.test(text)) return 'failed';
  return 'unclear';
}
