import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const script = resolve('scripts/debian-programs.mjs');
const program = `import { aptInstall, dropLeftOver } from ${JSON.stringify(script)};
const [policy, apt, ...packages] = process.argv.slice(1);
if (packages.length > 0) aptInstall(packages, { policy, apt });
else dropLeftOver(policy);`;
let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'policy-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const policy = (): string => at('policy-rc.d');
const args = (...packages: readonly string[]): readonly string[] => [
  '--input-type=module',
  '--eval',
  program,
  '--',
  policy(),
  at('apt-get'),
  ...packages,
];

/** Notes the policy that it meets, and waits at `install` until a file says that it may go on. */
function fakeApt(waits = false): void {
  const wait = `while [ ! -e ${at('go')} ]; do sleep 0.05; done`;
  writeFileSync(
    at('apt-get'),
    `#!/bin/sh
case "$*" in *install*) ;; *) exit 0 ;; esac
cat ${policy()} > ${at('met')}
test -x ${policy()} && echo "$*" > ${at('asked')}
${waits ? wait : ''}
`,
    { mode: 0o755 },
  );
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((wait) => setTimeout(wait, 20));
}

/** Where there is an apt-get there are cat and chmod, also where the PATH of the tests names neither. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/bin:/bin` };

function begin(): ChildProcess {
  fakeApt(true);
  return spawn(process.execPath, args('bind9'), { detached: true, stdio: 'ignore', env });
}

const run = (...packages: readonly string[]): void => {
  const done = spawnSync(process.execPath, args(...packages), { encoding: 'utf8', env });
  expect(done.status).toBe(0);
};
const mark = (pid: number): string =>
  `#!/bin/sh\n# dane-cutover ${pid}: goes when its installation ends\nexit 101\n`;

describe('the file that keeps services from starting while packages are installed', () => {
  test('is there for apt-get, and gone afterwards', () => {
    fakeApt();
    run('bind9', 'knot');
    expect(readFileSync(at('met'), 'utf8')).toMatch(
      /^#!\/bin\/sh\n# dane-cutover \d+: .*\nexit 101\n$/,
    );
    expect(readFileSync(at('asked'), 'utf8')).toMatch(
      /install --no-install-recommends bind9 knot\n$/,
    );
    expect(existsSync(policy())).toBe(false);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'goes when %s ends the installation, for the whole group or for us alone',
    async (signal) => {
      for (const whom of [-1, 1]) {
        const child = begin();
        await until(() => existsSync(at('asked')));
        process.kill(whom * (child.pid ?? NaN), signal);
        await once(child, 'exit');
        writeFileSync(at('go'), '');
        await until(() => !existsSync(policy()));
        for (const name of ['go', 'asked', 'met']) rmSync(at(name), { force: true });
      }
    },
  );

  test.each(['SIGTERM', 'SIGHUP'] as const)(
    'goes when %s ends the installation after the process that called it has died',
    async (signal) => {
      const child = begin();
      await until(() => existsSync(at('asked')));
      child.kill('SIGKILL');
      await once(child, 'exit');
      process.kill(-(child.pid ?? NaN), signal);
      await until(() => !existsSync(policy()));
      expect(existsSync(at('met'))).toBe(true);
    },
  );

  test('that an installation killed outright has left is known again and goes', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(policy(), mark(pid));
    run();
    expect(existsSync(policy())).toBe(false);
    writeFileSync(policy(), mark(pid));
    fakeApt();
    run('bind9');
    expect(existsSync(policy())).toBe(false);
  });

  test.each([
    ['of somebody else', '#!/bin/sh\nexit 101\n'],
    ['with more in it', `${mark(4_194_300)}# kept\n`],
    ['of an installation still under way', mark(process.pid)],
  ])('%s stays as it is', (_, text) => {
    writeFileSync(policy(), text, { mode: 0o755 });
    run();
    fakeApt();
    run('bind9');
    expect(readFileSync(policy(), 'utf8')).toBe(text);
    expect(readFileSync(at('met'), 'utf8')).toBe(text);
  });
});
