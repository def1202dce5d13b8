// Builds constructs/ twice: against cdktf and against cdktn. The second build compiles the same sources with
// runtime.cdktn.ts in the place of runtime.ts; its output must then answer to the name the others require.
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = `${root}/node_modules/typescript/bin/tsc`;

execFileSync(
  process.execPath,
  [tsc, '-b', 'constructs/tsconfig.cdktf.json', 'constructs/tsconfig.cdktn.json'],
  { cwd: root, stdio: 'inherit' },
);
for (const extension of ['js', 'd.ts']) {
  const out = `${root}/lib/constructs-cdktn`;
  copyFileSync(`${out}/runtime.cdktn.${extension}`, `${out}/runtime.${extension}`);
}
