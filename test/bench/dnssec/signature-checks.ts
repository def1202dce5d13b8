import { verify, type KeyObject } from 'node:crypto';
import type { AlgorithmTable } from '../../../src/protocols/dnssec/algorithms.js';

/** One signature check as it was made, so that it can be made again by node:crypto alone. */
export interface Check {
  readonly key: KeyObject;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/** The same algorithms, each check reported. */
export function countingAlgorithms(
  table: AlgorithmTable,
  onCheck: (check: Check) => unknown,
): AlgorithmTable {
  return new Map(
    [...table].map(([number, algorithm]) => [
      number,
      {
        ...algorithm,
        verify: (key: KeyObject, data: Uint8Array, signature: Uint8Array) => {
          onCheck({ key, data, signature });
          return algorithm.verify(key, data, signature);
        },
      },
    ]),
  );
}

/** As node:crypto takes it fastest: ASN.1, the key by itself. */
export interface BareCheck {
  readonly key: KeyObject;
  readonly data: Uint8Array;
  readonly der: Uint8Array;
}

export function bareOf({ key, data, signature }: Check): BareCheck {
  const integer = (octets: Uint8Array): Buffer => {
    const first = octets.findIndex((octet) => octet !== 0);
    const short = octets.subarray(first);
    const body = Buffer.concat([Buffer.alloc((short[0] ?? 0) >= 0x80 ? 1 : 0), short]);
    return Buffer.concat([Uint8Array.of(2, body.length), body]);
  };
  const half = signature.length / 2;
  const body = Buffer.concat([
    integer(signature.subarray(0, half)),
    integer(signature.subarray(half)),
  ]);
  return { key, data, der: Buffer.concat([Uint8Array.of(0x30, body.length), body]) };
}

/** ECDSA P-256 checks with nothing around them; the number of good ones. */
export function bareChecks(checks: readonly BareCheck[]): number {
  let good = 0;
  for (const { key, data, der } of checks) if (verify('sha256', data, key, der)) good++;
  return good;
}
