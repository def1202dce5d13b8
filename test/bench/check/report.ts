import { median } from '../machine.js';
import type { BenchOptions } from '../options.js';
import { figure, tableText } from '../table.js';
import type { CheckRun } from './runs.js';

export interface CheckResult {
  readonly options: BenchOptions;
  readonly ours: CheckRun;
  readonly posttlsFinger?: CheckRun;
  readonly openssl?: CheckRun;
  readonly large?: CheckRun;
  readonly missing: readonly { readonly program: string; readonly package: string }[];
}

export function middleRun(runs: readonly CheckRun[]): CheckRun {
  const of = (key: keyof CheckRun): number => median(runs.map((run) => run[key]));
  return {
    count: of('count'),
    good: Math.min(...runs.map(({ good }) => good)),
    wall: of('wall'),
    cpu: of('cpu'),
    resolverCpu: of('resolverCpu'),
    peak: of('peak'),
  };
}

const perCpu = ({ count, cpu }: CheckRun): number => count / cpu;
const withResolver = ({ count, cpu, resolverCpu }: CheckRun): number => count / (cpu + resolverCpu);

/** Above 1: ours is better; the target is 10. `memoryLarge`: the target is about 1. */
function ratiosOf({ ours, posttlsFinger, openssl, large }: CheckResult): Record<string, number> {
  const against = (name: string, run: CheckRun | undefined): Record<string, number> =>
    run === undefined
      ? {}
      : {
          [`cpuRateTo${name}`]: perCpu(ours) / perCpu(run),
          [`cpuRateTo${name}WithResolver`]: withResolver(ours) / withResolver(run),
          [`rateTo${name}`]: ours.count / ours.wall / (run.count / run.wall),
          ...(large && { [`largeCpuRateTo${name}`]: perCpu(large) / perCpu(run) }),
        };
  return {
    ...against('PosttlsFinger', posttlsFinger),
    ...against('Openssl', openssl),
    ...(large && { memoryLarge: large.peak / ours.peak }),
  };
}

/** A table for people, or one JSON object. */
export function report(result: CheckResult): string {
  const { options, ...figures } = result;
  const ratios = ratiosOf(result);
  if (options.json) {
    const head = { format: 'dane-cutover-bench', version: 1, bench: 'check' };
    return `${JSON.stringify({ ...head, options, figures, ratios }, null, 2)}\n`;
  }
  const { ours, posttlsFinger, openssl, large, missing } = figures;
  const named = {
    ours,
    'posttls-finger': posttlsFinger,
    'openssl and dig': openssl,
    'ours, many': large,
  };
  const rows = Object.entries(named).flatMap(([name, run]) =>
    run === undefined
      ? []
      : [
          [
            name,
            figure(run.count),
            figure(run.good),
            figure(run.count / run.wall, 1),
            figure(run.cpu, 2),
            figure(perCpu(run), 1),
            figure(run.resolverCpu, 2),
            figure(run.peak),
          ],
        ],
  );
  const head = [
    '',
    'domains',
    'DANE',
    'domains/s',
    'CPU s',
    'domains/CPU s',
    'resolver CPU s',
    'peak MiB',
  ];
  return [
    tableText(head, rows),
    '',
    tableText(
      ['ratio', ''],
      Object.entries(ratios).map(([name, value]) => [name, figure(value, 2)]),
    ),
    ...missing.map(({ program, package: name }) => `missing: ${program} (${name})`),
    '',
  ].join('\n');
}
