import { transformSync } from '@swc/core';
import type * as Cdktf from 'cdktf';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Constructs from '../../constructs/index.js';

/** One build of the constructs with the library it belongs to. The types are those of the cdktf build. */
export interface Tree {
  readonly library: 'cdktf' | 'cdktn';
  readonly lib: typeof Cdktf;
  readonly ours: typeof Constructs;
}

const root = join(__dirname, '../..');
const rooms = ['src/core', 'src/emit', 'constructs'];

/** Both trees, from the sources as they are now: what scripts/build-constructs.mjs builds, without the type check. */
export const trees: readonly Tree[] = (['cdktf', 'cdktn'] as const).map((library) => {
  const worker = process.env['JEST_WORKER_ID'] ?? '0';
  const out = join(root, 'node_modules/.cache', `dane-cutover-${worker}-${library}`);
  rmSync(out, { recursive: true, force: true });
  for (const room of rooms) transpile(room, out, library);
  const load = createRequire(__filename);
  return {
    library,
    lib: load(library) as typeof Cdktf,
    ours: load(join(out, 'constructs/index.js')) as typeof Constructs,
  };
});

function transpile(room: string, out: string, library: Tree['library']): void {
  const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const [source, target] =
      library === 'cdktn' && room === 'constructs' && file === 'runtime.ts'
        ? ['runtime.cdktn.ts', 'runtime.js']
        : [file, file.replace(/\.ts$/, '.js')];
    const { code } = transformSync(readFileSync(join(root, room, source), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    const path = join(out, room, target);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
}
