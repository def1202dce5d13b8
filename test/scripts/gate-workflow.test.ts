import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  readonly id?: string;
  readonly run?: string;
}
interface Workflow {
  readonly on: { readonly pull_request: object };
  readonly jobs: Readonly<
    Record<string, { readonly if?: string; readonly steps: readonly Step[] }>
  >;
}
const workflow = parse(readFileSync('examples/workflows/gate.yml', 'utf8')) as Workflow;

/** A script of the workflow as the runner runs it. */
function script(job: string): string {
  const text = workflow.jobs[job]?.steps.find(({ id }) => id === job)?.run;
  if (text === undefined) throw new Error(`${job} has no such step`);
  return text;
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'));
  git('init', '--quiet', '--initial-branch=main');
  change({ 'dane-cutover.yaml': 'version: 1\n', 'dane-cutover.ledger.json': '{}\n', other: 'a\n' });
  commit();
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  git('checkout', '--quiet', '-b', 'change');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runners have bash, and so has nearly every machine with git, also where the PATH of the tests does not name it. */
const path = `${process.env['PATH'] ?? ''}:/usr/bin:/bin`;
const env = (more: Readonly<Record<string, string>> = {}) => ({
  ...{ PATH: path, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
  ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com' },
  ...{ GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' },
  ...more,
});
function git(...args: readonly string[]): void {
  const done = spawnSync('git', args, { cwd: folder, env: env(), encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
}
function change(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'a');
}

/** What the job `changes` tells, or its exit code where it ends otherwise. */
function told(base = 'main', more = {}): Readonly<Record<string, string>> | number | null {
  const output = join(folder, '.git', 'output');
  writeFileSync(output, '');
  const variables = env({ BASE_REF: base, GITHUB_OUTPUT: output, ...more });
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script('changes')];
  const done = spawnSync('bash', args, { cwd: folder, env: variables });
  if (done.status !== 0) return done.status;
  const lines = readFileSync(output, 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split('=')) as [string, string][]);
}

const nothing = { relevant: 'false', ledger: 'false' };
const plan = { relevant: 'true', ledger: 'false' };
const ledger = { relevant: 'true', ledger: 'true' };

describe('which pull requests the gate is asked about', () => {
  test('the workflow is begun by every one, so that a required check always reports', () => {
    expect(Object.keys(workflow.on.pull_request)).toEqual(['types', 'branches']);
    expect(workflow.jobs['changes']).not.toHaveProperty('if');
    expect(workflow.jobs['passed']?.if).toBe('always()');
  });

  test.each<readonly [string, () => void, object]>([
    ['touches neither file', () => change({ other: 'b\n' }), nothing],
    [
      'touches files of the same name elsewhere',
      () => change({ 'x/dane-cutover.yaml': '' }),
      nothing,
    ],
    ['changes the plan', () => change({ 'dane-cutover.yaml': 'version: 2\n' }), plan],
    ['changes the ledger', () => change({ 'dane-cutover.ledger.json': '[]\n' }), ledger],
    ['removes the plan', () => unlinkSync(join(folder, 'dane-cutover.yaml')), plan],
    [
      'hides it from diffs',
      () =>
        change({
          '.gitattributes': '* -diff -text binary\n',
          'dane-cutover.yaml': 'version: 2\n',
        }),
      plan,
    ],
    [
      'has names that are code',
      () =>
        change({ '$(touch pwned)': '', '`touch pwned`': '', "';touch pwned;'": '', '--quiet': '' }),
      nothing,
    ],
  ])('one that %s', (_, make, expected) => {
    make();
    commit();
    expect(told()).toEqual(expected);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  test.each(['dane-cutover.yaml', 'dane-cutover.ledger.json'])(
    'one that makes %s a link fails, for what is changed behind it later would not be seen',
    (path) => {
      renameSync(join(folder, path), join(folder, 'behind'));
      symlinkSync('behind', join(folder, path));
      commit();
      git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      change({ behind: 'version: 2\n' });
      commit();
      expect(told()).toBe(1);
    },
  );

  test('what git cannot tell of is not taken for absent', () => {
    const shim = join(folder, 'shim');
    mkdirSync(shim);
    writeFileSync(join(shim, 'git'), '#!/bin/sh\n[ "$1" = ls-tree ] && exit 3\nexit 0\n', {
      mode: 0o755,
    });
    expect(told('main', { PATH: `${shim}:${path}` })).toBe(3);
  });

  test('one that makes a folder of the plan fails too', () => {
    unlinkSync(join(folder, 'dane-cutover.yaml'));
    change({ 'dane-cutover.yaml/a': 'a' });
    commit();
    expect(told()).toBe(1);
  });

  test('what has come to the base branch meanwhile is none of the change', () => {
    change({ other: 'b\n' });
    commit();
    git('checkout', '--quiet', 'main');
    change({ 'dane-cutover.ledger.json': '{"entries":[]}\n' });
    commit();
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    git('checkout', '--quiet', 'change');
    expect(told()).toEqual(nothing);
  });

  test('without the base branch nobody can say, and the job fails', () => {
    git('tag', 'origin/other');
    expect(told('other')).not.toBe(0);
    expect(typeof told('other')).toBe('number');
  });
});

describe('the check to require', () => {
  const words = ['success', 'failure', 'cancelled', 'skipped', ''];
  const cases = words.flatMap((changes) =>
    ['true', 'false', ''].flatMap((relevant) =>
      words.map((gate) => [changes, relevant, gate] as const),
    ),
  );

  test('is green only where neither file changes, or the gate passed', () => {
    const green = cases.filter(([CHANGES, RELEVANT, GATE]) => {
      const variables = env({ CHANGES, RELEVANT, GATE });
      return spawnSync('bash', ['-e', '-c', script('passed')], { env: variables }).status === 0;
    });
    const asked = green.filter(([, relevant]) => relevant === 'true');
    expect(asked).toEqual([['success', 'true', 'success']]);
    expect(
      green.filter(([changes, relevant]) => changes === 'success' && relevant === 'false'),
    ).toEqual(green.filter(([, relevant]) => relevant !== 'true'));
    expect(green).toHaveLength(1 + words.length);
  });
});
