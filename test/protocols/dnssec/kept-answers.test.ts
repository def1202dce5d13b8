import fc from 'fast-check';
import { nameOf, type WireName } from '../../../src/protocols/dns/name.js';
import { KeptAnswers } from '../../../src/protocols/dnssec/kept-answers.js';
import type { ValidatedAnswer } from '../../../src/protocols/dnssec/types.js';

const octets = (maxLength: number) => fc.uint8Array({ maxLength, minLength: 1 });
const name: fc.Arbitrary<WireName> = fc.array(octets(20), { maxLength: 6 }).map(nameOf);
const count = fc.nat();
const lines = fc.array(fc.string(), { maxLength: 5 });

const secure = fc.record({
  state: fc.constant('secure' as const),
  chain: lines,
  holdsUntil: count,
  signaturesUntil: count,
});
const insecure = fc.record(
  {
    state: fc.constant('insecure' as const),
    reason: fc.constantFrom('no-ds', 'optout', 'unsupported-algorithm'),
    ede: fc.constantFrom(1, 2, 27),
    chain: lines,
  },
  { requiredKeys: ['state', 'reason', 'chain'] },
);

const answer: fc.Arbitrary<ValidatedAnswer> = fc.record(
  {
    status: fc.constantFrom('answer', 'nodata', 'nxdomain'),
    dnssec: fc.oneof(secure, insecure),
    rdatas: fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 4 }),
    ttl: count,
    originalTtl: count,
    aliases: fc.array(
      fc.record({ target: fc.string(), state: fc.constantFrom('secure', 'insecure') }),
      {
        maxLength: 3,
      },
    ),
    finalName: name,
    server: fc.string(),
  },
  { requiredKeys: ['status', 'dnssec', 'rdatas', 'ttl', 'aliases', 'finalName', 'server'] },
);

/** Names are compared by their labels: the texts that one makes of itself are no part of it. */
const plain = ({ finalName, ...rest }: ValidatedAnswer) => ({
  ...rest,
  labels: finalName.labels.map((label) => [...label]),
});

describe('KeptAnswers', () => {
  it('gives back every answer as it was put in, labels with dots and octets above 0x7f in it too', () => {
    fc.assert(
      fc.property(answer, (one) => {
        const kept = new KeptAnswers(1);
        kept.set('key', one);
        const [first, second] = [kept.get('key'), kept.get('key')];
        expect(first && plain(first)).toEqual(plain(one));
        expect(second && plain(second)).toEqual(plain(one));
        // Reports are compared by their bytes.
        expect(first && JSON.stringify(plain(first))).toBe(JSON.stringify(plain(one)));
      }),
    );
  });

  it('gives each asker data of its own, so that nobody can change what the next one gets', () => {
    fc.assert(
      fc.property(answer, (one) => {
        const kept = new KeptAnswers(1);
        kept.set('key', one);
        const before = plain(one);
        for (const rdata of kept.get('key')?.rdatas ?? []) rdata.fill(0xff);
        const after = kept.get('key');
        expect(after && plain(after)).toEqual(before);
      }),
    );
  });

  it('keeps nothing that failed or did not validate (A26)', () => {
    const [one] = fc.sample(answer, { numRuns: 1, seed: 1 });
    if (one === undefined) throw new Error('no answer');
    const dnssec = (state: 'bogus' | 'indeterminate') => ({ state, reason: 'garbage', chain: [] });
    const kept = new KeptAnswers(4);
    kept.set('failed', { ...one, status: 'failed' });
    kept.set('bogus', { ...one, dnssec: dnssec('bogus') });
    kept.set('indeterminate', { ...one, dnssec: dnssec('indeterminate') });
    for (const key of ['failed', 'bogus', 'indeterminate']) expect(kept.get(key)).toBeUndefined();
  });

  it('keeps no answer of many kilobytes', () => {
    const [one] = fc.sample(answer, { numRuns: 1, seed: 1 });
    if (one === undefined) throw new Error('no answer');
    const kept = new KeptAnswers(1);
    kept.set('key', { ...one, rdatas: [new Uint8Array(10_000)] });
    expect(kept.get('key')).toBeUndefined();
  });

  it('holds as many as it was made for', () => {
    const kept = new KeptAnswers(1);
    const [one, other] = fc.sample(answer, { numRuns: 2, seed: 1 });
    if (one !== undefined) kept.set('one', one);
    if (other !== undefined) kept.set('other', other);
    expect(kept.get('one')).toBeUndefined();
    expect(kept.get('other')).toBeDefined();
  });
});
