import { Buffer } from 'node:buffer';
import type { Instant } from '../../core/time.js';
import { derContent, derTag } from './der.js';
import type { DerElement } from './der.js';

/** UTCTime or GeneralizedTime in the one form that RFC 5280 s4.1.2.5 allows: seconds, `Z`, no fraction. */
export function readDerTime(
  bytes: Uint8Array,
  element: DerElement | undefined,
): Instant | undefined {
  if (element === undefined) return undefined;
  const text = Buffer.from(derContent(bytes, element)).toString('latin1');
  if (element.tag === derTag.generalizedTime) return instantOf(text);
  if (element.tag !== derTag.utcTime) return undefined;
  // Two-digit years: 50 to 99 are of the last century.
  return instantOf(`${text < '50' ? '20' : '19'}${text}`);
}

function instantOf(text: string): Instant | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}
