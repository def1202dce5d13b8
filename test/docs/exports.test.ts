import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import * as dnssec from '../../src/protocols/dnssec/index.js';
import * as network from '../../src/session/dnssec-network.js';

const root = join(__dirname, '..', '..');
const { exports: doors, typesVersions } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
) as {
  readonly exports: Readonly<Record<string, string | { types: string; default: string }>>;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
};
const modules = Object.entries(doors).flatMap(([path, door]) =>
  typeof door === 'string' ? [] : [[path, door] as const],
);

/** Runs a line of JavaScript as a user of the built package would, who knows it by its name alone. */
function run(kind: 'commonjs' | 'module', code: string): string {
  return execFileSync(process.execPath, [`--input-type=${kind}`, '--eval', code], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
}

describe('the exports of the package', () => {
  test.each(modules)('%s is built, with its types', (_, door) => {
    expect([door.default, door.types].filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('are known to moduleResolution node as well, which reads no exports', () => {
    const expected = modules
      .filter(([path]) => path !== '.')
      .map(([path, { types }]) => [path.slice(2), [types.slice(2)]]);
    expect(typesVersions['*']).toEqual(Object.fromEntries(expected));
  });

  test('dnssec and dnssec/network load as CommonJS and as ES modules, names and all', () => {
    const names = (door: object): string => Object.keys(door).sort().join();
    const print = (door: string): string => `
      const extra = ['default', 'module.exports', '__esModule'];
      const names = Object.keys(${door}).filter((name) => !extra.includes(name));
      console.log(names.sort().join());`;
    expect(run('commonjs', print("require('dane-cutover/dnssec')"))).toBe(names(dnssec));
    expect(run('module', print("await import('dane-cutover/dnssec')"))).toBe(names(dnssec));
    const line = "import { openResolver } from 'dane-cutover/dnssec/network';";
    expect(run('module', `${line} console.log(openResolver.name)`)).toBe('openResolver');
    expect(names(network)).toBe('UsageError,openResolver');
  });
});

describe('dane-cutover/dnssec', () => {
  const source = (file: string): string => readFileSync(file, 'utf8');
  const imports = (file: string): readonly string[] =>
    [...source(file).matchAll(/(?:from|import|require\()\s*'([^']+)'/g)].map(([, to = '']) => to);

  /** Every file that the door leads to, and every module that is not a file of ours. */
  function closure(entry: string): { files: readonly string[]; foreign: readonly string[] } {
    const files = new Set<string>([entry]);
    const foreign = new Set<string>();
    for (const file of files)
      for (const to of imports(file)) {
        if (!to.startsWith('.')) foreign.add(to);
        else files.add(resolve(dirname(file), to.replace(/\.js$/, '.ts')));
      }
    return {
      files: [...files].map((file) => relative(join(root, 'src'), file)),
      foreign: [...foreign].sort(),
    };
  }
  const { files, foreign } = closure(join(root, 'src/protocols/dnssec/index.ts'));

  test('opens no socket and reads no file: it imports node:crypto, node:buffer and the two pure rooms', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(foreign).toEqual(['node:buffer', 'node:crypto']);
    expect(files.filter((file) => !/^(core|protocols)\//.test(file))).toEqual([]);
  });

  test('loads no other module of Node when it is used', () => {
    const code = `
      const before = new Set(process.moduleLoadList);
      require('dane-cutover/dnssec');
      const now = process.moduleLoadList.filter((one) => !before.has(one));
      console.log(now.filter((one) => /\\b(net|dgram|tls|http2?|https|dns|fs\\/promises)$/.test(one)).join())`;
    expect(run('commonjs', code)).toBe('');
  });

  test('the walk above would see a socket', () => {
    const { foreign: others } = closure(join(root, 'src/session/dnssec-network.ts'));
    expect(others).toContain('node:dgram');
    expect(others.every((name) => isBuiltin(name))).toBe(true);
  });
});
