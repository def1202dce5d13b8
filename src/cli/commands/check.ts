import type { Command } from '../command.js';
import { finish, liveRun } from '../live-run.js';
import { probeOptions } from '../option-table.js';

export const checkCommand: Command = {
  name: 'check',
  summary: 'judge any domain as a strict DANE sender would',
  usage: 'DOMAIN...',
  about: [
    'Needs no plan. Says for each MX host and address what DNSSEC, DANE, STARTTLS, MTA-STS and TLS-RPT came to.',
  ],
  options: probeOptions,
  positionals: { least: 1, most: 100 },
  run: async (invocation) => finish(invocation, await liveRun(invocation, 'check')),
};
