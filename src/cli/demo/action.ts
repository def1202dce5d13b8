import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Report } from '../../core/report.js';
import { instantToText, type Instant } from '../../core/time.js';
import { verdictWords, type VerdictWord } from '../../core/verdict.js';
import type { Lab } from '../../lab/lab.js';
import type { Children, ChildResult } from './children.js';
import { DemoFailure } from './demo-failure.js';
import type { Workspace } from './workspace.js';

export interface ActionRun {
  readonly verdict: VerdictWord;
  readonly stage: string;
  readonly nextStage: string;
  /** Absent where the output is empty. */
  readonly notBefore?: string;
  /** The instant handed in as `at`. */
  readonly at: Instant;
  /** Absent where nothing was judged: a refused plan, a wrong input. */
  readonly report?: Report;
  readonly child: ChildResult;
  readonly summary: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly main: string };
}

/** Runs the committed bundle as GitHub's runner does: a child process, inputs in the environment, outputs in files. */
export class ActionRunner {
  readonly #root: string;
  readonly #children: Children;
  readonly #file: ActionFile;
  #runs = 0;

  constructor(root: string, children: Children) {
    this.#root = root;
    this.#children = children;
    this.#file = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as ActionFile;
  }

  async run(
    lab: Lab,
    workspace: Workspace,
    inputs: Readonly<Record<string, string>>,
  ): Promise<ActionRun> {
    const at = lab.clock.now();
    this.#runs += 1;
    const folder = workspace.path(`run-${this.#runs}`);
    mkdirSync(folder);
    const [output, summary] = [join(folder, 'output'), join(folder, 'summary.md')];
    writeFileSync(output, '');
    writeFileSync(summary, '');
    const child = await this.#children.node([join(this.#root, this.#file.runs.main)], {
      cwd: workspace.folder,
      env: {
        ...runnerEnvironment(folder, workspace.folder),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        NODE_EXTRA_CA_CERTS: workspace.path('lab-ca.pem'),
        ...this.#inputs({ ...labInputs(lab, workspace, at), ...inputs }),
      },
    });
    return readRun(readFileSync(output, 'utf8'), readFileSync(summary, 'utf8'), child, at);
  }

  /** Each input of action.yml becomes INPUT_NAME, with its default where none is given. */
  #inputs(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const unknown = Object.keys(given).find((name) => !(name in this.#file.inputs));
    if (unknown !== undefined) throw new DemoFailure(`action.yml has no input ${unknown}`);
    return Object.fromEntries(
      Object.entries(this.#file.inputs).map(([name, input]) => [
        `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
        given[name] ?? input.default ?? '',
      ]),
    );
  }
}

/** The five inputs by which a private world is reached; in production they are empty. */
function labInputs(lab: Lab, workspace: Workspace, at: Instant): Readonly<Record<string, string>> {
  return {
    resolver: lab.resolver,
    'trust-anchors': workspace.path('anchors.txt'),
    'allow-private-addresses': 'true',
    'endpoint-map': workspace.path('endpoints.json'),
    at: instantToText(at),
  };
}

function runnerEnvironment(folder: string, workspace: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: folder,
    RUNNER_OS: 'Linux',
  };
}

function readRun(outputs: string, summary: string, child: ChildResult, at: Instant): ActionRun {
  const values = readOutputs(outputs);
  const verdict = verdictWords.find((word) => word === values.get('verdict'));
  if (verdict === undefined) {
    throw new DemoFailure(`the Action set no verdict:\n${child.stdout}${child.stderr}`);
  }
  if ((child.code === 0) !== (verdict === 'pass')) {
    throw new DemoFailure(`the Action said ${verdict} and ended with exit code ${child.code}`);
  }
  const path = values.get('report-json') ?? '';
  const notBefore = values.get('not-before') ?? '';
  return {
    verdict,
    stage: values.get('stage') ?? '',
    nextStage: values.get('next-stage') ?? '',
    at,
    ...(notBefore !== '' && { notBefore }),
    ...(existsSync(path) && { report: JSON.parse(readFileSync(path, 'utf8')) as Report }),
    child,
    summary,
  };
}

/** The file command format: `name<<delimiter`, lines, `delimiter`. */
export function readOutputs(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(lines[at] ?? '') ?? [];
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    values.set(name, lines.slice(at + 1, end).join('\n'));
    at = end;
  }
  return values;
}
