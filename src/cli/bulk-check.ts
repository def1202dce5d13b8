import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { worstVerdict } from '../assess/assess.js';
import { parseDomainName } from '../core/name.js';
import type { VerdictWord } from '../core/verdict.js';
import { fileFault } from '../io/file-fault.js';
import { keepHeapSmall } from '../io/heap.js';
import { runBulk, settingsKey, type BulkLine } from '../session/bulk.js';
import { prepare } from '../session/prepare.js';
import { sha256Hex } from '../session/session.js';
import { openCheckLines, type CheckLines, type ThisRun } from './check-lines.js';
import type { Invocation } from './command.js';
import { exitCodes } from './exit-codes.js';
import { readText, writeText } from './files.js';
import type { CliIo } from './io.js';
import { runOptions } from './live-run.js';
import { jsonLine } from './print.js';
import { CliUsage } from './usage-error.js';

const usualConcurrency = 16;
const mostConcurrency = 256;

/** `check --domains FILE`: a JSON line for each domain as it is done; the exit code of the worst verdict. */
export async function bulkCheck(invocation: Invocation, file: string): Promise<number> {
  const { args, io } = invocation;
  if (args.positionals.length > 0)
    throw new CliUsage('--domains and domains by name exclude each other');
  if (args.list('tenant-answer').length > 0)
    throw new CliUsage('--tenant-answer goes with domains by name');
  const names = domainsIn(readText(file));
  const first = names.find((name) => parseDomainName(name) !== undefined);
  if (first === undefined) throw new CliUsage(`${file} holds no domain`, 'one a line');
  const concurrency = concurrencyOf(args.value('concurrency'));
  const prepared = prepare({ ...runOptions(invocation, 'check'), domains: [first] }, io.now);
  if (!prepared.ok) throw new CliUsage(prepared.errors.join('\n'));
  const keep = recordingsIn(args.value('recording'));
  const { at } = prepared.settings;
  const run = { settings: settingsKey(prepared.settings), at };
  const lines = linesOf(args.value('output'), run, io);
  const left = names.filter((name) => !lines.done.has(name));
  const words = new Map<VerdictWord, number>();
  const count = (word: VerdictWord): void => void words.set(word, (words.get(word) ?? 0) + 1);
  for (const name of names) {
    const word = lines.done.get(name);
    if (word !== undefined) count(word);
  }
  const progress = progressOf(io, names.length, words);
  const tendHeap = keepHeapSmall();
  try {
    await runBulk(prepared.settings, left, {
      concurrency,
      secrets: prepared.secrets,
      onLine: (line: BulkLine) => {
        progress.clear();
        lines.add(jsonLine(line));
        count(line.verdict.word);
        progress.step();
        tendHeap();
      },
      ...(keep && { onRecording: keep }),
    });
  } finally {
    progress.end();
    lines.close();
  }
  return exitCodes[worstVerdict([...words.keys()])];
}

/** One a line, without comments; each once, in the spelling under which its line is written. */
function domainsIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, '').trim());
  const names = lines.filter((line) => line !== '');
  return [...new Set(names.map((name) => parseDomainName(name) ?? name.slice(0, 255)))];
}

function concurrencyOf(text: string | undefined): number {
  if (text === undefined) return usualConcurrency;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= mostConcurrency) return number;
  throw new CliUsage(`--concurrency ${text} is no number from 1 to ${mostConcurrency}`);
}

function linesOf(output: string | undefined, run: ThisRun, io: CliIo): CheckLines {
  if (output === 'text') throw new CliUsage('--domains prints JSON lines', '--output FILE');
  if (output !== undefined && output !== 'json') return openCheckLines(output, run);
  return { done: new Map(), add: (line) => io.out(line), close: () => undefined };
}

function recordingsIn(folder: string | undefined) {
  if (folder === undefined) return undefined;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new CliUsage(`${folder} cannot be made: ${fileFault(error)}`);
  }
  return (domain: string, recording: string): void =>
    writeText(join(folder, `${fileName(domain)}.json`), recording);
}

/** File systems end names at 255 octets, and a domain may be nearly as long. */
function fileName(domain: string): string {
  return domain.length <= 200
    ? domain
    : `${domain.slice(0, 180)}-${sha256Hex(domain).slice(0, 16)}`;
}

interface Progress {
  step(): void;
  /** Makes room for other words on the same terminal. */
  clear(): void;
  end(): void;
}

/** One line that is written over, at most once a second, on a terminal alone. */
function progressOf(io: CliIo, all: number, words: ReadonlyMap<VerdictWord, number>): Progress {
  const nothing = (): void => undefined;
  if (!io.errIsTerminal) return { step: nothing, clear: nothing, end: nothing };
  let last = 0;
  const show = (): void => {
    const counts = [...words].sort().map(([word, count]) => `${count} ${word}`);
    const done = [...words.values()].reduce((sum, count) => sum + count, 0);
    io.err(`\r\u001b[K${done} of ${all}: ${counts.join(', ')}`);
  };
  return {
    step: () => {
      if (io.now() === last) return;
      last = io.now();
      show();
    },
    clear: () => {
      if (io.outIsTerminal) io.err('\r\u001b[K');
    },
    end: () => {
      show();
      io.err('\n');
    },
  };
}
