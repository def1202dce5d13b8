import { WireError } from '../protocols/dns/wire-error.js';
import { RplError, type Range, type Scenario, type Step } from './format.js';
import { Lines, type Line } from './lines.js';
import { addressFromText, readConfig } from './read-config.js';
import { readEntry } from './read-entry.js';

function numberOf(text: string | undefined, lines: Lines): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw new RplError('not a number', lines.at);
  return Number(text);
}

function addressOf(line: Line, lines: Lines): string {
  try {
    return addressFromText(line.rest);
  } catch (error) {
    if (error instanceof WireError) throw new RplError(error.message, lines.at);
    throw error;
  }
}

/** One recording in circulation writes `ENTRY_BEGING`. */
const isEntry = (line: Line): boolean => line.keyword.startsWith('ENTRY_BEGIN');

function readRange(begin: Line, lines: Lines): Range {
  const [from, to] = begin.rest.split(/\s+/);
  const addresses: string[] = [];
  const entries = [];
  for (let line = lines.next(); line.keyword !== 'RANGE_END'; line = lines.next()) {
    if (line.keyword === 'ADDRESS') addresses.push(addressOf(line, lines));
    else if (isEntry(line)) entries.push(readEntry(lines));
    else throw new RplError(`${line.keyword} within a range`, lines.at);
  }
  return { from: numberOf(from, lines), to: numberOf(to, lines), addresses, entries };
}

/** Steps that an entry follows. */
const withEntry: ReadonlySet<string> = new Set([
  'QUERY',
  'REPLY',
  'CHECK_ANSWER',
  'CHECK_OUT_QUERY',
]);

/** `QUERY ADDRESS 192.0.2.1` says on the same line what may also stand on one of its own. */
function readStep(begin: Line, lines: Lines): Step {
  const [at, kind = '', ...rest] = begin.rest.replace(/;.*$/, '').trim().split(/\s+/);
  const step = { line: lines.at, at: numberOf(at, lines), kind: kind.toUpperCase() };
  if (step.kind === 'TIME_PASSES') {
    const elapse = rest[0]?.toUpperCase() === 'ELAPSE' ? Number(rest[1]) : NaN;
    return { ...step, ...(Number.isFinite(elapse) ? { elapse: Math.floor(elapse) } : {}) };
  }
  if (!withEntry.has(step.kind)) return step;
  let address: string | undefined;
  let line = lines.next();
  for (; !isEntry(line); line = lines.next()) {
    if (line.keyword !== 'ADDRESS') throw new RplError(`${step.kind} without an entry`, lines.at);
    address = addressOf(line, lines);
  }
  return { ...step, entry: readEntry(lines), ...(address === undefined ? {} : { address }) };
}

/** Reads a replay file of either dialect. Throws RplError. */
export function readScenario(text: string): Scenario {
  const lines = new Lines(text);
  const configLines = lines.until('CONFIG_END');
  const [ranges, steps]: [Range[], Step[]] = [[], []];
  let config;
  try {
    config = readConfig(configLines);
  } catch (error) {
    if (error instanceof WireError) throw new RplError(error.message, lines.at);
    throw error;
  }
  let title = '';
  for (let line = lines.more(); line !== undefined; line = lines.more()) {
    if (line.keyword === 'SCENARIO_BEGIN') title = line.rest;
    else if (line.keyword === 'RANGE_BEGIN') ranges.push(readRange(line, lines));
    else if (line.keyword === 'STEP') steps.push(readStep(line, lines));
    else if (line.keyword === 'SCENARIO_END') break;
    // One recording in circulation closes a range twice.
    else if (line.keyword === 'RANGE_END') continue;
    else skipBlock(line, lines);
  }
  return { title, config, ranges, steps };
}

/** Lines of a step's argument that no validator needs (`AUTOTRUST_FILE … END`); the step itself is known by its kind. */
function skipBlock(line: Line, lines: Lines): void {
  const end = line.keyword.replace(/_(FILE|CONTENTS|BEGIN)$/, '_END');
  if (end === line.keyword) throw new RplError(`${line.keyword} is no keyword here`, lines.at);
  lines.until(end);
}
