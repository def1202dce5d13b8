import type { Explanation } from '../interop/situations/explanations.js';
import { faults } from '../interop/situations/verdict.js';
import type { Judgement, Tool, Word } from '../interop/situations/words.js';

const theirs: Readonly<Record<Tool, Word>> = {
  'posttls-finger': 'dane-verified',
  openssl: 'dane-verified',
  danetool: 'n.a.',
  'ldns-dane': 'dane-verified',
  'tlsa match': 'dane-verified',
};
const judgement = (more: Partial<Judgement>): Judgement => ({
  situation: 'one',
  what: 'a situation',
  subject: 'mx.one.example.com',
  by: 'postfix, bind',
  verdict: 'pass',
  expected: 'dane-verified',
  ours: 'dane-verified',
  theirs,
  ...more,
});
const explanation: Explanation = {
  tools: ['openssl'],
  says: 'failed',
  situations: ['one'],
  section: 'RFC 7671 section 5.1',
  why: 'it looks at names',
};
const disagreeing = judgement({ theirs: { ...theirs, openssl: 'failed' } });

describe('the verdict on a comparison with other tools', () => {
  test('passes where everybody agrees and who cannot say is silent', () => {
    expect(faults([judgement({})], ['one'], [])).toEqual([]);
  });

  test('fails on a disagreement that nothing explains', () => {
    expect(faults([disagreeing], ['one'], [])).toEqual([
      'one: ours is dane-verified, openssl says failed, and nothing explains it',
    ]);
  });

  test('passes on a disagreement that an RFC section explains', () => {
    expect(faults([disagreeing], ['one'], [explanation])).toEqual([]);
  });

  test('fails where the tool says yet another word than the explanation', () => {
    const other = judgement({ theirs: { ...theirs, openssl: 'tempfail' } });
    expect(faults([other], ['one'], [explanation])).toEqual([
      'one: ours is dane-verified, openssl says tempfail, and nothing explains it',
      'one: the explanation is stale, openssl does not say failed',
    ]);
  });

  test('fails on an explanation of a disagreement that is gone', () => {
    expect(faults([judgement({})], ['one'], [explanation])).toEqual([
      'one: the explanation is stale, openssl does not say failed',
    ]);
  });

  test('fails on an explanation that names no section', () => {
    const vague = { ...explanation, section: 'RFC 7671' };
    expect(faults([disagreeing], ['one'], [vague])).toEqual(['no section: RFC 7671']);
  });

  test('fails where ours is not what the situation calls for, though all tools say the same', () => {
    const wrong = judgement({ expected: 'failed' });
    expect(faults([{ ...wrong, verdict: 'fail' }], ['one'], [])).toEqual([
      'one: ours is dane-verified, expected failed',
    ]);
  });

  test('fails on output that was not understood, explained or not', () => {
    const unclear = judgement({ theirs: { ...theirs, openssl: 'unclear' } });
    const excuse: Explanation = { ...explanation, says: 'unclear' };
    expect(faults([unclear], ['one'], [excuse])).toEqual([
      'one: ours is dane-verified, openssl says unclear, and nothing explains it',
    ]);
    const both = judgement({ ours: 'unclear', expected: 'unclear' });
    expect(faults([both], ['one'], [])).toContain('one: ours is unclear, expected unclear');
  });

  test('fails where check passes a domain of which a host is not authenticated', () => {
    const word = 'no-dane' as const;
    const all = { ...theirs, openssl: word, 'posttls-finger': word, 'ldns-dane': word };
    const open = judgement({
      situation: 'one mx2',
      expected: word,
      ours: word,
      theirs: { ...all, 'tlsa match': word },
    });
    const both = [judgement({ situation: 'one mx1' }), open];
    const line = 'one: check says pass, and the hosts call for the contrary';
    expect(faults(both, ['one'], [])).toEqual([line]);
    const failing = both.map((one) => ({ ...one, verdict: 'fail' }));
    expect(faults(failing, ['one'], [])).toEqual([]);
  });

  test('fails where check does not pass a domain whose hosts are all authenticated', () => {
    expect(faults([judgement({ verdict: 'unknown' })], ['one'], [])).toEqual([
      'one: check says unknown, and the hosts call for the contrary',
    ]);
  });

  test('fails on a situation that nobody judged', () => {
    expect(faults([judgement({})], ['one', 'two'], [])).toEqual(['two: not judged']);
  });
});
