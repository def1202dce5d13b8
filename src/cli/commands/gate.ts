import type { Command } from '../command.js';
import { finish, liveRun } from '../live-run.js';
import { probeOptions } from '../option-table.js';

export const gateCommand: Command = {
  name: 'gate',
  summary: 'may we take the next step? reads the ledger, never writes',
  usage: '[--base-plan-file FILE] [--domain DOMAIN]',
  about: [
    'With --base-plan-file: may we go from the stage there to the pin? Without: from the pin to the next row?',
    'Give --base-ledger-file too in a pull request, so that a change cannot bring evidence.',
  ],
  options: [
    'plan-file',
    'base-plan-file',
    'ledger-file',
    'base-ledger-file',
    'domain',
    'tls-rpt-reports',
    'tls-rpt-last',
    'tenant-answer',
    ...probeOptions,
  ],
  positionals: { least: 0, most: 0 },
  run: async (invocation) => finish(invocation, await liveRun(invocation, 'gate')),
};
