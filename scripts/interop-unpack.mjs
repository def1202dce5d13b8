// Mail servers whose packages conflict with each other, and proxies: unpacked into our cache beside what is installed. Nothing of
// them reaches the machine but the libraries that they are linked with.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const quiet = (command, args, options = {}) =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options });

/** `program` is where the package has it. */
export const unpacked = {
  exim: { package: 'exim4-daemon-light', program: 'usr/sbin/exim4' },
  smtpd: { package: 'opensmtpd', program: 'usr/sbin/smtpd' },
  microsocks: { package: 'microsocks', program: 'usr/bin/microsocks' },
  tinyproxy: { package: 'tinyproxy-bin', program: 'usr/bin/tinyproxy' },
};

const codename = () =>
  /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';

/**
 * OpenSMTPD 6.8 of Debian 12 breaks off every TLS handshake with OpenSSL 3 (its private keys stay in a process of their own,
 * by means that OpenSSL 3 has given up); the backport works. Asked of Debian by an apt with folders of its own, so that the
 * machine's sources stay as they are. `undefined` where this machine gets Debian from nowhere.
 */
function sourceOf(name, folder) {
  if (name !== 'opensmtpd' || codename() !== 'bookworm') return [];
  const from = mirror();
  if (from === undefined) return undefined;
  const list = join(folder, 'sources.list');
  for (const one of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(folder, one), { recursive: true });
  }
  const key = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(list, `deb [signed-by=${key}] ${from} bookworm-backports main\n`);
  const options = [
    `Dir::Etc::SourceList=${list}`,
    'Dir::Etc::SourceParts=-',
    `Dir::State::Lists=${join(folder, 'lists')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option]);
  quiet('apt-get', ['-q', ...options, 'update']);
  return options;
}

/** Where this machine gets Debian from, or `undefined`. */
function mirror() {
  const text =
    quiet('apt-get', [
      'indextargets',
      '--format',
      '$(REPO_URI)',
      'Origin: Debian',
      'Codename: bookworm',
    ]).stdout ?? '';
  return text.split('\n').find((line) => /^https?:\/\/\S+$/.test(line));
}

/** The program of an unpacked package, or `undefined`. `install` gets the names of libraries that the machine lacks. */
export function unpack(name, cache, install, say) {
  const { package: debian, program } = unpacked[name];
  const folder = join(cache, 'unpacked', debian);
  const file = join(folder, 'root', program);
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) {
    say(`unpacking ${debian}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const options = sourceOf(debian, join(folder, 'apt'));
    if (options === undefined) {
      say(
        `apt names no source of Debian ${codename()}, whose backports have ${debian}: give it one`,
      );
      return undefined;
    }
    const download = () =>
      quiet('apt-get', ['-q', ...options, 'download', debian], { cwd: folder });
    const found = () => readdirSync(folder).find((one) => one.endsWith('.deb'));
    let done = download();
    // A fresh machine image has no lists of packages yet.
    if (found() === undefined && options.length === 0) {
      quiet('apt-get', ['-q', 'update']);
      done = download();
    }
    const archive = found();
    if (archive === undefined) {
      say((done.stderr ?? '').trim().split('\n').slice(-3).join('\n'));
      return undefined;
    }
    if (quiet('dpkg-deb', ['-x', archive, 'root'], { cwd: folder }).status !== 0) return undefined;
    // Set-user-id programs have no business in a cache.
    chmodSync(file, 0o755);
    writeFileSync(complete, '');
  }
  install(missingLibraries(folder));
  return /not found/.test(quiet('ldd', [file]).stdout ?? 'not found') ? undefined : file;
}

function missingLibraries(folder) {
  const archive = readdirSync(folder).find((one) => one.endsWith('.deb')) ?? '';
  const depends = quiet('dpkg-deb', ['-f', join(folder, archive), 'Depends']).stdout ?? '';
  const libraries = depends
    .split(',')
    .map((one) => one.trim().split(' ')[0])
    .filter((one) => /^(lib|zlib)/.test(one));
  return libraries.filter((one) => quiet('dpkg', ['-s', one]).status !== 0);
}
