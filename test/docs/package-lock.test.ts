import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}
const lock = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Entry>>;
};

test('the lock file holds the packages of every platform, so that npm ci works on each', () => {
  const missing = Object.entries(lock.packages).flatMap(([owner, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([, version]) => /^\d/.test(version))
      .map(([name]) => name)
      .filter((name) => {
        const path = `node_modules/${name}`;
        return !(path in lock.packages) && !(`${owner}/${path}` in lock.packages);
      }),
  );
  expect(missing).toEqual([]);
});

test('the lock file names no registry host', () => {
  expect(
    Object.values(lock.packages).filter(({ resolved }) => resolved?.startsWith('http')),
  ).toEqual([]);
});
