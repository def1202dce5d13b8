// One door for every command of package.json: sets itself up first (dependencies, Node 24, build), then runs the task.
// Needs nothing but Node and npm: no dependency is imported before they are installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('.', import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.dane-cutover-setup');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
const node24 = join(root, 'node_modules', 'node', 'bin', 'node');

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.signal) process.exit(130);
  return result.status ?? 1;
}

function must(command, args, options) {
  const status = run(command, args, options);
  if (status !== 0) process.exit(status);
}

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(node24)) return;
  process.stderr.write('setting up: npm ci\n');
  // NODE_ENV=production and a .npmrc of the user must not leave out what the tasks run on.
  must('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!existsSync(node24))
    must('npm', ['rebuild', 'node', 'esbuild', '--ignore-scripts=false', '--loglevel=error']);
  if (spawnSync(node24, ['--version']).status !== 0) {
    process.stderr.write(
      `the Node 24 of the npm registry does not run on this system: ${node24}\n`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

function script(name, args = []) {
  return run(node24, [join(root, 'scripts', name), ...args]);
}

function build() {
  must(node24, [join(bin, 'tsc'), '-b']);
  if (existsSync(join(root, 'scripts', 'build-constructs.mjs')))
    must(node24, [join(root, 'scripts', 'build-constructs.mjs')]);
}

const tasks = {
  build: () => (build(), 0),
  types: () => (build(), 0),
  test: (args) => {
    build();
    return run(node24, [join(bin, 'jest'), '--json', '--outputFile=.jest-result.json', ...args]);
  },
  lint: () => {
    build();
    return (
      run(node24, [join(bin, 'eslint'), '.']) ||
      run(node24, [join(bin, 'prettier'), '--check', '.', '--log-level=warn'])
    );
  },
  demo: (args) => {
    build();
    return run(node24, [join(root, 'lib', 'src', 'cli', 'main.js'), 'demo', ...args]);
  },
  bundle: (args) => script('bundle.mjs', args),
  docs: (args) => {
    build();
    return script('generate-docs.mjs', args);
  },
  interop: (args) => {
    build();
    return script('interop.mjs', args);
  },
  'fuzz-dnssec': (args) => script('fuzz.mjs', ['dnssec', ...args]),
  'fuzz-reader': (args) => script('fuzz.mjs', ['reader', ...args]),
  'replay-rpl': (args) => {
    build();
    // The files are named from where npm was called, not from the root of the project.
    const cwd = process.env.INIT_CWD ?? process.cwd();
    return run(node24, [join(root, 'lib', 'src', 'rpl', 'main.js'), ...args], { cwd });
  },
  bench: (args) => {
    build();
    return script('bench.mjs', args);
  },
};

const [name, ...args] = process.argv.slice(2);
const task = tasks[name];
if (task === undefined) {
  process.stderr.write(`usage: node scripts/run.mjs ${Object.keys(tasks).join('|')}\n`);
  process.exit(2);
}
install();
process.exit(task(args));
