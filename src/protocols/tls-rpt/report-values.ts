import type { Instant } from '../../core/time.js';
import { instantFromText } from '../../core/time.js';
import { TlsReportError } from './report-error.js';

export type Members = Readonly<Record<string, unknown>>;

export const limits = {
  /** Characters of one text that is kept. */
  text: 500,
  /** TLSA data of matching type 0 is a whole certificate in hexadecimal. */
  policyString: 20_000,
  policies: 5_000,
  /** In all policies of a report together. */
  details: 50_000,
  strings: 200,
  hosts: 100,
  depth: 12,
} as const;

export function membersOf(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TlsReportError(path, 'expected an object');
  return value as Members;
}

export function listOf(value: unknown, path: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new TlsReportError(path, 'expected an array');
  if (value.length > most) throw new TlsReportError(path, `more than ${most} elements`);
  return value as readonly unknown[];
}

/** A text, cut; `undefined` where it is absent, null or empty, as some senders write what they do not know. */
export function textOf(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new TlsReportError(path, 'expected a string');
  return cut(value, limits.text);
}

/** A string, an array of strings, or nothing; the RFC's text and its samples differ (s4.4). */
export function textsOf(
  value: unknown,
  path: string,
  most: number,
  length: number,
): readonly string[] {
  if (value === undefined || value === null) return [];
  const items = typeof value === 'string' ? [value] : listOf(value, path, most);
  return items.flatMap((item, index) => {
    if (typeof item !== 'string')
      throw new TlsReportError(`${path}[${index}]`, 'expected a string');
    return item === '' ? [] : [cut(item, length)];
  });
}

/** Sessions: a whole number, also as a string of digits; `undefined` where absent. */
export function countOf(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw new TlsReportError(path, 'expected a count of sessions');
}

/** An RFC 3339 time; without a zone it counts as UTC, which is what a report's day is in (RFC 8460 s4.1). */
export function timeOf(value: unknown, path: string): Instant {
  if (typeof value === 'string' && value.length <= 40) {
    const text = value.trim().toUpperCase().replace(' ', 'T');
    const at = instantFromText(text) ?? instantFromText(`${text}Z`);
    if (at !== undefined && at >= 0) return at;
  }
  throw new TlsReportError(path, 'expected a time such as 2026-11-24T00:00:00Z');
}

/** Host and domain names are compared, so their spelling is made one. */
export function nameOf(text: string): string {
  return text
    .trim()
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/\.$/, '');
}

export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
