import { annotations } from '../../src/emit/annotations.js';
import { contoso } from '../support/plans.js';
import { healthy, judged, mismatched, poisoned, reportOf } from '../support/reports.js';

describe('annotations', () => {
  test('put the verdict at the stage line of the plan file', () => {
    const domain = judged(contoso('s1-lower-ttl'), { to: 's2-relax-mta-sts' });
    const [first] = annotations(reportOf([domain], { mode: 'gate', planFile: 'mail/plan.yaml' }));
    expect(first).toMatchObject({
      level: 'warning',
      file: 'mail/plan.yaml',
      line: 5,
      column: 12,
      title: 'WAIT contoso.com',
    });
    expect(first?.message).toContain('s1-lower-ttl → s2-relax-mta-sts');
  });

  test('have no place where there is no plan', () => {
    expect(annotations(reportOf([healthy()]))[0]).toEqual({
      level: 'notice',
      title: 'PASS contoso.com',
      message: 'secure DANE on its only MX',
    });
  });

  test('are errors for a fail, with the remedy', () => {
    const all = annotations(reportOf([mismatched()]));
    expect(all.map(({ level }) => level)).toEqual(['error', 'error']);
    expect(all[1]?.title).toContain('tlsa-mismatch');
    expect(all[1]?.message).toContain('Next: On the mail server itself');
  });

  test('are at most ten of each level, the last of which counts the rest', () => {
    const all = annotations(reportOf(Array.from({ length: 30 }, () => mismatched())));
    expect(all.filter(({ level }) => level === 'error')).toHaveLength(10);
    expect(all.at(-1)?.message).toBe('… and 51 more of this level: see the summary of the job.');
  });

  test.each([
    ['\r\n::error::b'],
    ['::set-output name=verdict::pass'],
    ['a\n  ::add-mask::b'],
    ['\u202eb'],
    ['##[set-output]'],
    ['x'.repeat(100_000)],
  ])('keep their limits and start no command with %.30j', (text) => {
    for (const { title, message } of annotations(poisoned(text))) {
      expect(message.length).toBeLessThanOrEqual(4096);
      expect(title.length).toBeLessThanOrEqual(255);
      expect(title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      for (const line of message.split('\n')) {
        expect(line).not.toMatch(/^\s*::|##\[|[\p{Cc}\p{Cf}]/u);
      }
    }
  });
});
