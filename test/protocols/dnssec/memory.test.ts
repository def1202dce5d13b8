import type { KeyObject } from 'node:crypto';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';
import { defaultAlgorithms } from '../../../src/protocols/dnssec/algorithms.js';
import { createBudget, defaultLimits } from '../../../src/protocols/dnssec/limits.js';
import { createCryptoMemory } from '../../../src/protocols/dnssec/memory.js';
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

const ecdsa = defaultAlgorithms.get(13);
if (ecdsa === undefined) throw new Error('no algorithm 13');
const by = { algorithm: ecdsa, dnskey: key.dnskey };
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
    const memory = createCryptoMemory();
    const [data, signature] = [Uint8Array.of(1), Uint8Array.of(2)];
    memory.keepGood(by, data, signature);
    expect(memory.isGood(by, data, signature)).toBe(true);
    expect(memory.isGood({ ...by, dnskey: other.dnskey }, data, signature)).toBe(false);
    expect(memory.isGood(by, signature, data)).toBe(false);
  });

  it('knows a key and a signature by the code that read and checked them', () => {
    const memory = createCryptoMemory();
    const lax = { ...ecdsa, importKey: () => undefined, verify: () => 'good' as const };
    const laxly = { algorithm: lax, dnskey: key.dnskey };
    const [data, signature] = [Uint8Array.of(1), Uint8Array.of(2)];
    memory.keepGood(laxly, data, signature);
    expect(memory.isGood(by, data, signature)).toBe(false);
    expect(memory.key(laxly, () => undefined)).toBeUndefined();
    expect(memory.key(by, () => ecdsa.importKey(key.dnskey.subarray(4)))).toBeDefined();
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
    const memory = createCryptoMemory();
    const large = new Uint8Array(2_049);
    memory.keepGood(by, large, Uint8Array.of(1));
    expect(memory.isGood(by, large, Uint8Array.of(1))).toBe(false);
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
