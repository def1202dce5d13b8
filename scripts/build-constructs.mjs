// Builds constructs/ twice: against cdktf and against cdktn. The second build compiles the same sources with
// runtime.cdktn.ts in the place of runtime.ts; its output must then answer to the name that the others require.
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const projects = ['cdktf', 'cdktn'].map((library) => `constructs/tsconfig.${library}.json`);
const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...projects], {
  cwd: root,
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

for (const extension of ['js', 'd.ts']) {
  const out = `${root}/lib/constructs-cdktn`;
  copyFileSync(`${out}/runtime.cdktn.${extension}`, `${out}/runtime.${extension}`);
}
