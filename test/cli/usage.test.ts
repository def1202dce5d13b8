import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { CliFolder, planText } from './spawn-cli.js';

const folder = new CliFolder();
beforeAll(() => folder.write('dane-cutover.yaml', planText('s4-add-new-mx')));
afterAll(() => folder.close());

describe('wrong usage', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['no command', [], 'usage: dane-cutover COMMAND'],
    ['a misspelt command', ['verfy'], 'did you mean verify?'],
    ['an unknown command', ['xyzzy'], 'dane-cutover help lists the commands'],
    ['a misspelt option', ['plan', '--plan-fiel', 'x'], 'did you mean --plan-file?'],
    [
      'an option of another command',
      ['plan', '--resolver', '192.0.2.1'],
      'unknown option --resolver',
    ],
    ['an option twice', ['plan', '--at', 'x', '--at', 'y'], '--at is given twice'],
    ['an option without its value', ['plan', '--at'], '--at needs a value'],
    ['an option that eats the next', ['plan', '--at', '--json'], '--at needs a value'],
    ['a flag with a value', ['plan', '--json=yes'], '--json takes no value'],
    ['an argument too many', ['plan', 'contoso.com'], 'unexpected argument contoso.com'],
    ['an argument too few', ['check'], 'too few arguments'],
    ['an unknown code', ['explain', 'tlsa-mismtch'], 'did you mean tlsa-mismatch'],
    ['a plan file that is not there', ['plan', '--plan-file', 'no.yaml'], 'no such file'],
    [
      'a domain that the plan lacks',
      ['plan', '--domain', 'contoso.con'],
      'did you mean contoso.com?',
    ],
    ['a recording that is none', ['replay', 'dane-cutover.yaml'], 'is no recording'],
    ['a time that is none', ['plan', '--at', 'noon'], 'is no RFC 3339 time'],
    [
      'a stage that is none',
      ['render', '--stage', 's4-add-new-max'],
      'did you mean s4-add-new-mx?',
    ],
    ['a format that is none', ['render', '--format', 'octdns'], 'did you mean octodns?'],
    ['a runbook of a stage without one', ['render', '--format', 'runbook'], 'has no runbook'],
    ['a change set from nowhere', ['render', '--nsupdate', '--stage', 's0-baseline'], '--from'],
    ['an output that is none', ['plan', '--output', 'xml'], 'neither text nor json'],
    ['a profile that is none', ['gate', '--profile', 'lax'], 'profile'],
    ['a clock without trust anchors', ['gate', '--at', '2026-11-24T08:00:00Z'], 'trust'],
    ['no domain name', ['check', 'not a domain'], 'is not a domain name'],
    ['a domain in Unicode', ['check', 'bücher.example'], 'an IDN in its xn-- form'],
    ['a domain far from those planned', ['render', 'example.org'], 'it holds contoso.com'],
    ['half the name of a stage', ['explain', 's4'], 'did you mean s4-add-new-mx?'],
    ['a code like no other', ['explain', 'xyzzyxyzzy'], 'docs/findings'],
    ['two formats', ['render', '--octodns', '--nsupdate'], '--nsupdate exclude each other'],
    ['a report that is not there', ['tlsrpt', 'nowhere/'], 'nowhere/ cannot be read: no such file'],
    ['a folder without reports', ['tlsrpt', '.'], 'no report file in .'],
    ['help for no command', ['help', 'xyzzy'], 'unknown command xyzzy'],
  ])('exits 2 and says why: %s', (_, args, words) => {
    const { code, out, err } = folder.run(args);
    expect(err).toContain(words);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test('text of the caller reaches the terminal as escapes', () => {
    const { err } = folder.run(['explain', 'a\u001b[2Jb\u202e']);
    expect(err).toContain('a\\x1b[2Jb\\u{202e}');
  });

  test('in a workflow it cannot start a command', () => {
    const { err } = folder.run(['explain', 'a\n::error::b'], { env: { GITHUB_ACTIONS: 'true' } });
    expect(err.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([]);
  });
});

describe('help and version', () => {
  test('lists every command and the exit codes', () => {
    const { code, out } = folder.run(['help']);
    expect(code).toBe(0);
    for (const name of 'plan check verify gate attest render explain replay demo version'.split(
      ' ',
    ))
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    expect(out).toContain('exit codes: 0 pass, 1 fail, 2 wrong usage, 3 wait, 4 unknown');
  });

  test.each('plan check verify gate attest render explain replay demo version'.split(' '))(
    '%s --help keeps 80 columns and exits 0',
    (name) => {
      const { code, out } = folder.run([name, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^usage: dane-cutover ${name}`));
      for (const line of out.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  test('the version is that of package.json, as text and as JSON', () => {
    expect(folder.run(['--version']).out).toMatch(/^dane-cutover \d+\.\d+\.\d+ \(Node v/);
    const { out, code } = folder.run(['version', '--json']);
    expect(JSON.parse(out)).toMatchObject({ format: 'dane-cutover-version', version: 1 });
    expect(code).toBe(0);
  });
});

// Not everywhere: a device that is always full.
(existsSync('/dev/full') ? describe : describe.skip)('an answer that cannot be written', () => {
  test('is unknown, exit code 4, and says so', () => {
    const full = openSync('/dev/full', 'w');
    const main = join(__dirname, '../../lib/src/cli/main.js');
    const { status, stderr } = spawnSync(process.execPath, [main, '--version'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(status).toBe(4);
    expect(stderr).toContain('standard output cannot be written: ENOSPC');
  });
});
