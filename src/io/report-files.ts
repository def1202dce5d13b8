import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileFault } from './file-fault.js';
import { ReportFileError } from './report-file-error.js';
import { largestFile, reportsIn, type ReadReport } from './report-file.js';
import { UsageError } from './system.js';

/** What one file came to. */
export type ReportFile =
  | { readonly path: string; readonly ok: true; readonly reports: readonly ReadReport[] }
  | { readonly path: string; readonly ok: false; readonly problem: string };

const maxFiles = 5_000;
const names = /\.(?:json|gz|eml|mbox|mail|msg)$/i;

/**
 * The files that the user named: a file, a folder (its `.json`, `.gz`, `.eml` and `.mbox` files, not those below), or a
 * pattern with `*` in its last part. In a fixed order, each once.
 * @throws UsageError for what cannot be read. A folder or a pattern may come to nothing.
 */
export function reportPaths(given: readonly string[]): readonly string[] {
  const paths = [...new Set(given.flatMap(expanded))];
  if (paths.length > maxFiles) throw new UsageError(`more than ${maxFiles} report files`);
  return paths;
}

function expanded(path: string): readonly string[] {
  const last = basename(path);
  if (!last.includes('*')) {
    return isFolder(path) ? entriesOf(path, (name) => names.test(name)) : [path];
  }
  const parts = last.split(/\*+/);
  if (parts.length > 6) throw new UsageError(`${path}: too many stars`);
  return entriesOf(dirname(path), (name) => fits(name, parts));
}

/** No regular expression: it would try every place of every star for a name that somebody made for it. */
function fits(name: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop() ?? '';
  const end = name.length - last.length;
  if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= end;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${fileFault(error)}`);
  }
}

function entriesOf(folder: string, wanted: (name: string) => boolean): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && wanted(entry.name))
      .map(({ name }) => join(folder, name))
      .sort();
  } catch (error) {
    throw new UsageError(`${folder} cannot be read: ${fileFault(error)}`);
  }
}

/** Characters of all reports of a run together: each file is bounded, and anybody can send many. */
const largestTotal = 256 * 2 ** 20;

/** Reads the files in turn. Throws UsageError where one cannot be opened, or all of them are too much. */
export function readReportFiles(
  paths: readonly string[],
  most = largestTotal,
): readonly ReportFile[] {
  let total = 0;
  return paths.map((path) => {
    const file = readReportFile(path);
    if (file.ok) total += JSON.stringify(file.reports).length;
    if (total > most) throw new UsageError('the reports are too many to be read at once');
    return file;
  });
}

/** Reads one file; `-` is standard input. Throws UsageError where it cannot be opened. */
export function readReportFile(path: string): ReportFile {
  const bytes = octetsOf(path);
  try {
    return { path, ok: true, reports: reportsIn(bytes) };
  } catch (error) {
    if (!(error instanceof ReportFileError)) throw error;
    return { path, ok: false, problem: error.message };
  }
}

function octetsOf(path: string): Uint8Array {
  try {
    if (path !== '-' && statSync(path).size > largestFile)
      throw new UsageError(`${path}: too large`);
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read: ${fileFault(error)}`);
  }
}
