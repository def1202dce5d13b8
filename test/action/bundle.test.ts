import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const bundle = join(root, 'dist/action/index.js');
const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plan = `version: 1
domains:
  contoso.com:
    track: exchange-online
    stage: s0-baseline
    legacy-mx: contoso-com.mail.protection.outlook.com
    preference: 0
    ttl: { before: 3600, during: 10, after: 3600 }
`;

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** As the runner does it: inputs in the environment, commands through files. */
function run(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) {
  const [output, summary] = [file('output', ''), file('summary', '')];
  const given = Object.entries(inputs).map(([name, value]): readonly [string, string] => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const { status, stdout } = spawnSync(process.execPath, [bundle], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '',
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: folder,
      ...environment,
      ...Object.fromEntries(given),
    },
  });
  const verdict = /^verdict<<.*\n(.*)$/m.exec(readFileSync(output, 'utf8'))?.[1];
  return { status, stdout, verdict };
}

describe('the committed bundle, run as the runner does', () => {
  test('refuses a bad plan before any packet leaves, with an annotation at its line', () => {
    const path = file('plan.yaml', plan);
    const { status, stdout, verdict } = run({ 'plan-file': path, resolver: '192.0.2.1' });
    expect({ status, verdict }).toEqual({ status: 1, verdict: 'fail' });
    expect(stdout).toMatch(/::error title=plan-ttl-below-30,file=.*plan\.yaml,line=8,col=\d+::/);
  });

  test('answers unknown, and fails the step, for inputs that make no sense', () => {
    expect(run({})).toMatchObject({ status: 1, verdict: 'unknown' });
    const path = file('good.yaml', plan.replace('during: 10', 'during: 60'));
    expect(run({ 'plan-file': path, 'fail-on': 'fial' })).toMatchObject({
      status: 1,
      verdict: 'unknown',
    });
    expect(run({ 'plan-file': path, at: '2026-11-24T08:00:00Z' })).toMatchObject({
      status: 1,
      verdict: 'unknown',
    });
  });

  test('a gate in a pull request without the base plan is refused', () => {
    const path = file('good.yaml', plan.replace('during: 10', 'during: 60'));
    const { status, verdict, stdout } = run(
      { mode: 'gate', 'plan-file': path },
      { GITHUB_EVENT_NAME: 'pull_request' },
    );
    expect({ status, verdict }).toEqual({ status: 1, verdict: 'unknown' });
    expect(stdout).toContain('base-plan-file');
  });

  test('cannot be told to start a workflow command by a file name', () => {
    const { stdout } = run({ 'plan-file': join(folder, 'x\n::set-output name=verdict::pass') });
    expect(stdout.split('\n').filter((line) => line.startsWith('::set-output'))).toEqual([]);
  });

  test('holds no lab, no command line and no test', () => {
    const origins = [...readFileSync(bundle, 'utf8').matchAll(/^\/\/ ((?:src|test)\/[^\s]+)$/gm)];
    const rooms = new Set(origins.map(([, path = '']) => path.split('/').slice(0, 2).join('/')));
    expect([...rooms].sort()).toEqual(
      ['action', 'assess', 'core', 'emit', 'io', 'protocols', 'session', 'survey'].map(
        (room) => `src/${room}`,
      ),
    );
  });
});
