import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import type { BulkLine } from '../../src/session/bulk.js';
import { commandLine } from '../support/command-line.js';
import { LabCommandLine } from '../support/lab-command-line.js';

/** Runs over the lab with real sockets; the wait is for a busy machine. */
jest.setTimeout(60_000);

let world: LabCommandLine;
let made: BulkLine | undefined;
const at = (name: string): string => world.at(name);
beforeAll(async () => {
  world = await LabCommandLine.open();
  [made] = (await check(['--domains', list('contoso.com')])).lines;
});
afterAll(() => world.close());

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly lines: readonly BulkLine[];
}

const linesIn = (text: string): readonly BulkLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BulkLine);

async function check(args: readonly string[], { terminal = false } = {}): Promise<Ran> {
  const { code, out, err } = await world.check(args, { errIsTerminal: terminal });
  return { code, out, err, lines: args.includes('--domains') ? linesIn(out) : [] };
}

function list(...names: readonly string[]): string {
  writeFileSync(at('list'), `${names.join('\n')}\n`);
  return at('list');
}

const wordOf = (lines: readonly BulkLine[], domain: string): string | undefined =>
  lines.find((line) => line.domain === domain)?.verdict.word;

/** A line as an earlier run of the same settings may have left it. */
const lineOf = (domain: string): string =>
  `${JSON.stringify({ ...made, domain, verdict: { word: 'wait', why: 'x' } })}\n`;

describe('check --domains', () => {
  test('prints one JSON line a domain, each the same verdict as by itself', async () => {
    const names = ['contoso.com', 'nowhere.contoso.com', 'example.org'];
    const all = await check(['--domains', list('# ours', ...names, '', 'CONTOSO.com.')]);
    expect([...all.lines.map(({ domain }) => domain)].sort()).toEqual([...names].sort());
    for (const name of names) {
      const alone = await check([name, '--json']);
      const report = JSON.parse(alone.out) as { readonly verdict: string };
      expect([name, wordOf(all.lines, name)]).toEqual([name, report.verdict]);
    }
    expect(all.err).toBe('');
  });

  test('the exit code is that of the worst verdict', async () => {
    const { code, lines } = await check(['--domains', list('contoso.com', 'not a domain')]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        domain: 'not a domain',
        verdict: { word: 'unknown', why: 'not a domain name' },
      }),
    );
    const words = lines.map(({ verdict }) => verdict.word);
    expect(code).toBe(words.includes('fail') ? 1 : 4);
  });

  test('goes on where the output ends, and checks the domain of a line that was cut again', async () => {
    const first = await check(['--domains', list('contoso.com'), '--output', at('out')]);
    expect(first.out).toBe('');
    const before = readFileSync(at('out'), 'utf8');
    appendFileSync(at('out'), before.replace('contoso.com', 'example.org').slice(0, 60));
    await check(['--domains', list('contoso.com', 'example.org'), '--output', at('out')]);
    const after = readFileSync(at('out'), 'utf8');
    expect(after.startsWith(before)).toBe(true);
    expect(linesIn(after).map(({ domain }) => domain)).toEqual(['contoso.com', 'example.org']);
  });

  test('goes on from a line that was cut anywhere, without a domain twice or none', async () => {
    const args = [
      '--domains',
      list('not a domain', 'neither', 'contoso.com'),
      '--output',
      at('cut'),
    ];
    const whole = lineOf('not a domain') + lineOf('contoso.com');
    for (let cut = 0; cut <= whole.length; cut += cut < 40 ? 1 : 17) {
      writeFileSync(at('cut'), whole.slice(0, cut));
      await check(args);
      const names = linesIn(readFileSync(at('cut'), 'utf8')).map(({ domain }) => domain);
      expect([cut, ...names.sort()]).toEqual([cut, 'contoso.com', 'neither', 'not a domain']);
    }
  });

  test('writes a line for hostile octets, and nothing that a terminal obeys', async () => {
    const hostile = Buffer.from('\u001b[2Jx\u0000\u202e\u{1f600}'.repeat(30), 'utf8');
    const bytes = [Buffer.from('contoso.com\n'), hostile, Buffer.of(0xff, 0xfe, 0x0a)];
    writeFileSync(at('list'), Buffer.concat(bytes));
    const { out, lines } = await check(['--domains', at('list')]);
    expect(lines).toHaveLength(2);
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    writeFileSync(at('hostile'), out);
    const again = await check(['--domains', at('list'), '--output', at('hostile')]);
    expect([again.out, readFileSync(at('hostile'), 'utf8')]).toEqual(['', out]);
  });

  test.each([
    ['nothing', ''],
    ['comments', '# none yet\n\n'],
  ])('is wrong usage where the file holds %s: an empty check must not pass', async (_, text) => {
    writeFileSync(at('list'), text);
    const { code, out, err } = await check(['--domains', at('list')]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('holds no domain');
  });

  test('counts the verdicts that were there already', async () => {
    const { code, out } = await check(['--domains', list('contoso.com'), '--output', at('worst')]);
    expect(out).toBe('');
    const again = await check(['--domains', at('list'), '--output', at('worst')]);
    expect(again.code).toBe(code);
    const [line] = linesIn(readFileSync(at('worst'), 'utf8'));
    const failed = { ...line, domain: 'example.net', verdict: { word: 'fail', why: 'x' } };
    appendFileSync(at('worst'), `${JSON.stringify(failed)}\n`);
    list('contoso.com', 'example.net');
    expect((await check(['--domains', at('list'), '--output', at('worst')])).code).toBe(1);
  });

  test.each<readonly [string, () => string]>([
    ['somebody else’s lines', () => 'dear diary\n'],
    ['somebody else’s text without an end', () => 'dear diary'],
    ['other JSON', () => '{"format":"other"}\n'],
    ['other JSON without an end', () => '{"format":"other"}'],
    ['other text after lines of ours', () => `${lineOf('example.org')}dear diary`],
    [
      'a line of ours with a word that is none',
      () => lineOf('example.org').replace('wait', 'good'),
    ],
    [
      'a line of another version',
      () => lineOf('example.org').replace('"version":1', '"version":2'),
    ],
  ])('does not touch a file with %s', async (_, textOf) => {
    const text = textOf();
    writeFileSync(at('mine'), text);
    const { code } = await check(['--domains', list('contoso.com'), '--output', at('mine')]);
    expect([code, readFileSync(at('mine'), 'utf8')]).toEqual([2, text]);
  });

  test.each([
    ['settings', ['--profile', 'strict'], 0, 'was made with other settings'],
    ['the address family', ['--address-families', 'ipv4'], 0, 'was made with other settings'],
    ['a day long gone', [], -86_401, 'another day than this run'],
    ['a day to come', [], 2 * 86_400, 'another day than this run'],
  ] as const)(
    'takes no verdict of an earlier run that differs in %s',
    async (_, more, ago, words) => {
      const when = (made?.at ?? 0) + ago;
      const text = lineOf('contoso.com')
        .replace('"wait"', '"pass"')
        .replace(/"at":\d+/, `"at":${when}`);
      writeFileSync(at('stale'), text);
      const args = ['--domains', list('contoso.com'), '--output', at('stale'), ...more];
      const { code, err } = await check(args);
      expect([code, readFileSync(at('stale'), 'utf8')]).toEqual([2, text]);
      expect(err).toContain(words);
    },
  );

  test('keeps the recording of a domain whose name is too long for a file', async () => {
    const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(48)}.contoso.com`;
    const { lines } = await check(['--domains', list(long), '--recording', at('long')]);
    expect(lines.map(({ domain }) => domain)).toEqual([long]);
    expect(readdirSync(at('long'))).toEqual([
      expect.stringMatching(/^a{63}.*-[0-9a-f]{16}\.json$/),
    ]);
  });

  test('each recording replays by itself to the verdict of its line', async () => {
    const names = ['contoso.com', 'example.org'];
    const { lines } = await check(['--domains', list(...names), '--recording', at('kept')]);
    for (const name of names) {
      const { out } = await commandLine(['replay', at(`kept/${name}.json`), '--json']);
      const report = JSON.parse(out) as { readonly domains: readonly BulkLine[] };
      const line = lines.find(({ domain }) => domain === name);
      expect(report.domains[0]?.verdict).toEqual(line?.verdict);
      expect(report.domains[0]?.findings).toEqual(line?.findings);
    }
  });

  test('shows progress on a terminal only, and ends it with a line break', async () => {
    const { err } = await check(['--domains', list('contoso.com')], { terminal: true });
    expect(err).toMatch(/1 of 1: 1 [a-z]+\n$/);
  });

  test.each([
    [['--domains', 'LIST', 'contoso.com']],
    [['--domains', 'LIST', '--concurrency', '0']],
    [['--domains', 'LIST', '--tenant-answer', 'answer.json']],
    [['--domains', 'LIST', '--output', 'text']],
    [['--concurrency', '3', 'contoso.com']],
    [['--domains', '/nonexistent/list']],
    [[]],
  ])('is wrong usage: %j', async (args) => {
    list('contoso.com');
    expect((await check(args.map((word) => (word === 'LIST' ? at('list') : word)))).code).toBe(2);
  });
});
