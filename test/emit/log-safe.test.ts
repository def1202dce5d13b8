import fc from 'fast-check';
import { logSafe } from '../../src/emit/log-safe.js';

/** How the runner reads a line: trimmed, then the prefix; the older form anywhere. */
function isCommand(line: string): boolean {
  return line.trim().startsWith('::') || line.includes('##[');
}

describe('text of others in a log', () => {
  test.each([
    ['::error::x', '\\x3a:error::x'],
    ['   ::set-output name=a::b', '   \\x3a:set-output name=a::b'],
    ['a\r\n::set-output name=a::b', 'a\\x0d\n\\x3a:set-output name=a::b'],
    ['\u00a0::add-mask::a', '\u00a0\\x3a:add-mask::a'],
    ['x ##[error]y', 'x #\\x23[error]y'],
    ['\u001b[2Ja', '\\x1b[2Ja'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['2001:db8::1', '2001:db8::1'],
  ])('%j becomes %j', (text, wanted) => {
    expect(logSafe(text)).toBe(wanted);
  });

  test('no line of any text is a workflow command or holds a control character', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        ':',
        '#',
        '[',
        ' ',
        '\t',
        '\r',
        '\n',
        '\u0085',
        '\u2028',
        '\ufeff',
        'a',
      ),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
        for (const line of logSafe(text).split(/[\r\n\u0085\u2028]/)) {
          expect(isCommand(line)).toBe(false);
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
