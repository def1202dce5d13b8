#!/usr/bin/env node
import { exitCodes } from './exit-codes.js';
import type { CliIo } from './io.js';
import { runCli, unexpected } from './run-cli.js';

const argv = process.argv.slice(2);

const io: CliIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  outIsTerminal: process.stdout.isTTY,
  errIsTerminal: process.stderr.isTTY,
  columns: process.stdout.isTTY ? process.stdout.columns : 80,
  now: () => Math.floor(Date.now() / 1000),
};

/** Listeners and sockets die with the process; whoever started children ends them on `exit`. */
process.on('SIGINT', () => process.exit(exitCodes.interrupted));
process.on('uncaughtException', stop);
process.on('unhandledRejection', stop);
process.stdout.on('error', lost);
process.stderr.on('error', () => undefined);

void runCli(argv, io).then((code) => {
  process.exitCode = code;
});
// Where the event loop runs dry before an answer, nothing was judged.
process.exitCode = exitCodes.unknown;

/** `dane-cutover plan | head`: the reader has gone, the exit code still counts. A full disk has lost the answer. */
function lost(error: Error & { readonly code?: string }): void {
  if (error.code === 'EPIPE') return;
  io.err(`dane-cutover: standard output cannot be written: ${error.code ?? 'unknown error'}\n`);
  process.exit(exitCodes.unknown);
}

function stop(error: unknown): void {
  io.err(`${unexpected(error, argv)}\n`);
  process.exit(exitCodes.unknown);
}
