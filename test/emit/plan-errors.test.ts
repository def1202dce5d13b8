import fc from 'fast-check';
import { readPlan } from '../../src/assess/read-plan.js';
import type { PlanError } from '../../src/core/plan.js';
import { formatPlanErrors } from '../../src/emit/plan-errors.js';
import { goodPlan, planText } from '../assess/plan-files.js';

const file = 'dane-cutover.yaml';

function format(text: string): string {
  const result = readPlan(text, file);
  return result.ok ? '' : formatPlanErrors(result.errors, file, text);
}

describe('formatPlanErrors', () => {
  it('shows place, code, the marked value and the way out', () => {
    expect(format(planText({ edit: [['during: 60', 'during: 10']] }))).toBe(
      [
        'dane-cutover.yaml:10:34  plan-ttl-below-30: ttl.during is 10; the sequence',
        '    allows no TTL below 30 s',
        '   10 |     ttl: { before: 3600, during: 10, after: 3600 }',
        '      |                                  ^^',
        '    Use 60, or another value of at least 30 that your DNS provider accepts.',
        '    Nothing was sent.',
        '',
      ].join('\n'),
    );
  });

  it('lists several faults in the order of the file and counts them once', () => {
    const text = format(
      planText({
        edit: [
          ['during: 60', 'during: 10'],
          ['track: exchange-online', 'track: postfix'],
        ],
      }),
    );
    expect(text.indexOf('plan-unknown-track')).toBeLessThan(text.indexOf('plan-ttl-below-30'));
    expect(text).toContain('2 faults in the plan file. Nothing was sent.');
    expect(text.match(/Nothing was sent/g)).toHaveLength(1);
  });

  it('escapes control characters and marks that reorder text', () => {
    const text = format(goodPlan.replace('s4-add-new-mx', '"s4\\e[2J"').replace('# a plan', '# a'));
    expect(text).toContain('\\x1b[2J');
    const raw = format(goodPlan.replace('stage: s4-add-new-mx', 'stage: s4\u001b[31m\u202e'));
    expect(raw).toContain('s4\\x1b[31m\\u{202e}');
    expect(raw).not.toMatch(/[\u001b\u202e]/);
  });

  it('cuts a long line around the value and keeps the mark below it', () => {
    const padding = `${' '.repeat(300)}`;
    const text = format(
      planText({ edit: [['{ before: 3600, during: 60', `{ before: 3600,${padding}during: 10`]] }),
    );
    const lines = text.split('\n');
    const marked = lines.findIndex((line) => line.includes('during: 10,'));
    expect((lines[marked + 1] ?? '').indexOf('^^')).toBe((lines[marked] ?? '').indexOf('10,'));
  });

  it('names a file whose own name is hostile without obeying it', () => {
    const result = readPlan('', 'x');
    const errors: readonly PlanError[] = result.ok ? [] : result.errors;
    expect(formatPlanErrors(errors, 'a\u001b[2Jb', '')).not.toContain('\u001b');
  });

  it('prints nothing but visible text of at most 80 columns for any file', () => {
    const unit = fc.constantFrom(
      ...'{}[]:,-&*!"\'# \n\tab1\u0000\u001b\u009b\u200b\u202eé漢😀'.split(''),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 300 }), (any) => {
        const lines = format(any).split('\n');
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(80);
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u202e]/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
