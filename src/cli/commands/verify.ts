import { appendLedger } from '../../io/ledger-file.js';
import type { Command } from '../command.js';
import { defaultLedgerFile } from '../files.js';
import { finish, liveRun } from '../live-run.js';
import { probeOptions } from '../option-table.js';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'is the pinned stage live on every server? appends to the ledger',
  usage: '[--domain DOMAIN]',
  about: [
    'Compares what every authoritative server and the policy host serve with the records of the pinned stage.',
    'What it saw goes to the end of the ledger: run it on the base branch, not in a pull request.',
  ],
  options: ['plan-file', 'ledger-file', 'domain', 'tenant-answer', ...probeOptions],
  positionals: { least: 0, most: 0 },
  run: async (invocation) => {
    const report = await liveRun(invocation, 'verify');
    const entries = report.domains.flatMap(({ ledgerEntries }) => ledgerEntries);
    const path = invocation.args.value('ledger-file') ?? defaultLedgerFile;
    // Before the verdict is printed: a sighting that was not kept must not look as if it was.
    if (entries.length > 0) appendLedger(path, entries);
    return finish(invocation, report);
  },
};
