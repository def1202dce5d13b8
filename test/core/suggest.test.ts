import { nearest, nearMatches } from '../../src/core/suggest.js';

const stages = ['s1-lower-ttl', 's4-add-new-mx', 's5-verify-new-mx', 's10-raise-ttl'];

describe('nearest', () => {
  it.each([
    ['s4', 's4-add-new-mx'],
    ['add-new-mx', 's4-add-new-mx'],
    ['S4-Add-New-MX', 's4-add-new-mx'],
    ['s4-add-nwe-mx', 's4-add-new-mx'],
    ['s10-raise', 's10-raise-ttl'],
    ['new-mx', undefined],
    ['something', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('answers %s with %s', (text, expected) => {
    expect(nearest(text, stages)).toBe(expected);
  });

  it('orders near matches by distance', () => {
    expect(nearMatches('tlsa-absen', ['tlsa-absent', 'sts-absent', 'plan-syntax'], 2)).toEqual([
      'tlsa-absent',
    ]);
  });
});
