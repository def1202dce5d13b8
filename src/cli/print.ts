import { logSafe } from '../emit/log-safe.js';
import type { CliIo } from './io.js';

/**
 * Text for people. In a workflow's log the runner obeys lines that begin with `::`, and a server's banner must not
 * begin one.
 */
export function printText(io: CliIo, text: string): void {
  io.out(io.env.GITHUB_ACTIONS === 'true' ? logSafe(text) : text);
}

export function complain(io: CliIo, text: string): void {
  io.err(io.env.GITHUB_ACTIONS === 'true' ? logSafe(text) : text);
}

/** JSON with nothing in it that a terminal or a workflow's log obeys, or that hides from a reader; the same values. */
export function jsonText(value: unknown): string {
  return escapedText(JSON.stringify(value, null, 2));
}

/** The same on one line. */
export function jsonLine(value: unknown): string {
  return escapedText(JSON.stringify(value));
}

function escapedText(text: string): string {
  return `${text.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, escaped).replaceAll('##[', '#\\u0023[')}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}

export function printJson(io: CliIo, value: unknown): void {
  io.out(jsonText(value));
}
