import type { PartWord } from './types.js';

/** What one part of the answer comes to; `why` says what was not seen. */
export interface Part {
  readonly word: PartWord;
  readonly codes: readonly string[];
  readonly why?: string;
}

export const unseenPart = (why: string): Part => ({ word: 'unknown', codes: [], why });
export const partOf = (codes: readonly string[]): Part => ({
  word: codes.length === 0 ? 'Valid' : 'Invalid',
  codes,
});
