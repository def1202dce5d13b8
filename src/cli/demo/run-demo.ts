import { appendFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { renderTimelineMarkdown } from '../../emit/timeline-markdown.js';
import { renderTimeline } from '../../emit/timeline-terminal.js';
import type { Timeline } from '../../emit/timeline.js';
import type { DemoOptions, RunDemo } from '../demo-options.js';
import { Children } from './children.js';
import { DemoFailure } from './demo-failure.js';
import { renderMistakes, mistakesMarkdown } from './mistake-text.js';
import { mistakes, playMistake } from './mistakes/index.js';
import type { MistakeRecord } from './mistakes/mistake.js';
import { playCutover } from './cutover.js';
import { Progress } from './progress.js';

const root = resolve(__dirname, '../../../..');

/** What the demo came to; printed with `--json`. */
interface DemoResult {
  readonly timeline: Timeline;
  readonly mistakes: readonly MistakeRecord[];
  /** Seconds of real time. */
  readonly took: number;
  readonly childProcesses: number;
}

/** Plays the cutover and the mistakes. 0: everything as it must be; 1: something was not, and it says what. */
export const runDemo: RunDemo = async (options) => {
  const lanes = { cutover: new Children(), mistakes: new Children() };
  const stop = (): void => {
    lanes.cutover.killAll();
    lanes.mistakes.killAll();
  };
  const leave = (): void => process.exit(143);
  process.once('exit', stop);
  process.once('SIGTERM', leave);
  const progress = new Progress(process.stderr.isTTY ? options.err : undefined);
  try {
    const result = await play(lanes, stop, progress);
    progress.clear();
    tell(result, options);
    return 0;
  } catch (error) {
    progress.clear();
    if (!(error instanceof DemoFailure)) throw error;
    options.err(`the demo went otherwise than it must:\n${error.message}\n`);
    return 1;
  } finally {
    stop();
    process.off('exit', stop);
    process.off('SIGTERM', leave);
  }
};

type Lanes = Readonly<Record<'cutover' | 'mistakes', Children>>;

/** Two lanes, as each waits for child processes most of the time. The first failure ends both. */
async function play(lanes: Lanes, stop: () => void, progress: Progress): Promise<DemoResult> {
  checkInstallation();
  const began = performance.now();
  const failures: unknown[] = [];
  const lane = <T>(playing: Promise<T>): Promise<T | undefined> =>
    playing.catch((error: unknown) => {
      failures.push(error);
      stop();
      return undefined;
    });
  const [timeline, played] = await Promise.all([
    lane(playCutover(root, lanes.cutover, (text) => progress.show('cutover', text))),
    lane(playMistakes(lanes.mistakes, progress)),
  ]);
  if (timeline === undefined || played === undefined) throw failures[0];
  return {
    timeline,
    mistakes: played,
    took: Math.round((performance.now() - began) / 100) / 10,
    childProcesses: lanes.cutover.started + lanes.mistakes.started,
  };
}

async function playMistakes(children: Children, progress: Progress): Promise<MistakeRecord[]> {
  const records: MistakeRecord[] = [];
  for (const [index, mistake] of mistakes.entries()) {
    progress.show('mistakes', `mistake ${index + 1} of ${mistakes.length}`);
    records.push(await playMistake(mistake, { root, children }));
  }
  progress.show('mistakes', '');
  return records;
}

function checkInstallation(): void {
  const needed = ['action.yml', 'dist/action/index.js', 'node_modules/cdktf/package.json'];
  const missing = [...needed, 'lib/constructs-cdktf/index.js'].find(
    (path) => !existsSync(join(root, path)),
  );
  if (missing !== undefined) throw new DemoFailure(`${missing} is missing: run npm run demo`);
}

function tell(result: DemoResult, options: DemoOptions): void {
  const { timeline, mistakes: played, took, childProcesses } = result;
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') {
    const markdown = `${renderTimelineMarkdown(timeline)}\n${mistakesMarkdown(played)}\n`;
    appendFileSync(summary, markdown);
  }
  if (options.json) return options.out(`${JSON.stringify(result, null, 2)}\n`);
  options.out(`${renderMistakes(played, options)}\n`);
  options.out(`${renderTimeline(timeline, options)}\n`);
  options.out(
    `Everything went as it must: ${childProcesses} child processes, ${took} s; lab time moved only in between.\n`,
  );
}
