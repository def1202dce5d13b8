import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readPlan } from '../../src/assess/read-plan.js';
import { renderCodeTable } from '../../src/emit/code-table.js';
import { renderStageTable } from '../../src/emit/stage-table.js';
import { version } from '../../src/session/version.js';

const root = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const readme = read('README.md');
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g'))].map(
    ([, text = '']) => text,
  );
const action = parse(read('action.yml')) as { readonly inputs: object; readonly outputs: object };

describe('README.md', () => {
  test('shows the stage table and the code table as the sources render them', () => {
    expect(readme).toContain(renderStageTable());
    expect(readme).toContain(renderCodeTable());
  });

  test('shows a plan file that is accepted', () => {
    const plan = blocks('yaml').find((text) => text.includes('track: exchange-online'));
    expect(readPlan(plan ?? '', 'dane-cutover.yaml')).toMatchObject({ ok: true });
  });

  test('brings a workflow that looks at the domain every hour (H18, P23)', () => {
    const workflow = parse(read('examples/workflows/verify.yml')) as {
      readonly on: { readonly schedule: readonly { readonly cron: string }[] };
    };
    expect(workflow.on.schedule.map(({ cron }) => cron).join()).toMatch(/^\d+ \* \* \* \*$/);
    expect(read('examples/workflows/verify.yml')).toMatch(/mode: verify/);
  });

  test('gives the Action only inputs that it has', () => {
    const step = blocks('yaml').find((text) => text.includes('uses: OWNER/dane-cutover'));
    const [{ with: given } = { with: {} }] = parse(step ?? '[]') as readonly {
      readonly with: object;
    }[];
    expect(Object.keys(given).length).toBeGreaterThan(0);
    Object.keys(given).forEach((input) => expect(Object.keys(action.inputs)).toContain(input));
  });

  test('links to files that exist', () => {
    const targets = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(10);
    targets.forEach((target) =>
      expect([target, existsSync(join(root, target))]).toEqual([target, true]),
    );
  });

  test('names only npm scripts and commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: object };
    const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name);
    named.forEach((name) => expect(Object.keys(scripts)).toContain(name));
    const commands = readdirSync(join(root, 'src/cli/commands')).map((file) =>
      file.replace('.ts', ''),
    );
    const used = [...readme.matchAll(/npx dane-cutover ([a-z]+)/g)].map(([, name = '']) => name);
    expect(used.length).toBeGreaterThan(5);
    used.forEach((name) => expect(commands).toContain(name));
  });
});

test('the version in the tool is the one of the package', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ version });
});

describe('the example workflows', () => {
  const folder = join(root, 'examples/workflows');
  test.each(readdirSync(folder))('%s gives the Action only inputs that it has', (file) => {
    const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly jobs: Readonly<
        Record<string, { readonly steps: readonly { uses?: string; with?: object }[] }>
      >;
    };
    const ours = Object.values(jobs).flatMap(({ steps }) =>
      steps.filter(({ uses }) => uses === './'),
    );
    expect(ours.length).toBeGreaterThan(0);
    ours.forEach(({ with: given = {} }) =>
      Object.keys(given).forEach((input) => expect(Object.keys(action.inputs)).toContain(input)),
    );
  });
});
