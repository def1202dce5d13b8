// Bundles the Action into dist/action, the one tracked build output. `--check` builds beside it and compares octet for octet.
import { build } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const target = join(root, 'dist', 'action');

async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['src/action/index.ts'],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    outfile: 'dist/action/index.js',
    legalComments: 'none',
    metafile: true,
    write: false,
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const inputs = Object.keys(result.metafile.inputs);
  const forbidden = inputs.filter(
    (path) => /^src\/(lab|cli)\//.test(path) || path.startsWith('test/'),
  );
  if (forbidden.length > 0)
    throw new Error(`the bundle must hold no lab or test code: ${forbidden.join(', ')}`);
  return { 'index.js': result.outputFiles[0].text, 'licenses.txt': licenses(inputs) };
}

function licenses(inputs) {
  const folders = new Set(
    inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const parts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE'].find((one) =>
      existsSync(join(root, folder, one)),
    );
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : '';
    return `${name} ${version}\n${typeof license === 'string' ? license : JSON.stringify(license)}\n\n${text}\n`;
  });
  return parts.join('\n---\n\n');
}

const files = await bundle();
if (process.argv.includes('--check')) {
  const stale = Object.entries(files).filter(([name, text]) => {
    const path = join(target, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  });
  if (stale.length > 0) {
    process.stderr.write(
      `dist/action is stale: ${stale.map(([name]) => name).join(', ')}. Run npm run bundle and commit it.\n`,
    );
    process.exit(1);
  }
  process.stdout.write('dist/action is what the sources build\n');
} else {
  for (const [name, text] of Object.entries(files)) {
    const path = join(target, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`dist/action/${name} ${(text.length / 1024).toFixed(0)} KiB\n`);
  }
}
