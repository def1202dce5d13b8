import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StageId } from '../../src/core/migration/ids.js';
import { names } from './world/addresses.js';
import { mustRun } from './world/process.js';

/** What a team has: a bare repository that takes the place of GitHub, and a clone in which people and runners work. */
export interface Repository {
  readonly clone: string;
  /** Answers for `https://github.com/contoso/dns.git` in git's own configuration. */
  readonly gitEnv: Readonly<Record<string, string>>;
  plan(): Promise<string>;
  /** Begins a pull request from the main branch as it is now. */
  branch(name: string, files: Readonly<Record<string, string>>): Promise<void>;
  merge(name: string): Promise<void>;
  /** A commit on the main branch, as `attest` makes one. */
  commit(message: string): Promise<void>;
  /** Takes over what a runner has pushed. */
  pull(): Promise<void>;
}

export const repositoryName = 'contoso/dns';
export const planFile = 'dane-cutover.yaml';
export const ledgerFile = 'dane-cutover.ledger.json';

/** `action.yml`, the bundle and the example workflows are copied as they are committed. */
export async function makeRepository(
  folder: string,
  checkout: string,
  plan: string,
): Promise<Repository> {
  const [origin, clone] = [join(folder, 'origin.git'), join(folder, 'clone')];
  await mkdir(clone, { recursive: true });
  const gitEnv = gitEnvironment(origin);
  const git = (...args: readonly string[]): Promise<string> =>
    mustRun('git', ['-C', clone, ...args], { env: gitEnv });
  await mustRun('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin], {
    env: gitEnv,
  });
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', `https://github.com/${repositoryName}.git`);
  for (const path of ['action.yml', 'dist/action', 'examples/workflows']) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await cp(join(checkout, path), join(clone, path), { recursive: true });
  }
  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) await writeFile(join(clone, path), text);
  };
  const commit = async (message: string): Promise<void> => {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
  };
  const pull = async (): Promise<void> => {
    await git('fetch', '--quiet', 'origin');
    await git('checkout', '--quiet', 'main');
    await git('reset', '--quiet', '--hard', 'origin/main');
  };
  await write({
    [planFile]: plan,
    [ledgerFile]: `${JSON.stringify({ version: 1, entries: [] }, null, 2)}\n`,
  });
  await commit('Plan the cutover');
  await git('push', '--quiet', 'origin', 'main');
  await pull();
  return {
    clone,
    gitEnv,
    pull,
    plan: () => readFile(join(clone, planFile), 'utf8'),
    branch: async (name, files) => {
      await git('checkout', '--quiet', '-B', name, 'origin/main');
      await write(files);
      await commit(name);
    },
    merge: async (name) => {
      await git('checkout', '--quiet', 'main');
      await git('merge', '--quiet', '--no-edit', name);
      await git('push', '--quiet', 'origin', 'main');
    },
    commit: async (message) => {
      await commit(message);
      await git('push', '--quiet', 'origin', 'main');
      await pull();
    },
  };
}

/** Nothing of the machine's own git configuration counts, and GitHub's address leads to the bare repository. */
function gitEnvironment(origin: string): Readonly<Record<string, string>> {
  const person = { NAME: 'Operator', EMAIL: 'operator@example.com' };
  return {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_AUTHOR_NAME: person.NAME,
    GIT_AUTHOR_EMAIL: person.EMAIL,
    GIT_COMMITTER_NAME: person.NAME,
    GIT_COMMITTER_EMAIL: person.EMAIL,
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `url.file://${origin}.insteadOf`,
    GIT_CONFIG_VALUE_0: `https://github.com/${repositoryName}.git`,
    GIT_CONFIG_KEY_1: 'safe.directory',
    GIT_CONFIG_VALUE_1: '*',
  };
}

/** The plan as people write it; the hosts are those of the private internet. */
export function firstPlan(): string {
  return `version: 1
domains:
  ${names.domain}:
    track: exchange-online
    stage: s0-baseline
    legacy-mx: ${names.legacyHost}
    preference: 0
    ttl: { before: 3600, during: 60, after: 3600 }
    mta-sts: { before: enforce, max-age: 604800 }
    tls-rpt: ["mailto:tlsrpt@contoso.com"]
`;
}

export const withStage = (plan: string, stage: StageId): string =>
  plan.replace(/^( {4}stage: ).*$/m, `$1${stage}`);

export const withNewMx = (plan: string): string =>
  plan.replace(/^( {4}legacy-mx: .*)$/m, `$1\n    new-mx: ${names.newHost}`);
