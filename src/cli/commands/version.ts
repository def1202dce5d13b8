import { version } from '../../session/version.js';
import type { Command } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { printJson } from '../print.js';

export const versionCommand: Command = {
  name: 'version',
  summary: 'print the version',
  usage: '',
  about: [],
  options: [],
  positionals: { least: 0, most: 0 },
  run: async ({ io, json }) => {
    const node = process.version;
    if (json) printJson(io, { format: 'dane-cutover-version', version: 1, tool: version, node });
    else io.out(`dane-cutover ${version} (Node ${node})\n`);
    return exitCodes.pass;
  },
};
