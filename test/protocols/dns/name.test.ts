import * as fc from 'fast-check';
import {
  canonicalNameWire,
  compareNames,
  equalNames,
  isSubdomain,
  nameFromText,
  nameKey,
  nameToText,
  nameToWire,
  WireError,
  type WireName,
} from '../../../src/protocols/dns/name.js';

const labels = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 8 });
const names = labels.map((list): WireName => ({ labels: list }));

describe('WireName', () => {
  it('survives presentation form whatever octets its labels hold', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(nameToWire(nameFromText(nameToText(name)))).toEqual(nameToWire(name));
      }),
    );
  });

  it('label-with-dot: a dot inside a label stays inside it', () => {
    const name = nameFromText('a\\.b.example.');
    expect(name.labels).toHaveLength(2);
    expect(nameToText(name)).toBe('a\\.b.example.');
    expect(equalNames(name, nameFromText('a.b.example.'))).toBe(false);
  });

  it('writes the longest name of octets that all need an escape, and refuses to write a longer one', () => {
    const label = new Uint8Array(63);
    const longest: WireName = { labels: [label, label, label, label.subarray(2)] };
    expect(nameToText(longest)).toBe(
      [63, 63, 63, 61].map((count) => `${'\\000'.repeat(count)}.`).join(''),
    );
    // Cut short, two different names would have one key.
    for (const write of [nameToText, nameKey])
      expect(() => write({ labels: [label, label, label, label, label] })).toThrow(WireError);
  });

  it('compares without ASCII case and writes canonical form in lower case (A06)', () => {
    const name = nameFromText('Mail.EXAMPLE.');
    expect(nameToText(name)).toBe('Mail.EXAMPLE.');
    expect(equalNames(name, nameFromText('mail.example'))).toBe(true);
    expect(canonicalNameWire(name)).toEqual(nameToWire(nameFromText('mail.example.')));
    expect(nameKey(name)).toBe('mail.example.');
  });

  it('orders names as RFC 4034 s6.1 lists them', () => {
    const sorted = [
      'example.',
      'a.example.',
      'yljkjljk.a.example.',
      'Z.a.example.',
      'zABC.a.EXAMPLE.',
      'z.example.',
      '\\001.z.example.',
      '*.z.example.',
      '\\200.z.example.',
    ].map(nameFromText);
    expect([...sorted].reverse().sort(compareNames)).toEqual(sorted);
  });

  it('is antisymmetric in its order', () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        expect(Math.sign(compareNames(a, b)) + Math.sign(compareNames(b, a))).toBe(0);
      }),
    );
  });

  it('knows what lies below what', () => {
    const parent = nameFromText('example.');
    expect(isSubdomain(nameFromText('a.example.'), parent)).toBe(true);
    expect(isSubdomain(parent, parent)).toBe(true);
    expect(isSubdomain(nameFromText('badexample.'), parent)).toBe(false);
  });

  it.each([
    'a..b.',
    '..',
    `${'a'.repeat(64)}.`,
    'a\\',
    'a\\999.',
    'bücher.example.',
    `${'abcdefg.'.repeat(32)}`,
  ])('refuses %j with WireError', (text) => {
    expect(() => nameFromText(text)).toThrow(WireError);
  });
});
