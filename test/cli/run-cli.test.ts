import { jsonText } from '../../src/cli/print.js';
import { commandLine } from '../support/command-line.js';

describe('the command line in this process', () => {
  test('an unexpected fault is unknown, exit code 4, with a way to report it', async () => {
    const now = (): number => {
      throw new Error('the clock \u001b[2J broke');
    };
    const args = ['check', 'example.com', '--resolver', '127.0.0.1:1'];
    const { code, err } = await commandLine(args, { now });
    expect(code).toBe(4);
    expect(err).toContain('dane-cutover stopped: the clock \\x1b[2J broke\n');
    expect(err).toContain('report it to the');
    expect(err).not.toContain(' at ');
  });

  test('--debug adds where it happened', async () => {
    const now = (): number => {
      throw new Error('broken');
    };
    const args = ['check', 'example.com', '--resolver', '127.0.0.1:1', '--debug'];
    const { err } = await commandLine(args, { now });
    expect(err).toMatch(/ at .*run-cli\.test\.ts/);
  });

  test.each([
    ['a terminal', {}, true],
    ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['a dumb terminal', { TERM: 'dumb' }, false],
  ])('colours on %s: %j gives %s', async (_, env, wanted) => {
    const terminal = { env, outIsTerminal: true };
    const { code, out } = await commandLine(['explain', 'tlsa-mismatch'], terminal);
    expect(code).toBe(0);
    expect(out.includes('\u001b[')).toBe(wanted);
  });

  test('progress goes to stderr where that is a terminal, and nothing of it to stdout', async () => {
    const args = ['check', 'example.com', '--resolver', '127.0.0.1:1', '--json'];
    const { out, err } = await commandLine(args, { errIsTerminal: true });
    expect(err).toContain('looking at example.com');
    expect(() => JSON.parse(out) as unknown).not.toThrow();
  });
});

describe('JSON on a terminal or in a log', () => {
  test('holds no hidden character and no workflow command, and means the same', () => {
    const value = { a: '\u202e##[error]\u009b2J\u{e0041}', b: ['::error::'] };
    const text = jsonText(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/##\[|[\u007f-\u009f]|\p{Cf}/u);
    expect(text.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([]);
  });
});
