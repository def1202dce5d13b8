import { PlanRefused } from '../assess/assess.js';
import { nearest } from '../core/suggest.js';
import { foreign } from '../emit/foreign-text.js';
import { formatPlanErrors } from '../emit/plan-errors.js';
import { parseArguments, type Arguments } from './arguments.js';
import type { Command } from './command.js';
import { exitCodes } from './exit-codes.js';
import { commandHelp, generalHelp } from './help.js';
import { pageWidth, type CliIo } from './io.js';
import { commonOptions } from './option-table.js';
import { complain, printJson } from './print.js';
import { commandNames, commands, isCommandName } from './registry.js';
import { CliUsage } from './usage-error.js';

/** One call of the command line, to its exit code. Never rejects: a fault of ours is `unknown`. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return failed(error, argv, io);
  }
}

async function dispatch(argv: readonly string[], io: CliIo): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined) {
    io.err(await generalHelp(pageWidth(io)));
    return exitCodes.usage;
  }
  if (first === '--version' || first === '-V') return dispatch(['version', ...rest], io);
  if (first === 'help' || first === '--help' || first === '-h') return help(rest[0], io);
  if (!isCommandName(first)) throw unknownCommand(first);
  const command = await commands[first]();
  const args = parseArguments(rest, [...command.options, ...commonOptions], command.overrides);
  if (args.flag('help')) return help(first, io);
  checkPositionals(args, command);
  return command.run({ args, io, json: wantsJson(args, command) });
}

async function help(name: string | undefined, io: CliIo): Promise<number> {
  if (name === undefined || name === 'help') io.out(await generalHelp(pageWidth(io)));
  else if (isCommandName(name)) io.out(commandHelp(await commands[name](), pageWidth(io)));
  else throw unknownCommand(name);
  return exitCodes.pass;
}

function unknownCommand(name: string): CliUsage {
  const meant = nearest(name, [...commandNames, 'help']);
  return new CliUsage(
    `unknown command ${name}`,
    meant === undefined ? 'dane-cutover help lists the commands' : `did you mean ${meant}?`,
  );
}

function checkPositionals({ positionals }: Arguments, command: Command): void {
  const { least, most } = command.positionals;
  const usage = `usage: dane-cutover ${command.name} ${command.usage}`.trimEnd();
  if (positionals.length < least) throw new CliUsage('too few arguments', usage);
  const extra = positionals[most];
  if (extra !== undefined) throw new CliUsage(`unexpected argument ${extra}`, usage);
}

function wantsJson(args: Arguments, command: Command): boolean {
  const output = args.value('output');
  // The output of a command that has its own meaning for the word is JSON lines, or a file of them.
  if (command.overrides?.output !== undefined && args.value('domains') !== undefined) return true;
  if (output !== undefined && output !== 'text' && output !== 'json') {
    throw new CliUsage(`--output ${output} is neither text nor json`);
  }
  const flag = command.overrides?.json === undefined && args.flag('json');
  if (flag && output === 'text') throw new CliUsage('--json and --output text exclude each other');
  return flag || output === 'json';
}

function failed(error: unknown, argv: readonly string[], io: CliIo): number {
  if (error instanceof CliUsage) {
    const lines = [...error.message.split('\n'), ...(error.hint === undefined ? [] : [error.hint])];
    const [head = '', ...others] = lines.map(foreign);
    complain(io, [`dane-cutover: ${head}`, ...others.map((line) => `    ${line}`), ''].join('\n'));
    return exitCodes.usage;
  }
  if (error instanceof PlanRefused) return refused(error, argv, io);
  complain(io, `${unexpected(error, argv)}\n`);
  return exitCodes.unknown;
}

/** The plan is what the run was to judge, so its refusal is a `fail` and not wrong usage. */
function refused({ file, text, result }: PlanRefused, argv: readonly string[], io: CliIo): number {
  const { errors } = result;
  const json = argv[0] !== 'attest' && argv.includes('--json');
  if (json) printJson(io, { format: 'dane-cutover-refusal', version: 1, file, errors });
  complain(io, formatPlanErrors(errors, file, text));
  return exitCodes.fail;
}

export function unexpected(error: unknown, argv: readonly string[]): string {
  const text = error instanceof Error ? error.message : String(error);
  const stack = argv.includes('--debug') && error instanceof Error ? (error.stack ?? '') : '';
  return [
    `dane-cutover stopped: ${foreign(text).slice(0, 500)}`,
    'Nothing was judged (exit code 4, unknown). If the text above does not help, report it to the',
    'maintainers with the command, the output of `dane-cutover version` and of the same call with --debug.',
    ...stack
      .split('\n')
      .filter((line) => line !== '')
      .map(foreign),
  ].join('\n');
}
