import type { Finding } from '../core/verdict.js';
import { instantToText } from '../core/time.js';
import { foreign, shorten, shortenApart, shortenDigests } from './foreign-text.js';

export interface EvidenceLine {
  readonly label: string;
  readonly text: string;
}

type Value = Finding['evidence'][string];

/** Values that a reader compares: printed first, one below the other. */
const pairs = [
  ['published', 'served'],
  ['wanted', 'seen'],
  ['wantedTtl', 'seenTtl'],
] as const;
const instants = ['notAfter', 'notBefore', 'signaturesUntil', 'enabledAt', 'dueAt', 'askedAt'];

/** Digests and long values cut in the middle for reading; the whole ones are in the JSON. */
export function evidenceLines(
  evidence: Finding['evidence'],
  width: number,
): readonly EvidenceLine[] {
  const paired: readonly string[] = pairs.flat();
  const first = pairs.flatMap((keys) => pairLines(keys, evidence, width));
  const rest = Object.entries(evidence)
    .filter(([key]) => !paired.includes(key))
    .flatMap(([key, value]) =>
      lines(
        key,
        texts(key, value).map((text) => cut(text, width)),
      ),
    );
  return [...first, ...rest];
}

/** Every value whole, for a place where it is meant to be copied. */
export function evidenceText(evidence: Finding['evidence']): string {
  return Object.entries(evidence)
    .map(([key, value]) => `${key}: ${texts(key, value).join(', ')}`)
    .filter((text) => !text.endsWith(': '))
    .join('; ');
}

function pairLines(
  keys: readonly [string, string],
  evidence: Finding['evidence'],
  width: number,
): readonly EvidenceLine[] {
  const values = keys.map((key) => texts(key, evidence[key] ?? []));
  const whole = values.flat().map((text) => foreign(text));
  const short = new Map(shortenApart(whole, width).map((text, at) => [whole[at] ?? '', text]));
  return keys.flatMap((key, at) =>
    lines(
      key,
      (values[at] ?? []).map((text) => short.get(foreign(text)) ?? text),
      evidence[key] !== undefined,
    ),
  );
}

/** One line a value, the label on the first; an empty list is said, not left out. */
function lines(key: string, values: readonly string[], present = true): readonly EvidenceLine[] {
  if (!present) return [];
  if (values.length === 0) return [{ label: words(key), text: '(nothing)' }];
  return values.map((text, at) => ({ label: at === 0 ? words(key) : '', text }));
}

function texts(key: string, value: Value): readonly string[] {
  if (typeof value === 'number') {
    return [instants.includes(key) ? instantToText(value) : String(value)];
  }
  if (typeof value === 'string') return value === '' ? [] : [value];
  return key === 'chain' && value.length > 0 ? [value.join(' › ')] : value;
}

function cut(text: string, width: number): string {
  return shorten(shortenDigests(foreign(text)), width * 2);
}

/** `seenTtl` as `seen TTL`: names of the JSON, spaced. */
function words(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/\bttl\b/, 'TTL');
}
