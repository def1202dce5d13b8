import type { KeyObject } from 'node:crypto';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';
import {
  defaultAlgorithms,
  type SignatureAlgorithm,
} from '../../../src/protocols/dnssec/algorithms.js';
import { createBudget, defaultLimits } from '../../../src/protocols/dnssec/limits.js';
import { createCryptoMemory, type CryptoMemory } from '../../../src/protocols/dnssec/memory.js';
import { rrsetsOf } from '../../../src/protocols/dnssec/rrsets.js';
import { generateZoneKey, signRrset, type ZoneKey } from '../../../src/protocols/dnssec/sign.js';
import { usableKey, verifyRrset, type Bounds } from '../../../src/protocols/dnssec/verify.js';
import { LeastRecent } from '../../../src/protocols/least-recent.js';
import { now } from './mini-zone.js';

const [key, other] = [generateZoneKey(13, 257), generateZoneKey(13, 257)];

/** How many signatures were really checked, and whether the RRset came out good. */
function verifier(memory = createCryptoMemory()) {
  let checks = 0;
  const algorithms = new Map(
    [...defaultAlgorithms].map(([number, algorithm]) => [
      number,
      {
        ...algorithm,
        verify: (one: KeyObject, data: Uint8Array, signature: Uint8Array) => {
          checks++;
          return algorithm.verify(one, data, signature);
        },
      },
    ]),
  );
  const verify = (
    text: string,
    {
      by = key,
      keys = [key],
      at = now,
      signedText = text,
      steps = 100,
    }: Partial<{
      steps: number;
      by: ZoneKey;
      keys: readonly ZoneKey[];
      at: number;
      signedText: string;
    }> = {},
  ): boolean => {
    const options = { signer: nameFromText('example.'), inception: now - 9, expiration: now + 9 };
    const rrsig = signatures.get(signedText) ?? signRrset(recordsFromText(signedText), by, options);
    signatures.set(signedText, rrsig);
    const [set] = rrsetsOf([...recordsFromText(text), rrsig]);
    const budget = createBudget(steps);
    const bounds: Bounds = { now: at, limits: defaultLimits, budget, memory };
    const usable = keys.flatMap(({ dnskey }) => usableKey(dnskey, algorithms, memory) ?? []);
    return (
      set !== undefined &&
      verifyRrset(set, { apex: nameFromText('example.'), keys: usable }, bounds).ok
    );
  };
  const signatures = new Map<string, ReturnType<typeof signRrset>>();
  return { verify, checks: () => checks };
}

const ecdsa = algorithm13();

function algorithm13(): SignatureAlgorithm {
  const found = defaultAlgorithms.get(13);
  if (found === undefined) throw new Error('no algorithm 13');
  return found;
}

/** A memory, and an algorithm that finds everything good and counts how often it is asked. */
function counting() {
  let calls = 0;
  const memory = createCryptoMemory();
  const verify = (
    using: CryptoMemory,
    algorithm: SignatureAlgorithm,
    { dnskey }: ZoneKey,
    data = Uint8Array.of(1),
  ): string => {
    const counted = algorithm === one13 ? lax : algorithm;
    const imported = using.key(counted, dnskey, () => ecdsa.importKey(dnskey.subarray(4)));
    return imported === undefined
      ? 'no key'
      : using.verify(counted, imported, data, Uint8Array.of(2));
  };
  const lax = { ...one13, verify: () => (calls++, 'good' as const) };
  return { memory, verify, calls: () => calls };
}

const one13: SignatureAlgorithm = { ...ecdsa };
const one = 'a.example. 300 IN A 192.0.2.1';

describe('the memory of signatures', () => {
  it('checks the same signature over the same data once', () => {
    const { verify, checks } = verifier();
    expect([verify(one), verify(one), checks()]).toEqual([true, true, 1]);
  });

  it('takes a known signature for nothing but its own data', () => {
    const { verify, checks } = verifier();
    expect(verify(one)).toBe(true);
    expect(verify('a.example. 300 IN A 192.0.2.2', { signedText: one })).toBe(false);
    expect(verify('b.example. 300 IN A 192.0.2.1', { signedText: one })).toBe(false);
    expect(checks()).toBe(2);
  });

  it('keeps no bad signature', () => {
    const { verify, checks } = verifier();
    const forged = { signedText: one };
    for (let count = 0; count < 2; count++)
      expect(verify('a.example. 300 IN A 192.0.2.2', forged)).toBe(false);
    expect(checks()).toBe(2);
  });

  it('A05: looks at the time again, however well it knows the signature', () => {
    const { verify } = verifier();
    expect(verify(one)).toBe(true);
    expect(verify(one, { at: now + 10 })).toBe(false);
    expect(verify(one, { at: now - 10 })).toBe(false);
  });

  it('knows a signature by the key that made it, not by the key tag', () => {
    const { memory, verify, calls } = counting();
    verify(memory, one13, key);
    expect([verify(memory, one13, key), calls()]).toEqual(['good', 1]);
    expect([verify(memory, one13, other), calls()]).toEqual(['good', 2]);
  });

  it('knows a key and a signature by the code that read and checked them', () => {
    const { memory, verify, calls } = counting();
    verify(memory, one13, key);
    const strict = { ...one13, importKey: ecdsa.importKey, verify: () => 'bad' as const };
    expect([verify(memory, strict, key), calls()]).toEqual(['bad', 1]);
    const blind = { ...one13 };
    expect(memory.key(blind, key.dnskey, () => undefined)).toBeUndefined();
    expect(
      memory.key(one13, key.dnskey, () => ecdsa.importKey(key.dnskey.subarray(4))),
    ).toBeDefined();
  });

  it('gives the same key object for the same octets alone, which signatures are known by', () => {
    const memory = createCryptoMemory();
    const read = (of: ZoneKey) =>
      memory.key(ecdsa, of.dnskey, () => ecdsa.importKey(of.dnskey.subarray(4)));
    expect(read(key)).toBe(read(key));
    expect(read(key)).not.toBe(read(other));
  });

  it('A14: takes a step of the budget for what it knows too, so that no verdict hangs on what was judged before', () => {
    const { verify, checks } = verifier();
    expect(verify(one)).toBe(true);
    expect(verify(one, { steps: 0 })).toBe(false);
    expect(checks()).toBe(1);
  });

  it('is bounded, and forgets what was not used for the longest time', () => {
    const { verify, checks } = verifier(createCryptoMemory({ keys: 1, signatures: 2 }));
    const texts = [1, 2, 3].map((n) => `a.example. 300 IN A 192.0.2.${n}`);
    const [first = '', second = '', third = ''] = texts;
    for (const text of [first, second, first, third, first]) verify(text);
    expect(checks()).toBe(3);
    verify(second);
    expect(checks()).toBe(4);
  });

  it('keeps no data larger than two kilobytes', () => {
    const { memory, verify, calls } = counting();
    const large = new Uint8Array(2_049);
    for (let count = 0; count < 2; count++) verify(memory, one13, key, large);
    expect(calls()).toBe(2);
  });
});

describe('LeastRecent', () => {
  it('never holds more than it may', () => {
    const map = new LeastRecent<number, number>(3);
    for (let n = 0; n < 100; n++) map.set(n, n);
    expect([map.size, map.get(96), map.get(97), map.get(99)]).toEqual([3, undefined, 97, 99]);
    const none = new LeastRecent<number, number>(0);
    none.set(1, 1);
    expect(none.size).toBe(0);
  });
});
