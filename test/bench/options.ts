import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly json: boolean;
  readonly install: boolean;
  /** Names to validate, or domains to check; a second, larger count shows whether memory is flat. */
  readonly count: number;
  readonly large: number;
  readonly runs: number;
  /** Questions or domains under way at once. */
  readonly concurrency: number;
  /** How many of them the tools that start a process for each are given. */
  readonly toolCount: number;
}

function whole(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0)
    throw new RangeError(`--${name} wants a whole number above zero`);
  return Number(text);
}

type Defaults = Pick<BenchOptions, 'count' | 'large' | 'runs' | 'concurrency'>;

/** Throws RangeError or TypeError for arguments that do not read. */
export function readOptions(
  args: readonly string[],
  counter: 'names' | 'domains',
  defaults: Defaults,
): BenchOptions {
  const value = { type: 'string' as const };
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean' },
      install: { type: 'boolean' },
      [counter]: value,
      large: value,
      runs: value,
      concurrency: value,
      'tool-names': value,
    },
  });
  const text = (name: string): string | undefined => {
    const given: unknown = Reflect.get(values, name);
    return typeof given === 'string' ? given : undefined;
  };
  const count = whole(text(counter), counter, defaults.count);
  return {
    json: values.json === true,
    install: values.install === true,
    count,
    large: whole(text('large'), 'large', Math.max(count, defaults.large)),
    runs: whole(text('runs'), 'runs', defaults.runs),
    concurrency: whole(text('concurrency'), 'concurrency', defaults.concurrency),
    toolCount: Math.min(count, whole(text('tool-names'), 'tool-names', count)),
  };
}
