import { labelled } from '../emit/indent.js';
import type { Command } from './command.js';
import { commonOptions, optionTable, type OptionName, type OptionSpec } from './option-table.js';
import { commandNames, commands } from './registry.js';

/** Every command in a line, and what the exit codes mean. */
export async function generalHelp(width: number): Promise<string> {
  const loaded = await Promise.all(commandNames.map((name) => commands[name]()));
  const columns = { at: 2, label: 10, width };
  return [
    'usage: dane-cutover COMMAND [OPTION...]',
    '',
    ...loaded.flatMap(({ name, summary }) => labelled(name, summary, columns)),
    ...labelled('help', 'print this, or the help of a command', columns),
    '',
    'exit codes: 0 pass, 1 fail, 2 wrong usage, 3 wait, 4 unknown (could not see)',
    '',
  ].join('\n');
}

export function commandHelp(command: Command, width: number): string {
  const names: readonly OptionName[] = [...command.options, ...commonOptions];
  const specs = names.map(
    (name) => [name, command.overrides?.[name] ?? optionTable[name]] as const,
  );
  return [
    `usage: dane-cutover ${command.name} ${command.usage}`.trimEnd(),
    '',
    ...labelled('', `${command.summary}.`, { at: 0, label: 0, width }),
    ...command.about.flatMap((line) => labelled('', line, { at: 0, label: 0, width })),
    '',
    ...specs.flatMap(([name, spec]) => optionLines(name, spec, width)),
    '',
  ].join('\n');
}

function optionLines(name: string, spec: OptionSpec, width: number): readonly string[] {
  const value = spec.hint === undefined ? '' : ` ${spec.hint}`;
  const short = spec.short === undefined ? '' : `, -${spec.short}`;
  const left = `--${name}${value}${short}`;
  const columns = { at: 2, label: 34, width };
  if (left.length < columns.label) return labelled(left, spec.help, columns);
  return [`  ${left}`, ...labelled('', spec.help, columns)];
}
