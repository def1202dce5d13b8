import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ZoneKey } from '../../../src/protocols/dnssec/sign.js';

const mnemonics: Readonly<Record<number, string>> = {
  5: 'RSASHA1',
  7: 'NSEC3RSASHA1',
  8: 'RSASHA256',
  10: 'RSASHA512',
  13: 'ECDSAP256SHA256',
  14: 'ECDSAP384SHA384',
  15: 'ED25519',
  16: 'ED448',
};

const rsaFields = [
  ['Modulus', 'n'],
  ['PublicExponent', 'e'],
  ['PrivateExponent', 'd'],
  ['Prime1', 'p'],
  ['Prime2', 'q'],
  ['Exponent1', 'dp'],
  ['Exponent2', 'dq'],
  ['Coefficient', 'qi'],
] as const;

const base64 = (base64Url: unknown): string =>
  Buffer.from(typeof base64Url === 'string' ? base64Url : '', 'base64url').toString('base64');

function privateLines(key: ZoneKey): string[] {
  const jwk = key.privateKey.export({ format: 'jwk' });
  if (jwk.kty !== 'RSA') return [`PrivateKey: ${base64(jwk.d)}`];
  return rsaFields.map(([label, field]) => `${label}: ${base64(jwk[field])}`);
}

/** The DNSKEY in zone-file form. */
export function dnskeyLine(apex: string, key: ZoneKey): string {
  const publicKey = Buffer.from(key.dnskey.subarray(4)).toString('base64');
  return `${apex} 3600 IN DNSKEY ${key.flags} 3 ${key.algorithm} ${publicKey}`;
}

/** Writes the key pair as BIND's tools want it; returns the name without suffix. */
export function writeBindKey(folder: string, apex: string, key: ZoneKey): string {
  const three = (value: number, size: number): string => value.toString().padStart(size, '0');
  const base = `K${apex}+${three(key.algorithm, 3)}+${three(key.keyTag, 5)}`;
  const head = [
    'Private-key-format: v1.3',
    `Algorithm: ${key.algorithm} (${mnemonics[key.algorithm] ?? ''})`,
  ];
  writeFileSync(join(folder, `${base}.key`), `${dnskeyLine(apex, key)}\n`);
  writeFileSync(
    join(folder, `${base}.private`),
    `${[...head, ...privateLines(key)].join('\n')}\n`,
    { mode: 0o600 },
  );
  return base;
}
