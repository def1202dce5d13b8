import type { KeyObject } from 'node:crypto';
import fc from 'fast-check';
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

/** Signatures that differ in a number, good all of them. */
function numbered(signatures: number) {
  let calls = 0;
  const counted = { ...ecdsa, verify: () => (calls++, 'good' as const) };
  const memory = createCryptoMemory({ keys: 2, signatures });
  const signature = (n: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, n >> 8, n & 0xff);
  const verify = (
    n: number,
    { algorithm = counted, by = key, data = Uint8Array.of(1) }: Partial<Asked> = {},
  ): unknown => {
    const imported = memory.key(counted, by.dnskey, () => ecdsa.importKey(by.dnskey.subarray(4)));
    return imported && memory.verify(algorithm, imported, data, signature(n));
  };
  return { verify, counted, calls: () => calls };
}

interface Asked {
  readonly algorithm: SignatureAlgorithm;
  readonly by: ZoneKey;
  readonly data: Uint8Array;
}

const one13: SignatureAlgorithm = { ...ecdsa };
const one = 'a.example. 300 IN A 192.0.2.1';

describe('the memory of signatures', () => {
  it('checks a signature no more that it has just found good', () => {
    const { verify, checks } = verifier();
    expect([verify(one), verify(one), verify(one), checks()]).toEqual([true, true, true, 1]);
  });

  it('keeps for long what it meets a second time, however much comes between', () => {
    const { verify, calls } = numbered(2_048);
    const others = Array.from({ length: 1_000 }, (_, count) => count + 1);
    for (const n of [0, ...others, 0]) verify(n);
    expect(calls()).toBe(1_002);
    for (const n of [...others.map((other) => other + 1_000), 0]) verify(n);
    expect(calls()).toBe(2_002);
  });

  it('takes a known signature for nothing but its own data', () => {
    const { verify, checks } = verifier();
    for (let count = 0; count < 2; count++) expect(verify(one)).toBe(true);
    expect(verify('a.example. 300 IN A 192.0.2.2', { signedText: one })).toBe(false);
    expect(verify('b.example. 300 IN A 192.0.2.1', { signedText: one })).toBe(false);
    expect(checks()).toBe(2);
  });

  it('keeps no bad signature', () => {
    const { verify, checks } = verifier();
    const forged = { signedText: one };
    for (let count = 0; count < 4; count++)
      expect(verify('a.example. 300 IN A 192.0.2.2', forged)).toBe(false);
    expect(checks()).toBe(4);
  });

  it('A05: looks at the time again, however well it knows the signature', () => {
    const { verify } = verifier();
    for (let count = 0; count < 3; count++) expect(verify(one)).toBe(true);
    expect(verify(one, { at: now + 10 })).toBe(false);
    expect(verify(one, { at: now - 10 })).toBe(false);
  });

  it('knows a signature by the key that made it, not by the key tag', () => {
    const { memory, verify, calls } = counting();
    for (let count = 0; count < 2; count++) verify(memory, one13, key);
    expect([verify(memory, one13, key), calls()]).toEqual(['good', 1]);
    expect([verify(memory, one13, other), calls()]).toEqual(['good', 2]);
  });

  it('knows a key and a signature by the code that read and checked them', () => {
    const { memory, verify, calls } = counting();
    for (let count = 0; count < 2; count++) verify(memory, one13, key);
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
    for (let count = 0; count < 3; count++) expect(verify(one)).toBe(true);
    expect(verify(one, { steps: 0 })).toBe(false);
    expect(checks()).toBe(1);
  });

  it.each([
    ['just checked', []],
    ['kept for long', Array.from({ length: 1_000 }, (_, count) => count + 1)],
  ])(
    'knows a signature that was %s by its data, its key and the code that checked it',
    (_, between) => {
      const changes: readonly ((algorithm: SignatureAlgorithm) => Partial<Asked>)[] = [
        () => ({ data: Uint8Array.of(2) }),
        () => ({ by: other }),
        (algorithm) => ({ algorithm: { ...algorithm } }),
      ];
      for (const change of changes) {
        const { verify, calls, counted } = numbered(2_048);
        for (const n of [0, ...between, 0]) verify(n);
        const before = calls();
        verify(0);
        expect(calls()).toBe(before);
        verify(0, change(counted));
        expect(calls()).toBe(before + 1);
      }
    },
  );

  it('is bounded, and forgets what was not used for the longest time', () => {
    const { verify, calls } = numbered(2);
    // Even ones take each other's place among those just checked.
    for (const n of [2, 4, 6, 2, 4]) verify(n);
    expect(calls()).toBe(5);
    for (const n of [2, 4, 2]) verify(n);
    expect(calls()).toBe(5);
    const fresh = numbered(2);
    for (const n of [2, 4, 6, 2, 4, 2, 8, 6]) fresh.verify(n);
    expect(fresh.calls()).toBe(7);
    fresh.verify(2);
    expect(fresh.calls()).toBe(7);
    fresh.verify(4);
    expect(fresh.calls()).toBe(8);
  });

  it('knows a signature by octets of its own, whatever becomes of those of the caller', () => {
    let calls = 0;
    const counted = { ...ecdsa, verify: () => (calls++, 'good' as const) };
    const memory = createCryptoMemory();
    const imported = memory.key(counted, key.dnskey, () => ecdsa.importKey(key.dnskey.subarray(4)));
    if (imported === undefined) throw new Error('no key');
    const verify = (signature: Uint8Array) =>
      memory.verify(counted, imported, Uint8Array.of(1), signature);
    const given = new Uint8Array(64);
    verify(given);
    given[0] = 1;
    verify(new Uint8Array(64));
    expect(calls).toBe(1);
    verify(given);
    expect(calls).toBe(2);
  });

  it('keeps nothing where it has no place', () => {
    const { verify, calls } = numbered(0);
    for (const n of [1, 1, 1, 1]) verify(n);
    expect(calls()).toBe(4);
  });

  it('keeps no data larger than two kilobytes', () => {
    const { memory, verify, calls } = counting();
    const large = new Uint8Array(2_049);
    for (let count = 0; count < 4; count++) verify(memory, one13, key, large);
    expect(calls()).toBe(4);
  });
});

describe('LeastRecent', () => {
  const filled = (most: number, keys: readonly number[]): LeastRecent<number, number> => {
    const map = new LeastRecent<number, number>(most);
    for (const key of keys) map.set(key, key);
    return map;
  };

  it('never holds more than it may, and holds the newest', () => {
    const keys = Array.from({ length: 100 }, (_, n) => n);
    const map = filled(3, keys);
    expect([map.size, ...[96, 97, 98, 99].map((n) => map.get(n))]).toEqual([
      3,
      undefined,
      ...[97, 98, 99],
    ]);
    expect(filled(0, [1]).size).toBe(0);
  });

  it('keeps what is used, however much comes', () => {
    const map = filled(3, [1, 2, 3]);
    for (let n = 4; n < 100; n++) {
      expect(map.get(2)).toBe(2);
      map.set(n, n);
    }
    expect([map.get(1), map.get(3), map.size]).toEqual([undefined, undefined, 3]);
  });

  it('forgets what is deleted, and what took its place stays', () => {
    const map = filled(2, [1, 2]);
    map.delete(1);
    map.set(1, 10);
    map.set(3, 3);
    map.delete(7);
    expect([map.get(1), map.size]).toEqual([10, 2]);
  });

  it('is a map of what it holds (law)', () => {
    const step = fc.record({ key: fc.nat(8), kind: fc.constantFrom('set', 'get', 'delete') });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step), (most, steps) => {
        const [map, all] = [new LeastRecent<number, number>(most), new Map<number, number>()];
        for (const [value, { key, kind }] of steps.entries()) {
          if (kind === 'set') for (const one of [map, all]) one.set(key, value);
          if (kind === 'delete') for (const one of [map, all]) one.delete(key);
          expect([undefined, all.get(key)]).toContain(map.get(key));
          if (kind === 'set') expect(map.get(key)).toBe(value);
          expect(map.size).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
