// The whole cutover against software nobody here wrote. Installs what is missing where it may, says what is missing where it
// may not, and runs test/interop in namespaces of its own: no port of the machine is used, and nothing outlives the run.
// Two parts: `walk` leads a domain through every stage, `situations` lets others judge what we judge. A word after the command
// runs that part alone.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { build } from 'esbuild';
import {
  aptInstall,
  ensurePrograms,
  find,
  mayInstall,
  programFolders,
} from './debian-programs.mjs';
import { unpack, unpacked } from './interop-unpack.mjs';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, 'node_modules', '.cache', 'dane-cutover-interop');

/** Debian package of each program that the run starts. */
const programs = {
  named: 'bind9',
  'dnssec-keygen': 'bind9-utils',
  'dnssec-signzone': 'bind9-utils',
  'dnssec-dsfromkey': 'bind9-utils',
  delv: 'bind9-dnsutils',
  dig: 'bind9-dnsutils',
  nsupdate: 'bind9-dnsutils',
  knotd: 'knot',
  keymgr: 'knot',
  nsd: 'nsd',
  'ldns-signzone': 'ldnsutils',
  'ldns-dane': 'ldnsutils',
  danetool: 'gnutls-bin',
  'mta-sts-query': 'postfix-mta-sts-resolver',
  unbound: 'unbound',
  'unbound-control': 'unbound',
  postfix: 'postfix',
  'posttls-finger': 'postfix',
  nginx: 'nginx',
  openssl: 'openssl',
  ip: 'iproute2',
  unshare: 'util-linux',
  mount: 'mount',
  git: 'git',
};
const goTools = {
  act: ['github.com/nektos/act@v0.2.89', '--version', '0.2.89'],
  actionlint: ['github.com/rhysd/actionlint/cmd/actionlint@v1.7.12', '-version', '1.7.12'],
};
const octodnsVersion = '1.22.0';

const missing = [];
const say = (line) => process.stderr.write(`interop: ${line}\n`);

function quiet(command, args, env = {}) {
  return spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
}

function debianPrograms() {
  const python =
    quiet('python3', ['-c', 'import ensurepip, venv']).status === 0 ? [] : ['python3-venv'];
  // The root's keys where danetool looks for them; laid over with those of the private internet.
  const anchors = existsSync('/usr/share/dns/root.key') ? [] : ['dns-root-data'];
  missing.push(...ensurePrograms(programs, [...python, ...anchors]));
}

/** A Go tool of exactly this version: one that is there, or one built into our cache. */
function goTool(name) {
  const [module, flag, version] = goTools[name];
  const right = (file) =>
    file !== undefined && `${quiet(file, [flag]).stdout}`.includes(version) ? file : undefined;
  const there = () =>
    right(find(name, [join(cache, 'bin')])) ??
    right(find(name, [...programFolders, join(homedir(), 'go', 'bin')]));
  if (there() === undefined && find('go') !== undefined) {
    say(`building ${module}`);
    const done = quiet('go', ['install', module], {
      GOBIN: join(cache, 'bin'),
      GOFLAGS: '-buildvcs=false',
    });
    if (done.status !== 0) say((done.stderr ?? '').trim().split('\n').slice(-3).join('\n'));
  }
  const file = there();
  if (file === undefined) missing.push(`${name} ${version} (go install ${module})`);
  return file;
}

/** The mail servers that cannot be installed beside Postfix, and proxies. */
function unpackedServers() {
  const libraries = (names) => (names.length > 0 && mayInstall() ? aptInstall(names) : undefined);
  return Object.fromEntries(
    Object.keys(unpacked).map((name) => {
      const file = find('apt-get') && unpack(name, cache, libraries, say);
      if (file === undefined) missing.push(`${name} (Debian package ${unpacked[name].package})`);
      return [name, file];
    }),
  );
}

function octodns() {
  const bin = join(cache, 'venv', 'bin');
  const right = () =>
    quiet(join(bin, 'python'), [
      '-c',
      `import octodns; assert octodns.__version__ == '${octodnsVersion}'`,
    ]).status === 0;
  if (!right()) {
    say(`setting up octoDNS ${octodnsVersion}`);
    const made = quiet('python3', ['-m', 'venv', '--clear', join(cache, 'venv')]);
    const done =
      made.status === 0
        ? quiet(join(bin, 'pip'), ['install', '--quiet', `octodns==${octodnsVersion}`])
        : made;
    if (done.status !== 0) say((done.stderr ?? '').trim().split('\n').slice(-3).join('\n'));
  }
  if (!right())
    missing.push(
      `octoDNS ${octodnsVersion} (python3 -m venv, pip install octodns==${octodnsVersion})`,
    );
  return join(bin, 'octodns-validate');
}

function machine() {
  if (process.platform !== 'linux') missing.push('Linux (network and mount namespaces)');
  else if (process.getuid?.() !== 0)
    missing.push('root (namespaces, and ports 25, 53 and 443 in them)');
  else if (quiet('unshare', ['-n', '-m', '-p', '-f', '--mount-proc', 'true']).status !== 0)
    missing.push('permission to unshare network, mount and process namespaces');
  for (const file of ['dist/action/index.js', 'action.yml', 'lib/src/cli/main.js']) {
    if (!existsSync(join(root, file))) missing.push(`${file} (npm run build, npm run bundle)`);
  }
}

const parts = { walk: 'test/interop/main.ts', situations: 'test/interop/situations/main.ts' };

async function bundlePart(folder, part) {
  const outfile = join(folder, `${part}.cjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [parts[part]],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    outfile,
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  return outfile;
}

/** Everything dies with the first process of the namespace, and that dies with us. */
function runInNamespaces(main, settings) {
  const child = spawn(
    'unshare',
    [
      '-n',
      '-m',
      '-p',
      '-f',
      '--mount-proc',
      '--kill-child',
      '--propagation',
      'private',
      process.execPath,
      main,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PATH: programFolders.join(delimiter),
        DANE_CUTOVER_INTEROP: JSON.stringify(settings),
      },
    },
  );
  // Ctrl-C reaches the whole group: the run stops its servers by itself; whoever does not is ended after ten seconds.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () =>
      setTimeout(() => child.kill('SIGKILL'), signal === 'SIGINT' ? 10_000 : 0),
    );
  }
  let tail = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    tail = `${tail}${chunk}`.slice(-200);
  });
  return new Promise((done) =>
    child.once('close', (code, signal) => {
      const [, passed = 0, failed = 1] = /(\d+) passed, (\d+) failed\s*$/.exec(tail) ?? [];
      done({ code: signal === null ? code : 130, passed: Number(passed), failed: Number(failed) });
    }),
  );
}

/** One part after the other: each has the machine's two or more cores for itself. */
async function runParts(folder, chosen, settings) {
  const nodeFolder = join(folder, 'node');
  mkdirSync(nodeFolder);
  symlinkSync(process.execPath, join(nodeFolder, 'node'));
  const done = [];
  for (const part of chosen) {
    const main = await bundlePart(folder, part);
    done.push(await runInNamespaces(main, { ...settings, nodeFolder }));
    if (done.at(-1).code === 130) break;
  }
  const sum = (key) => done.reduce((total, one) => total + one[key], 0);
  if (chosen.length > 1)
    process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
  return done.find(({ code }) => code !== 0)?.code ?? (done.length === chosen.length ? 0 : 1);
}

const [asked] = process.argv.slice(2);
if (asked !== undefined && !Object.hasOwn(parts, asked)) {
  say(`there is no part ${asked}; there are ${Object.keys(parts).join(' and ')}`);
  process.exit(2);
}
const chosen = asked === undefined ? Object.keys(parts) : [asked];
mkdirSync(cache, { recursive: true });
debianPrograms();
const [act, actionlint] = [goTool('act'), goTool('actionlint')];
const octodnsValidate = octodns();
const servers = unpackedServers();
machine();
if (missing.length > 0) {
  say(`cannot run on this machine; missing:\n${missing.map((what) => `  ${what}`).join('\n')}`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-interop-'));
// Postfix and its like give up their rights and must still get in.
chmodSync(folder, 0o755);
let code = 1;
try {
  code = await runParts(folder, chosen, {
    root,
    folder,
    node: process.execPath,
    act,
    actionlint,
    octodnsValidate,
    stsQuery: find('mta-sts-query'),
    ...servers,
  });
} finally {
  if (process.env.DANE_CUTOVER_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
}
process.exit(code ?? 1);
