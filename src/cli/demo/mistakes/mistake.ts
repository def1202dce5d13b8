import { describe } from '../../../core/catalog/index.js';
import type { VerdictWord } from '../../../core/verdict.js';
import type { SenderCounters } from '../../../lab/senders/sender.js';
import type { ActionRun } from '../action.js';
import { DemoFailure } from '../demo-failure.js';
import type { Scene } from '../scene.js';

/** Who stopped it before a packet could change anything. */
export interface Refusal {
  readonly by: 'plan parser' | 'synth' | 'gate';
  readonly verdict?: VerdictWord;
  readonly notBefore?: string;
  /** A key of the findings catalog; absent for a mere wait. */
  readonly code?: string;
  /** What it said. */
  readonly said: string;
}

/** What happened when it was done all the same. */
export interface Forced {
  readonly done: string;
  /** What verify or check saw of it: verdict and the codes that decided; or why nothing can be seen. */
  readonly seen: { readonly verdict: VerdictWord; readonly codes: readonly string[] } | string;
  readonly senders: readonly SenderCounters[];
  /** Why nothing was lost, or why not more. */
  readonly because: string;
}

export interface MistakeRecord {
  readonly title: string;
  readonly refusals: readonly Refusal[];
  readonly forced: Forced;
}

export interface Mistake {
  readonly title: string;
  readonly refuse: (scene: Scene) => Promise<readonly Refusal[]>;
  readonly force: (scene: Scene) => Promise<Forced>;
}

/** Microsoft's codes and the first step of the remedy, from the catalog. */
export function wordsOf(code: string): {
  readonly microsoft: readonly string[];
  readonly remedy: string;
} {
  const { microsoft, remedy } = describe(code);
  return { microsoft, remedy: remedy[0] ?? '' };
}

/** The gate's or the plan parser's no as a refusal. Throws DemoFailure where it was none, or not for this reason. */
export function refusalOf(run: ActionRun, by: 'plan parser' | 'gate', code: string): Refusal {
  const finding = run.report?.domains[0]?.findings.find((one) => one.code === code);
  const said = by === 'gate' ? finding?.title : annotationOf(run, code);
  if (run.verdict === 'fail' && said !== undefined) return { by, verdict: 'fail', code, said };
  throw new DemoFailure(`expected fail for ${code}, got ${run.verdict}:\n${run.child.stdout}`);
}

/** The error that the runner would show at its line of the plan file. */
function annotationOf(run: ActionRun, code: string): string | undefined {
  const lines = run.child.stdout.split('\n').filter((line) => line.startsWith('::error '));
  const found = lines.find((line) => line.includes(`title=${code},`));
  const [, properties, text] = /^::error (.*?)::(.*)$/.exec(found ?? '') ?? [];
  if (properties === undefined || text === undefined) return undefined;
  const [, file] = /\bfile=([^,]*)/.exec(properties) ?? [];
  const [, at] = /\bline=([^,]*)/.exec(properties) ?? [];
  return `${file ?? ''}:${at ?? ''}: ${decodeURIComponent(text)}`;
}

/** What a look from outside must show. Throws DemoFailure where it does not. */
export function seenOutside(
  run: ActionRun,
  ...codes: readonly string[]
): Exclude<Forced['seen'], string> {
  const found = (run.report?.domains[0]?.findings ?? [])
    .filter(({ level }) => level === 'fail' || level === 'unknown')
    .map(({ code }) => code);
  const missing = codes.find((code) => !found.includes(code));
  if (run.verdict !== 'fail' || missing !== undefined) {
    throw new DemoFailure(
      `seen from outside: expected fail for ${codes.join(', ')}, got ${run.verdict} for ${found.join(', ')}`,
    );
  }
  return { verdict: run.verdict, codes };
}

/** An hour of mail, one message of each sender every ten minutes; then until every queue is empty. */
export async function sendForAnHour(scene: Scene): Promise<readonly SenderCounters[]> {
  scene.lab.fleet.setPace(600);
  await scene.advanceTo(scene.now + 3600);
  await scene.lab.fleet.drain();
  return scene.lab.fleet.counters();
}

/** Throws DemoFailure unless exactly these kinds lost messages and these had to wait. */
export function expectMail(
  counters: readonly SenderCounters[],
  wanted: { readonly lost: readonly string[]; readonly deferred: readonly string[] },
): void {
  const kinds = (what: 'lost' | 'deferred'): string =>
    counters
      .filter((one) => one[what] > 0)
      .map(({ kind }) => kind)
      .join(', ') || 'none';
  for (const what of ['lost', 'deferred'] as const) {
    const expected = wanted[what].join(', ') || 'none';
    if (kinds(what) === expected) continue;
    throw new DemoFailure(`${what} messages: expected of ${expected}, got of ${kinds(what)}`);
  }
}
