import type { Place } from '../core/plan-reader/yaml-node.js';

export interface TextPlaces {
  /** Without their line ends. */
  readonly lines: readonly string[];
  /** The 1-based place of the offsets `start` to `end`, its width cut at the end of the first line. */
  place(start: number, end: number): Place;
}

/** Lines end at LF or CRLF, as YAML readers and editors count them. */
export function textPlaces(text: string): TextPlaces {
  const raw = text.split('\n');
  const starts: number[] = [];
  let offset = 0;
  for (const line of raw) {
    starts.push(offset);
    offset += line.length + 1;
  }
  const lines = raw.map((line) => line.replace(/\r$/, ''));
  const place = (start: number, end: number): Place => {
    const index = lastAtOrBefore(starts, start);
    const column = start - (starts[index] ?? 0);
    const room = (lines[index] ?? '').length - column;
    const width = Math.max(1, Math.min(end - start, room));
    return { position: { line: index + 1, column: column + 1 }, width };
  };
  return { lines, place };
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
