import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { AlgorithmTable } from '../protocols/dnssec/algorithms.js';
import { algorithmWords, replayAlgorithms } from './algorithms.js';
import { replayText, type Outcome } from './replay.js';

const usage = `usage: npm run replay:rpl -- [--algorithms LIST] FILE…

Plays replay files (deckard's and unbound's) against the validator, one line a file: pass, fail with the first
difference, or skip with the reason. Ends with 1 where a file fails, 2 where it was called wrongly.

  --algorithms LIST  also verify retired algorithms, comma-separated: ${algorithmWords.join(', ')}
`;

export interface ReplayIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The files and the words of `--algorithms`, or `undefined` for a call that is none. */
function readArguments(
  argv: readonly string[],
): { readonly files: readonly string[]; readonly words: readonly string[] } | undefined {
  const [files, words]: [string[], string[]] = [[], []];
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    const inline = /^--algorithms=(.*)$/.exec(argument)?.[1];
    if (inline !== undefined) words.push(...inline.split(','));
    else if (argument === '--algorithms') words.push(...(argv[++at] ?? '').split(','));
    else if (argument.startsWith('--')) return undefined;
    else files.push(argument);
  }
  return files.length === 0 ? undefined : { files, words: words.filter((word) => word !== '') };
}

function lineOf(file: string, outcome: Outcome): string {
  const reason =
    outcome.outcome === 'pass' ? '' : `: ${outcome.reason.replace(/[^\x20-\x7e]/g, '?')}`;
  return `${outcome.outcome} ${file}${reason}\n`;
}

async function play(file: string, algorithms: AlgorithmTable): Promise<Outcome> {
  try {
    return await replayText(basename(file), readFileSync(file, 'utf8'), algorithms);
  } catch (error) {
    return { outcome: 'fail', reason: error instanceof Error ? error.message : 'unreadable' };
  }
}

/** The whole command: the exit code, 0 where nothing failed. */
export async function runReplay(argv: readonly string[], io: ReplayIo): Promise<number> {
  const call = readArguments(argv);
  const algorithms = call && replayAlgorithms(call.words);
  if (call === undefined || algorithms === undefined) {
    io.err(usage);
    return 2;
  }
  const counts = { pass: 0, fail: 0, skip: 0 };
  for (const file of call.files) {
    const outcome = await play(file, algorithms);
    counts[outcome.outcome]++;
    io.out(lineOf(file, outcome));
  }
  io.out(
    `files ${call.files.length}, pass ${counts.pass}, fail ${counts.fail}, skip ${counts.skip}\n`,
  );
  return counts.fail === 0 ? 0 : 1;
}
