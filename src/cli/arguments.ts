import { parseArgs } from 'node:util';
import { nearest } from '../core/suggest.js';
import { optionTable, type OptionName, type OptionSpec } from './option-table.js';
import { CliUsage } from './usage-error.js';

/** What was given, checked against what the command takes. */
export interface Arguments {
  readonly positionals: readonly string[];
  flag(name: OptionName): boolean;
  value(name: OptionName): string | undefined;
  list(name: OptionName): readonly string[];
}

/** `--json` names a file for `attest`; everywhere else it is a flag. */
export type Overrides = Partial<Readonly<Record<OptionName, OptionSpec>>>;

/** Throws CliUsage for an option that is unknown, repeated, or without the value it needs. */
export function parseArguments(
  argv: readonly string[],
  names: readonly OptionName[],
  overrides: Overrides = {},
): Arguments {
  const specs = new Map<string, OptionSpec>(
    names.map((name) => [name, overrides[name] ?? optionTable[name]]),
  );
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokensOf(argv, specs)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = specs.get(token.name);
    if (spec === undefined) throw unknownOption(token.rawName, [...specs.keys()]);
    const before = given.get(token.name) ?? [];
    if (before.length > 0 && spec.kind !== 'list') {
      throw new CliUsage(`${token.rawName} is given twice`);
    }
    given.set(token.name, [...before, valueOf(token, spec)]);
  }
  return {
    positionals,
    flag: (name) => given.has(name),
    value: (name) => given.get(name)?.[0],
    list: (name) => given.get(name) ?? [],
  };
}

function tokensOf(argv: readonly string[], specs: ReadonlyMap<string, OptionSpec>) {
  const options = Object.fromEntries(
    [...specs].map(([name, { kind, short }]) => [
      name,
      {
        type: kind === 'flag' ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(short !== undefined && { short }),
      },
    ]),
  );
  return parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** A value that looks like an option was more likely forgotten than meant: `--at --json`. */
function valueOf({ rawName, value, inlineValue }: OptionToken, spec: OptionSpec): string {
  if (spec.kind === 'flag') {
    if (value !== undefined) throw new CliUsage(`${rawName} takes no value`);
    return '';
  }
  const missing = value === undefined || (inlineValue !== true && /^-./.test(value));
  if (missing) throw new CliUsage(`${rawName} needs a value`, `${rawName} ${spec.hint ?? ''}`);
  return value;
}

function unknownOption(rawName: string, names: readonly string[]): CliUsage {
  const meant = nearest(rawName.replace(/^-+/, ''), names);
  return new CliUsage(
    `unknown option ${rawName}`,
    meant === undefined ? undefined : `did you mean --${meant}?`,
  );
}
