import { bulkCheck } from '../bulk-check.js';
import type { Command } from '../command.js';
import { finish, liveRun } from '../live-run.js';
import { probeOptions } from '../option-table.js';
import { CliUsage } from '../usage-error.js';

export const checkCommand: Command = {
  name: 'check',
  summary: 'judge any domain as a strict DANE sender would',
  usage: 'DOMAIN... | --domains FILE',
  about: [
    'Needs no plan. Says for each MX host and address what DNSSEC, DANE, STARTTLS, MTA-STS and TLS-RPT came to.',
    'With --domains one JSON line for each domain, in the order in which they are done. An output file that holds some of them already is gone on with. --recording names a folder then.',
  ],
  options: [...probeOptions, 'tenant-answer', 'domains', 'concurrency'],
  overrides: {
    output: {
      kind: 'value',
      hint: 'text|json|FILE',
      help: 'the same as --json; with --domains the file for the lines',
    },
  },
  positionals: { least: 0, most: 100 },
  run: async (invocation) => {
    const { args } = invocation;
    const file = args.value('domains');
    if (file !== undefined) return bulkCheck(invocation, file);
    if (args.value('concurrency') !== undefined)
      throw new CliUsage('--concurrency goes with --domains');
    if (args.positionals.length === 0)
      throw new CliUsage('too few arguments', 'usage: dane-cutover check DOMAIN...');
    return finish(invocation, await liveRun(invocation, 'check'));
  },
};
