import type { Arguments, Overrides } from './arguments.js';
import type { CliIo } from './io.js';
import type { OptionName } from './option-table.js';

export interface Invocation {
  readonly args: Arguments;
  readonly io: CliIo;
  /** True where JSON was asked for. */
  readonly json: boolean;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What stands behind the name in the usage line. */
  readonly usage: string;
  /** More for its own help. */
  readonly about: readonly string[];
  readonly options: readonly OptionName[];
  readonly overrides?: Overrides;
  /** How many positional arguments it takes. */
  readonly positionals: { readonly least: number; readonly most: number };
  /** The exit code. */
  readonly run: (invocation: Invocation) => Promise<number>;
}
