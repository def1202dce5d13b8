import type { CliIo } from '../../src/cli/io.js';
import { jsonText } from '../../src/cli/print.js';
import { runCli } from '../../src/cli/run-cli.js';

function memory(changes: Partial<CliIo> = {}) {
  const written = { out: '', err: '' };
  const io: CliIo = {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    env: {},
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
    now: () => 1_795_000_000,
    ...changes,
  };
  return { io, written };
}

describe('the command line in this process', () => {
  test('an unexpected fault is unknown, exit code 4, with a way to report it', async () => {
    const { io, written } = memory({
      now: () => {
        throw new Error('the clock \u001b[2J broke');
      },
    });
    expect(await runCli(['check', 'example.com', '--resolver', '127.0.0.1:1'], io)).toBe(4);
    expect(written.err).toContain('dane-cutover stopped: the clock \\x1b[2J broke\n');
    expect(written.err).toContain('report it to the');
    expect(written.err).not.toContain(' at ');
  });

  test('--debug adds where it happened', async () => {
    const { io, written } = memory({
      now: () => {
        throw new Error('broken');
      },
    });
    await runCli(['check', 'example.com', '--resolver', '127.0.0.1:1', '--debug'], io);
    expect(written.err).toMatch(/ at .*run-cli\.test\.ts/);
  });

  test.each([
    ['a terminal', {}, true],
    ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['a dumb terminal', { TERM: 'dumb' }, false],
  ])('colours on %s: %j gives %s', async (_, env, wanted) => {
    const { io, written } = memory({ env, outIsTerminal: true });
    expect(await runCli(['explain', 'tlsa-mismatch'], io)).toBe(0);
    expect(written.out.includes('\u001b[')).toBe(wanted);
  });

  test('progress goes to stderr where that is a terminal, and nothing of it to stdout', async () => {
    const { io, written } = memory({ errIsTerminal: true });
    await runCli(['check', 'example.com', '--resolver', '127.0.0.1:1', '--json'], io);
    expect(written.err).toContain('looking at example.com');
    expect(() => JSON.parse(written.out) as unknown).not.toThrow();
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
