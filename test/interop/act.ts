import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses } from './world/addresses.js';
import { run } from './world/process.js';
import type { World } from './world/world.js';
import { repositoryName, type Repository } from './repository.js';

export interface Tools {
  readonly act: string;
  /** A folder with nothing but `node`, Node 24, for the PATH of the runner. */
  readonly nodeFolder: string;
}

/** What the workflow came to, read from the runner's own log. */
export interface ActRun {
  readonly succeeded: boolean;
  /** Outputs of our step; absent ones were not set. */
  readonly verdict: string | undefined;
  readonly notBefore: string | undefined;
  /** Folder of the report and the recording, which act's own folder does not outlive; absent where nothing was sent. */
  readonly evidence: string | undefined;
  readonly log: string;
}

export interface Question {
  readonly event: 'pull_request' | 'push';
  readonly workflow: string;
  /** The `at` of the workflow's variables; absent: now, as in production. */
  readonly at?: string;
}

/** Runs one example workflow in the clone as it is checked out, with no container engine. */
export async function runAct(
  tools: Tools,
  world: World,
  repository: Repository,
  question: Question,
): Promise<ActRun> {
  const eventFile = join(world.folder, `${question.event}.json`);
  await writeFile(eventFile, JSON.stringify(events[question.event]));
  const evidence = await mkdtemp(join(world.folder, 'evidence-'));
  const variables = {
    DANE_CUTOVER_EVIDENCE: evidence,
    DANE_CUTOVER_RESOLVER: addresses.resolver,
    DANE_CUTOVER_TRUST_ANCHORS: world.anchors,
    DANE_CUTOVER_ALLOW_PRIVATE_ADDRESSES: 'true',
    ...(question.at !== undefined && { DANE_CUTOVER_AT: question.at }),
  };
  const environment = {
    ...repository.gitEnv,
    NODE_EXTRA_CA_CERTS: world.authority.certificate,
  };
  const done = await run(
    tools.act,
    [
      question.event,
      '--workflows',
      join('examples', 'workflows', question.workflow),
      '--eventpath',
      eventFile,
      '--platform',
      'ubuntu-latest=-self-hosted',
      '--secret',
      `GITHUB_TOKEN=${randomUUID()}`,
      '--no-cache-server',
      '--artifact-server-addr',
      '127.0.0.1',
      ...pairs('--var', variables),
      ...pairs('--env', environment),
    ],
    {
      cwd: repository.clone,
      timeout: 120_000,
      env: {
        ...repository.gitEnv,
        GITHUB_REPOSITORY: repositoryName,
        PATH: `${tools.nodeFolder}:${process.env['PATH'] ?? ''}`,
        XDG_CACHE_HOME: join(world.folder, 'act-cache'),
      },
    },
  );
  const log = `${done.stdout}\n${done.stderr}`;
  const output = (name: string): string | undefined =>
    new RegExp(`::set-output:: ${name}=([^\\s]+)`).exec(log)?.[1];
  return {
    succeeded: done.code === 0,
    verdict: output('verdict'),
    notBefore: output('not-before'),
    evidence: output('recording') === undefined ? undefined : join(evidence, '1'),
    log,
  };
}

function pairs(flag: string, values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
}

const repository = { full_name: repositoryName, default_branch: 'main' };
const events = {
  pull_request: {
    action: 'synchronize',
    number: 1,
    repository,
    pull_request: {
      number: 1,
      base: { ref: 'main', repo: repository },
      head: { ref: 'move', repo: repository },
    },
  },
  push: { ref: 'refs/heads/main', repository },
};
