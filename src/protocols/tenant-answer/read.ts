import type { TenantAnswer } from '../../core/exchange/tenant-answer.js';
import { parseDomainName } from '../../core/name.js';
import { isTooDeep } from '../json-depth.js';
import {
  areMxRecords,
  codesIn,
  listProblem,
  messagesIn,
  mxRecordsIn,
  timeOf,
  truthOf,
  wordOf,
} from './values.js';

/** A text that is no answer of the cmdlet. */
export class TenantAnswerError extends Error {
  override readonly name = 'TenantAnswerError';
}

/** Characters; one answer has about two thousand. */
const largest = 2 ** 20;
const mostAnswers = 1000;
const deepest = 16;

/**
 * Reads `Get-DnssecStatusForVerifiedDomain … | ConvertTo-Json -Depth 6`: one object, or an array of them. Tolerant of what
 * PowerShell makes of it: enumerations as numbers or objects, lists cut to text by a small `-Depth`, names in other case.
 * @throws TenantAnswerError for everything else, and nothing else.
 */
export function readTenantAnswers(text: string): readonly TenantAnswer[] {
  if (text.length > largest) throw new TenantAnswerError('too large');
  if (isTooDeep(text, deepest)) throw new TenantAnswerError('nested too deeply');
  const parsed = parse(text.replace(/^\uFEFF/, ''));
  const rows: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (rows.length === 0) throw new TenantAnswerError('no answer in it');
  if (rows.length > mostAnswers) throw new TenantAnswerError(`more than ${mostAnswers} answers`);
  return rows.map(readAnswer);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new TenantAnswerError('not JSON');
    throw error;
  }
}

/** The columns that the cmdlet documents; without any of them the object is something else. */
const columns = [
  'dnssecfeaturestatus',
  'expectedmxrecord',
  'dnsvalidation',
  'mxvalidation',
  'mtastsvalidation',
];

type Members = ReadonlyMap<string, unknown>;

function membersOf(value: unknown): Members | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // A key given twice in other case: the first counts.
  const members = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const name = key.toLowerCase();
    if (!members.has(name)) members.set(name, member);
  }
  return members;
}

/** A part of the answer, and what its fields are called in a problem: `MxValidation.Status`. */
interface Part {
  readonly members: Members;
  readonly prefix: string;
}

function readAnswer(value: unknown): TenantAnswer {
  const root = membersOf(value);
  if (root === undefined || !columns.some((column) => root.has(column))) {
    throw new TenantAnswerError('no answer of Get-DnssecStatusForVerifiedDomain');
  }
  const problems: string[] = [];
  const whole: Part = { members: root, prefix: '' };
  const part = (name: string): Part => {
    const members = membersOf(root.get(name.toLowerCase()));
    if (members === undefined)
      problems.push(`${name} is missing: skipped, or cut by a small -Depth`);
    return { members: members ?? new Map(), prefix: `${name}.` };
  };
  const [dns, mx, sts] = [part('DnsValidation'), part('MxValidation'), part('MtaStsValidation')];
  const { raw, word, read } = fieldsOf(problems);
  const parts = [whole, dns, mx, sts];
  const lists = parts.flatMap((one) => [raw(one, 'Errors'), raw(one, 'Warnings')]);
  parts.forEach((one) =>
    ['Errors', 'Warnings'].forEach((name) => {
      const problem = listProblem(raw(one, name));
      if (problem !== undefined) problems.push(`${one.prefix}${name} ${problem}`);
    }),
  );
  return {
    ...named('domain', read(whole, 'DomainName', 'is no domain name', domainOf)),
    ...named('askedAt', readTime(root, problems)),
    ...named('feature', word(whole, 'DnssecFeatureStatus')),
    ...named('expectedMx', read(whole, 'ExpectedMxRecord', 'cannot be read', firstRecord)),
    ...named('dnssecSupport', word(dns, 'DnssecSupport')),
    ...named('mxStatus', word(mx, 'Status')),
    ...named('actualMx', read(mx, 'ActualMxRecords', 'cannot be read', recordTexts)),
    ...named('mtaStsStatus', word(sts, 'Status')),
    ...named('mtaStsAvailable', read(sts, 'MtaStsAvailable', 'is no truth value', truthOf)),
    ...named('mtaStsMode', word(sts, 'MtaStsMode')),
    codes: codesIn(lists),
    messages: messagesIn(lists),
    problems,
  };
}

/** Readers of one field each. What is given and cannot be read becomes a problem that names the field, never a guess. */
function fieldsOf(problems: string[]) {
  const raw = ({ members }: Part, name: string): unknown => members.get(name.toLowerCase());
  return {
    raw,
    word: (part: Part, name: string): string | undefined => {
      const found = wordOf(raw(part, name));
      if (typeof found === 'object') problems.push(`${part.prefix}${name} ${found.problem}`);
      return typeof found === 'string' ? found : undefined;
    },
    read: <T>(
      part: Part,
      name: string,
      problem: string,
      reader: (value: unknown) => T | undefined,
    ): T | undefined => {
      const value = raw(part, name);
      if (value === undefined || value === null || value === '') return undefined;
      const found = reader(value);
      if (found === undefined) problems.push(`${part.prefix}${name} ${problem}`);
      return found;
    },
  };
}

/** Whoever adds the column means to date the answer: an empty one is a problem too. */
function readTime(root: Members, problems: string[]): TenantAnswer['askedAt'] {
  const askedAt = timeOf(root.get('askedat'));
  if (askedAt === undefined && root.has('askedat')) problems.push('AskedAt is no time');
  return askedAt;
}

const domainOf = (value: unknown) =>
  typeof value === 'string' ? parseDomainName(value) : undefined;

function firstRecord(value: unknown) {
  return areMxRecords(value) ? mxRecordsIn(value)[0] : undefined;
}

/** All or none: a list with a hole would differ from what is served. */
function recordTexts(value: unknown): readonly string[] | undefined {
  if (!areMxRecords(value)) return undefined;
  return mxRecordsIn(value).map(({ preference, host }) => `${preference} ${host}`);
}

function named<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
