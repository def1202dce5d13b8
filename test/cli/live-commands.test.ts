import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { CliFolder, planText } from './spawn-cli.js';

const folder = new CliFolder();
/** Nothing listens there, so every question is refused at once. */
const nobody = ['--resolver', '127.0.0.1:1'];
beforeAll(() => folder.write('dane-cutover.yaml', planText('s4-add-new-mx')));
afterAll(() => folder.close());

describe('a run that can see nothing', () => {
  test('check is unknown, exit code 4, and says what could not be seen', () => {
    const { code, out } = folder.run(['check', 'example.com', ...nobody]);
    expect(out).toMatch(/^UNKNOWN {2}example\.com/);
    expect(out).toContain('? mx-lookup-failed  example.com');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(code).toBe(4);
  });

  test.each(['verify', 'gate'])('%s is unknown and writes no ledger', (mode) => {
    const { code, out } = folder.run([mode, ...nobody]);
    expect(out).toMatch(/^UNKNOWN {2}contoso\.com/);
    expect(code).toBe(4);
    expect(folder.has('dane-cutover.ledger.json')).toBe(false);
  });

  test('its recording replays to the same report, octet by octet', () => {
    const args = ['check', 'example.com', ...nobody, '--recording', 'run.json', '--json'];
    const live = folder.run(args);
    const replayed = folder.run(['replay', 'run.json', '--json']);
    expect(replayed.out).toBe(live.out);
    expect(replayed.code).toBe(4);
    expect(JSON.parse(live.out)).toMatchObject({
      format: 'dane-cutover-report',
      verdict: 'unknown',
    });
  });

  test('no colour without a terminal, and no progress on stderr', () => {
    const { out, err } = folder.run(['check', 'example.com', ...nobody]);
    expect(out).not.toContain('\u001b');
    expect(err).toBe('');
  });
});

describe('replay', () => {
  test('a recording whose plan is refused is a fail', () => {
    folder.run(['gate', ...nobody, '--recording', 'gate.json']);
    folder.write('bad.json', folder.read('gate.json').replace('s4-add-new-mx', 's44'));
    const { code, err } = folder.run(['replay', 'bad.json']);
    expect(err).toContain('plan-unknown-stage');
    expect(code).toBe(1);
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['with a key more', (text: string) => text.replace('"version":1', '"version":1,"extra":1')],
    ['of another kind', () => '{}'],
  ])('a recording %s is no recording', (_, change) => {
    folder.run(['check', 'example.com', ...nobody, '--recording', 'run.json']);
    folder.write('bad.json', change(folder.read('run.json')));
    const { code, out } = folder.run(['replay', 'bad.json']);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('Ctrl-C', () => {
  let silent: Socket;
  beforeAll(async () => {
    silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => silent.close());

  test('ends a run that waits for an answer with 130', async () => {
    const { port } = silent.address();
    const main = join(__dirname, '../../lib/src/cli/main.js');
    const args = [main, 'check', 'example.com', '--resolver', `127.0.0.1:${port}`];
    const child = spawn(process.execPath, args, { cwd: folder.path, stdio: 'ignore' });
    await once(silent, 'message');
    child.kill('SIGINT');
    const exit: readonly unknown[] = await once(child, 'exit');
    expect(exit).toEqual([130, null]);
  });
});
