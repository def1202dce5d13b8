import type { TenantAnswer } from '../../core/exchange/tenant-answer.js';
import { parseDomainName } from '../../core/name.js';
import { isTooDeep } from '../json-depth.js';
import { codesIn, messagesIn, mxRecordsIn, timeOf, truthOf, wordOf } from './values.js';

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

function readAnswer(value: unknown): TenantAnswer {
  const root = membersOf(value);
  if (root === undefined || !columns.some((column) => root.has(column))) {
    throw new TenantAnswerError('no answer of Get-DnssecStatusForVerifiedDomain');
  }
  const problems: string[] = [];
  const part = (name: string): Members => {
    const found = membersOf(root.get(name.toLowerCase()));
    if (found === undefined) problems.push(`${name} is missing: skipped, or cut by a small -Depth`);
    return found ?? new Map();
  };
  const word = (members: Members, name: string): string | undefined => {
    const found = wordOf(members.get(name.toLowerCase()));
    if (typeof found === 'object') problems.push(`${name} ${found.problem}`);
    return typeof found === 'string' ? found : undefined;
  };
  const [dns, mx, sts] = [part('DnsValidation'), part('MxValidation'), part('MtaStsValidation')];
  const lists = [root, dns, mx, sts].flatMap((members) => [
    members.get('errors'),
    members.get('warnings'),
  ]);
  const [expectedMx] = mxRecordsIn(root.get('expectedmxrecord'));
  if (expectedMx === undefined && root.get('expectedmxrecord')) {
    problems.push('ExpectedMxRecord cannot be read');
  }
  const name = root.get('domainname');
  const actual = mx.get('actualmxrecords');
  const available = truthOf(sts.get('mtastsavailable'));
  const askedAt = timeOf(root.get('askedat'));
  if (askedAt === undefined && root.has('askedat')) problems.push('AskedAt is no time');
  return {
    ...named('domain', typeof name === 'string' ? parseDomainName(name) : undefined),
    ...named('askedAt', askedAt),
    ...named('feature', word(root, 'DnssecFeatureStatus')),
    ...named('expectedMx', expectedMx),
    ...named('dnssecSupport', word(dns, 'DnssecSupport')),
    ...named('mxStatus', word(mx, 'Status')),
    ...named('actualMx', actual === undefined || actual === null ? undefined : recordTexts(actual)),
    ...named('mtaStsStatus', word(sts, 'Status')),
    ...named('mtaStsAvailable', available),
    ...named('mtaStsMode', word(sts, 'MtaStsMode')),
    codes: codesIn(lists),
    messages: messagesIn(lists),
    problems,
  };
}

function recordTexts(value: unknown): readonly string[] {
  return mxRecordsIn(value).map(({ preference, host }) => `${preference} ${host}`);
}

function named<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
