import { parseArgs } from 'node:util';

export interface FuzzOptions {
  readonly seed: number;
  readonly cases: number;
  /** Run this case alone. */
  readonly only?: number;
  readonly lanes: number;
  /** Ask delv every so many cases, differences apart; 0 for differences alone. */
  readonly delvEvery: number;
  /** Tamper with nothing: what is left is where the three disagree about the truth. */
  readonly isHonest: boolean;
}

function whole(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,10}$/.test(text)) throw new RangeError(`--${name} wants a whole number`);
  return Number(text);
}

/** Reads `--seed S --cases N [--only CASE] [--lanes N] [--delv-every N] [--honest]`; throws for anything else. */
export function readOptions(args: readonly string[], cases: number): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      cases: { type: 'string' },
      only: { type: 'string' },
      lanes: { type: 'string' },
      'delv-every': { type: 'string' },
      honest: { type: 'boolean' },
    },
  });
  return {
    seed: whole(values.seed, 'seed', 1),
    cases: whole(values.cases, 'cases', cases),
    ...(values.only === undefined ? {} : { only: whole(values.only, 'only', 0) }),
    lanes: Math.max(1, whole(values.lanes, 'lanes', 3)),
    delvEvery: whole(values['delv-every'], 'delv-every', 0),
    isHonest: values.honest === true,
  };
}
