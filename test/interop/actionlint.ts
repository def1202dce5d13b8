import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from './world/process.js';
import type { Row } from './words.js';

/** `actionlint` over every workflow of the repository: our own and the examples. */
export async function lintWorkflows(actionlint: string, root: string): Promise<readonly Row[]> {
  const files = [
    ...(await yamlIn(join(root, '.github', 'workflows'))),
    ...(await yamlIn(join(root, 'examples'))),
  ];
  return Promise.all(
    files.map(async (file) => {
      const done = await run(actionlint, ['-no-color', file], { cwd: root });
      if (done.code !== 0) process.stderr.write(done.stdout);
      const word = done.code === 0 ? 'clean' : 'faults';
      return {
        stage: '',
        when: 'as committed',
        subject: relative(root, file),
        ours: 'clean',
        others: { actionlint: word },
      };
    }),
  );
}

/** Workflow files only: below `examples` other YAML lies beside them. */
async function yamlIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(
      (entry) =>
        entry.isFile() && /\.ya?ml$/.test(entry.name) && /workflows$/.test(entry.parentPath),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}
