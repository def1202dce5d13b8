import { closeSync, ftruncateSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { instantToText, type Instant, type Seconds } from '../core/time.js';
import type { VerdictWord } from '../core/verdict.js';
import { fileFault } from '../io/file-fault.js';
import { CliUsage } from './usage-error.js';

/** Where the lines of a check of many domains go, and what an earlier run left there. */
export interface CheckLines {
  /** Verdicts of the domains that are done. */
  readonly done: ReadonlyMap<string, VerdictWord>;
  /** One whole line with its end. */
  add(line: string): void;
  close(): void;
}

/** What earlier lines must fit: a pass under other settings, or of another day, is no pass of this run. */
export interface ThisRun {
  readonly settings: string;
  readonly at: Instant;
}

/** A run that was cut off is gone on with at once; what is older was seen before the world had time to change. */
const longestAgo: Seconds = 86_400;

const words: ReadonlySet<string> = new Set<VerdictWord>(['pass', 'fail', 'wait', 'unknown']);

/** Opens the file to go on where a run was cut off; throws CliUsage where it is something else. */
export function openCheckLines(path: string, run: ThisRun): CheckLines {
  const bytes = isPlainFile(path) ? contentOf(path) : Buffer.alloc(0);
  const { done, end } = doneIn(bytes, path, run);
  const file = opened(path);
  // The run was cut off while it wrote: that domain is checked again.
  if (end < bytes.length) ftruncateSync(file, end);
  return {
    done,
    add: (line) => append(file, line, path),
    close: () => closeSync(file),
  };
}

/** Not writeSync, which may write a part. */
function append(file: number, line: string, path: string): void {
  try {
    writeFileSync(file, line);
  } catch (error) {
    throw new CliUsage(`${path} cannot be written: ${fileFault(error)}`);
  }
}

/** A pipe or a device holds nothing to go on from, and reading it may never end. */
function isPlainFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CliUsage(`${path} cannot be read: ${fileFault(error)}`);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (error) {
    throw new CliUsage(`${path} cannot be written: ${fileFault(error)}`);
  }
}

/** Every line must be one of ours, a torn last one by how it begins: nobody's file is cut or written into by mistake. */
function doneIn(
  bytes: Buffer,
  path: string,
  run: ThisRun,
): { readonly done: ReadonlyMap<string, VerdictWord>; readonly end: number } {
  const done = new Map<string, VerdictWord>();
  let [end, number] = [0, 1];
  for (let stop = bytes.indexOf(0x0a); stop !== -1; stop = bytes.indexOf(0x0a, end)) {
    const line = readLine(bytes.toString('utf8', end, stop));
    if (line === undefined)
      throw new CliUsage(`${path}:${number} is no line of a check`, 'name another file');
    const why = whyOutdated(line, run);
    if (why !== undefined)
      throw new CliUsage(`${path}:${number} ${why}`, 'remove the file to look again');
    done.set(line.domain, line.word);
    [end, number] = [stop + 1, number + 1];
  }
  if (!mayBeOurs(bytes.toString('latin1', end, end + lineHead.length)))
    throw new CliUsage(`${path} ends in no line of a check`, 'name another file');
  return { done, end };
}

const lineHead = '{"format":"dane-cutover-check"';

const mayBeOurs = (rest: string): boolean => lineHead.startsWith(rest);

interface EarlierLine extends ThisRun {
  readonly domain: string;
  readonly word: VerdictWord;
}

function whyOutdated(line: EarlierLine, run: ThisRun): string | undefined {
  if (line.settings !== run.settings) return 'was made with other settings or by another version';
  const isRecent = Math.abs(run.at - line.at) <= longestAgo;
  return isRecent ? undefined : `is of ${instantToText(line.at)}, another day than this run`;
}

function readLine(text: string): EarlierLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || value.format !== 'dane-cutover-check') return undefined;
    const { domain, verdict, settings, at, version } = value;
    if (version !== 1 || typeof settings !== 'string' || !isInstant(at)) return undefined;
    if (typeof domain !== 'string' || !isRecord(verdict) || !isWord(verdict.word)) return undefined;
    return { domain, word: verdict.word, settings, at };
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInstant(value: unknown): value is Instant {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 40;
}

function isWord(value: unknown): value is VerdictWord {
  return typeof value === 'string' && words.has(value);
}
