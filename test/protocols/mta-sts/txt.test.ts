import { readStsTxt } from '../../../src/protocols/mta-sts/index.js';

const codes = (txts: readonly string[]): readonly string[] =>
  readStsTxt(txts).faults.map((fault) => fault.code);

describe('MTA-STS TXT', () => {
  it.each([
    ['v=STSv1;id=1', '1'],
    ['v=STSv1; id=20261123T1200Z;', '20261123T1200Z'],
    ['v=STSv1; x=y; id=a', 'a'],
    [`v=STSv1; id=${'a'.repeat(32)}`, 'a'.repeat(32)],
  ])('accepts %j (I02, I04)', (txt, id) => {
    expect(readStsTxt([txt])).toEqual({ id, faults: [] });
  });

  it('the first of two ids counts, unknown fields are skipped (I06)', () => {
    expect(readStsTxt(['v=STSv1; id=1; id=2; new=thing']).id).toBe('1');
  });

  it.each([
    'V=stsv1; id=1',
    ' v=STSv1;id=1',
    'v=STSv1 ; id=1',
    'v=STSv1',
    'v=STSv1;',
    'v=STSv1; id=2026-11-23',
    `v=STSv1; id=${'a'.repeat(33)}`,
    'v=STSv1; id=',
    'v=STSv1; id=1; broken',
    'v=STSv1; id=1;; x=y',
    'v=STSv1; ID=1',
  ])('finds no policy in %j and says why (I02, I04)', (txt) => {
    expect(readStsTxt([txt]).id).toBeUndefined();
    expect(codes([txt])).toEqual(['sts-txt-invalid']);
  });

  it('two records are as good as none (I03)', () => {
    const two = ['v=STSv1; id=1', 'v=STSv1; id=2'];
    expect(readStsTxt(two).id).toBeUndefined();
    expect(codes(two)).toEqual(['sts-txt-several']);
  });

  it('records of other kinds are discarded before counting (I03)', () => {
    expect(readStsTxt(['v=spf1 -all', 'v=STSv1; id=7'])).toEqual({ id: '7', faults: [] });
  });

  it('nothing of the kind is no fault and no policy', () => {
    expect(readStsTxt([])).toEqual({ faults: [] });
    expect(readStsTxt(['v=spf1 -all'])).toEqual({ faults: [] });
  });
});
