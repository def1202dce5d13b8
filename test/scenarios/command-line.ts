import { runCli } from '../../src/cli/run-cli.js';

/** One call of the command line in this process: what it prints, and its exit code. */
export async function commandLine(
  ...argv: readonly string[]
): Promise<{ readonly exit: number; readonly out: string }> {
  let out = '';
  const exit = await runCli(argv, {
    out: (text) => (out += text),
    err: (text) => (out += text),
    env: {},
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
    now: () => 0,
  });
  return { exit, out };
}
