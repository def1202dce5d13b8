import type { CliIo } from '../../src/cli/io.js';
import { runCli } from '../../src/cli/run-cli.js';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Both, as they came. */
  readonly all: string;
}

/** The command line in this process, with neither terminal nor environment, at an instant of 2026. */
export async function commandLine(
  argv: readonly string[],
  changes: Partial<CliIo> = {},
): Promise<Printed> {
  const written = { out: '', err: '', all: '' };
  const keep =
    (where: 'out' | 'err') =>
    (text: string): void => {
      written[where] += text;
      written.all += text;
    };
  const code = await runCli(argv, {
    out: keep('out'),
    err: keep('err'),
    env: {},
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
    now: () => 1_795_000_000,
    ...changes,
  });
  return { code, ...written };
}
