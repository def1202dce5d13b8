import { median } from '../machine.js';
import type { BenchOptions } from '../options.js';
import { figure, tableText } from '../table.js';
import type { ToolName, ToolRun } from './tools.js';
import type { Phase, WorkerResult } from './worker.js';

/** As `docs/dnssec.md` advises: without it V8 gives new objects ever more room. */
export const newSpace = '--max-semi-space-size=16';

export interface DnssecResult {
  readonly options: BenchOptions;
  readonly ours: WorkerResult;
  readonly libunbound?: WorkerResult;
  readonly tools: Partial<Readonly<Record<ToolName, ToolRun>>>;
  /** CPU seconds for the same signature checks, by our validator and by node:crypto alone. */
  readonly signatures: readonly {
    readonly checks: number;
    readonly judged: number;
    readonly bare: number;
  }[];
  readonly large?: WorkerResult;
  /** As `large`, without `newSpace`. */
  readonly largeUsual?: WorkerResult;
  readonly largeLibunbound?: WorkerResult;
  readonly missing: readonly { readonly program: string; readonly package: string }[];
}

const rate = (count: number, seconds: number): number => count / seconds;

interface Row {
  readonly name: string;
  readonly count: number;
  readonly phase: Phase;
  readonly peak: number;
}

function rowsOf({
  options,
  ours,
  libunbound,
  tools,
  large,
  largeLibunbound,
}: DnssecResult): readonly Row[] {
  const rows = (who: string, result: WorkerResult, count: number): Row[] =>
    passes.map((pass) => ({
      name: `${who} ${pass}`,
      count,
      phase: result[pass],
      peak: result.peak,
    }));
  return [
    ...rows('ours', ours, options.count),
    ...(libunbound ? rows('libunbound', libunbound, options.count) : []),
    ...Object.entries(tools).map(([name, run]) => ({
      name,
      count: run.count,
      phase: run,
      peak: run.peak,
    })),
    ...(large ? rows('ours, many', large, options.large) : []),
    ...(largeLibunbound ? rows('libunbound, many', largeLibunbound, options.large) : []),
  ];
}

const passes = ['cold', 'warm', 'repeat'] as const;

const camel = (words: string): string =>
  words.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** Both sides validated the same names: the rates are as the seconds of one to those of the other. */
function byPass(
  mine: WorkerResult,
  peer: WorkerResult | undefined,
  named: (pass: string) => string,
): Record<string, number> {
  if (peer === undefined) return {};
  return Object.fromEntries(
    passes.flatMap((pass) => [
      [camel(`${named(pass)}-rate-to-libunbound`), peer[pass].wall / mine[pass].wall],
      [camel(`${named(pass)}-cpu-rate-to-libunbound`), peer[pass].cpu / mine[pass].cpu],
    ]),
  );
}

/**
 * Above 1: ours is better. `signatureCost` and the memory are costs: their targets are at most 1.5 and about 1;
 * `memoryLargeOfLibunbound` is what the same names do to the peer.
 */
export function ratiosOf(result: DnssecResult): Readonly<Record<string, number>> {
  const { options, ours, libunbound, tools, signatures, large, largeLibunbound } = result;
  const perCpu = rate(options.count, ours.cold.cpu);
  const byTool = Object.entries(tools).map(([name, run]) => [
    camel(`cpu-rate-to-${name}`),
    perCpu / rate(run.count, run.cpu),
  ]);
  return {
    ...byPass(ours, libunbound, (pass) => pass),
    ...(Object.fromEntries(byTool) as Record<string, number>),
    signatureCost: median(signatures.map(({ judged, bare }) => judged / bare)),
    ...(large && byPass(large, largeLibunbound, (pass) => `large-${pass}`)),
    ...(large && {
      memoryLarge: large.peak / ours.peak,
      liveMemoryLarge: (large.live ?? NaN) / (ours.live ?? NaN),
    }),
    ...(libunbound &&
      largeLibunbound && { memoryLargeOfLibunbound: largeLibunbound.peak / libunbound.peak }),
  };
}

function tableOf(result: DnssecResult): string {
  const rows = rowsOf(result).map(({ name, count, phase, peak }) => [
    name,
    figure(count),
    figure(phase.secure),
    figure(rate(count, phase.wall)),
    figure(phase.cpu, 2),
    figure(rate(count, phase.cpu)),
    figure(peak),
  ]);
  const head = ['', 'names', 'secure', 'names/s', 'CPU s', 'names/CPU s', 'peak MiB'];
  return tableText(head, rows);
}

/** A table for people, or one JSON object. */
export function report(result: DnssecResult): string {
  const ratios = ratiosOf(result);
  if (result.options.json) {
    const { options, ...figures } = result;
    return `${JSON.stringify({ format: 'dane-cutover-bench', version: 1, bench: 'dnssec', options, nodeFlags: [newSpace], figures, ratios }, null, 2)}\n`;
  }
  const checks = result.signatures.map(({ checks: count, judged, bare }) => [
    figure(count),
    figure(rate(count, judged)),
    figure(rate(count, bare)),
    figure(judged / bare, 2),
  ]);
  const live = [result.ours, result.large].flatMap((run) =>
    run?.live === undefined ? [] : [`${figure(run.live, 1)} MiB`],
  );
  const missing = result.missing.map(
    ({ program, package: name }) => `missing: ${program} (${name})`,
  );
  return [
    tableOf(result),
    '',
    `heap of ours in use after a collection: ${live.join(', many: ')}`,
    `ours under node ${newSpace}${result.largeUsual ? `; many without it: ${figure(result.largeUsual.peak)} MiB at most` : ''}`,
    '',
    tableText(['checks', 'ours/CPU s', 'node:crypto/CPU s', 'cost'], checks),
    '',
    tableText(
      ['ratio', ''],
      Object.entries(ratios).map(([name, value]) => [name, figure(value, 2)]),
    ),
    ...missing,
    '',
  ].join('\n');
}
