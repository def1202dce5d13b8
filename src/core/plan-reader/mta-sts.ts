import { canMatchNewHost, sampleNewHost } from '../exchange-hosts.js';
import { isMxPattern, isTooShallow, matchesMxPattern } from '../mta-sts-pattern.js';
import type { DomainName } from '../name.js';
import type { MtaStsPlan } from '../plan.js';
import type { Seconds } from '../time.js';
import { readFields, type Fields } from './fields.js';
import { type Refusals, shown } from './refusals.js';
import { readChoice, readInteger, readList, readScalar } from './scalars.js';
import { readTxtTtl } from './ttl.js';
import type { YamlEntry, YamlScalar } from './yaml-node.js';

const modes = ['enforce', 'testing', 'none'] as const;
/** RFC 8461 s3.2: about a year. */
const longestMaxAge = 31_557_600;
const mostPatterns = 20;
const shape = {
  required: ['before', 'max-age'],
  optional: ['legacy', 'new', 'before-id', 'txt-ttl'],
};

/** The policy before, during and after; `hosts` are what its patterns have to match. */
export function readMtaSts(
  entry: YamlEntry,
  hosts: { readonly legacy: DomainName | undefined; readonly next: DomainName | undefined },
  refusals: Refusals,
): MtaStsPlan | undefined {
  const fields = readFields(entry.value, entry.key, 'mta-sts', shape, refusals);
  if (fields === undefined) return undefined;
  const before = readChoice(
    fields.get('before'),
    'mta-sts.before',
    modes,
    'plan-wrong-type',
    refusals,
  );
  const maxAge = readMaxAge(fields, refusals);
  const txtTtl = readTxtTtl(fields.get('txt-ttl'), 'mta-sts.txt-ttl', 3600, refusals);
  const beforeId = readId(fields.get('before-id'), refusals);
  const legacyPatterns = readPatterns(fields, 'legacy', hosts.legacy, refusals);
  const newPatterns = readPatterns(fields, 'new', hosts.next, refusals);
  if (before === undefined || maxAge === undefined || txtTtl === undefined) return undefined;
  const id = beforeId === undefined ? {} : { beforeId };
  return { before, maxAge, legacyPatterns, newPatterns, ...id, txtTtl };
}

function readMaxAge(fields: Fields, refusals: Refusals): Seconds | undefined {
  const maxAge = readInteger(fields.get('max-age'), 'mta-sts.max-age', refusals);
  if (maxAge === undefined) return undefined;
  if (maxAge.value >= 0 && maxAge.value <= longestMaxAge) return maxAge.value;
  const message = `mta-sts.max-age is ${maxAge.value}; RFC 8461 allows 0 to ${longestMaxAge}`;
  return refusals.refuse(
    'plan-max-age-range',
    maxAge.at,
    message,
    'Use 604800 (a week) or what you serve today.',
  );
}

function readId(entry: YamlEntry | undefined, refusals: Refusals): string | undefined {
  if (entry === undefined) return undefined;
  const at = readScalar(entry.value, entry, 'mta-sts.before-id', 'an id', refusals);
  if (at === undefined || /^[A-Za-z0-9]{1,32}$/.test(at.text)) return at?.text;
  const message = `mta-sts.before-id is ${shown(at.text)}; an id is 1 to 32 letters and digits`;
  return refusals.refuse(
    'plan-sts-id',
    at,
    message,
    'Copy the id of the _mta-sts TXT record as it is served.',
  );
}

/** Defaults to the host's own name, which always matches. `host` is unknown before the cmdlet of s3, or where it was refused. */
function readPatterns(
  fields: Fields,
  key: 'legacy' | 'new',
  host: DomainName | undefined,
  refusals: Refusals,
): readonly string[] {
  const path = `mta-sts.${key}`;
  const entry = fields.get(key);
  if (entry === undefined) return host === undefined ? [] : [host];
  const items = readList(entry, path, 'host names or *.name', mostPatterns, refusals);
  return (items ?? []).map((item) => {
    judgePattern(item, path, key, host, refusals);
    return item.text.toLowerCase();
  });
}

/** Every pattern must match its host: one that matches nothing is a mistake that only senders would find. */
function judgePattern(
  item: YamlScalar,
  path: string,
  key: 'legacy' | 'new',
  host: DomainName | undefined,
  refusals: Refusals,
): void {
  if (!isMxPattern(item.text)) {
    const message = `${path} holds ${shown(item.text)}, which no policy may list`;
    const fix = 'Write a host name, or *. and a name, without trailing dot (RFC 8461 section 3.2).';
    refusals.refuse('plan-sts-pattern', item, message, fix);
    return;
  }
  const target = host ?? (key === 'new' ? sampleNewHost : undefined);
  if (target === undefined || (host === undefined && canMatchNewHost(item.text))) return;
  if (matchesMxPattern(item.text, target)) return;
  const named = host ?? 'any host that Exchange Online hands out';
  if (isTooShallow(item.text, target)) refuseDepth(item, path, target, named, refusals);
  else {
    const message = `${path} holds ${shown(item.text)}, which does not match ${named}`;
    const fix = `Write ${host ?? 'the host of new-mx'}, or leave ${path} out.`;
    refusals.refuse('plan-sts-pattern-mismatch', item, message, fix);
  }
}

function refuseDepth(
  item: YamlScalar,
  path: string,
  target: string,
  named: string,
  refusals: Refusals,
): void {
  const deeper = `*.${target.split('.').slice(1).join('.')}`;
  const message = `${path} holds ${shown(item.text)}, whose star covers one label and so misses ${named} (Microsoft: ES001)`;
  const fix =
    named === target
      ? `Write ${named} or ${deeper}.`
      : 'Write the full host, or *.<partition>.mx.microsoft.';
  refusals.refuse('plan-sts-wildcard-depth', item, message, fix);
}
