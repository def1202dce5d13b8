// Writes docs/findings from the catalog: one page per code and the list of them. Pages of codes that are gone go too.
// `--check` writes nothing and fails where a page differs; `--code-table` prints the table of the README.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const built = spawnSync(process.execPath, [tsc, '-b', join(root, 'src', 'emit')], {
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(built.status ?? 1);

const { explanations } = require(join(root, 'lib/src/core/catalog/index.js'));
const { renderFindingIndex, renderFindingPage } = require(
  join(root, 'lib/src/emit/finding-page.js'),
);

if (process.argv.includes('--code-table')) {
  process.stdout.write(require(join(root, 'lib/src/emit/code-table.js')).renderCodeTable());
  process.exit(0);
}

// README.md: the two generated tables, and what the demo printed (docs/demo.txt: first and last lines of the recording).
const { renderCodeTable, renderReasonTable } = require(join(root, 'lib/src/emit/code-table.js'));
const { renderStageTable } = require(join(root, 'lib/src/emit/stage-table.js'));
const demoFile = join(root, 'docs', 'demo.txt');
const demoText = () => {
  const lines = readFileSync(demoFile, 'utf8').trimEnd().split('\n');
  const shown = lines.length <= 60 ? lines : [...lines.slice(0, 30), '…', ...lines.slice(-29)];
  return ['```text', ...shown, '```', ''].join('\n');
};
const filled =
  (file) =>
  (text, [name, content]) => {
    const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->`];
    const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
    if (to < from) throw new Error(`${file} has no place for ${name}`);
    return text.slice(0, from) + content + text.slice(to);
  };
const filledFiles = [
  [
    'README.md',
    [
      ['stages', renderStageTable()],
      ['codes', renderCodeTable()],
      ...(existsSync(demoFile) ? [['demo', demoText()]] : []),
    ],
  ],
  ['docs/dnssec.md', [['reasons', renderReasonTable()]]],
];
for (const [file, parts] of filledFiles) {
  const before = readFileSync(join(root, file), 'utf8');
  const after = parts.reduce(filled(file), before);
  if (process.argv.includes('--check') && after !== before) {
    process.stderr.write(`${file} is not what the tables render: run npm run docs\n`);
    process.exit(1);
  }
  if (after !== before) writeFileSync(join(root, file), after);
}

const folder = join(root, 'docs', 'findings');
mkdirSync(folder, { recursive: true });
const wanted = new Map([['README.md', renderFindingIndex(explanations)]]);
for (const explanation of explanations)
  wanted.set(`${explanation.code}.md`, renderFindingPage(explanation));

const present = readdirSync(folder);
const stale = present.filter((file) => !wanted.has(file));
const changed = [...wanted].filter(
  ([file, text]) => !present.includes(file) || readFileSync(join(folder, file), 'utf8') !== text,
);

if (process.argv.includes('--check')) {
  for (const file of [...stale, ...changed.map(([name]) => name)])
    process.stderr.write(`docs/findings/${file} differs from the catalog\n`);
  process.exit(stale.length + changed.length === 0 ? 0 : 1);
}
for (const file of stale) rmSync(join(folder, file));
for (const [file, text] of changed) writeFileSync(join(folder, file), text);
process.stdout.write(
  `docs/findings: ${wanted.size} pages, ${changed.length} written, ${stale.length} removed\n`,
);
