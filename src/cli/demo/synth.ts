import { readFileSync } from 'node:fs';
import type { Children, ChildResult } from './children.js';
import { DemoFailure } from './demo-failure.js';
import { readStack, type StackResource } from './stack.js';
import type { Workspace } from './workspace.js';

export interface SynthOptions {
  readonly planFile?: string;
  /** Only for the mistakes. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the cdktf app; whatever it answers. */
export function runSynth(
  children: Children,
  workspace: Workspace,
  options: SynthOptions = {},
): Promise<ChildResult> {
  return children.node(['main.js'], {
    cwd: workspace.folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: workspace.folder,
      CI: 'true',
      CHECKPOINT_DISABLE: '1',
      PLAN_FILE: options.planFile ?? 'dane-cutover.yaml',
      ...options.environment,
    },
  });
}

/** The resources of the plan's stage, in the order in which they must be applied. Throws DemoFailure where synth fails. */
export async function synthesise(
  children: Children,
  workspace: Workspace,
  options: SynthOptions = {},
): Promise<readonly StackResource[]> {
  const { code, stdout, stderr } = await runSynth(children, workspace, options);
  if (code !== 0) throw new DemoFailure(`synth ended with exit code ${code}:\n${stdout}${stderr}`);
  return readStack(readFileSync(workspace.path('cdktf.out/stacks/mail/cdk.tf.json'), 'utf8'));
}
