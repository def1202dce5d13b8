// npm leaves packages of other platforms out of the lock file when its registry does not have them, and `npm ci` then fails
// everywhere. Run after every `npm install`; adds them by version, without an address or a digest that nobody here has seen.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const file = resolve(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const cpus = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64'];
const systems = ['darwin', 'win32', 'freebsd', 'android', 'openharmony'];

for (const [owner, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const known = lock.packages[path] ?? lock.packages[`${owner}/${path}`];
    if (known !== undefined || !/^\d/.test(version)) continue;
    const cpu = cpus.find((one) => name.includes(one));
    const system = systems.find((one) => name.includes(one)) ?? 'linux';
    lock.packages[path] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      dev: true,
      optional: true,
      os: [system],
    };
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
