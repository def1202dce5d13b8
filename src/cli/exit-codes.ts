import type { VerdictWord } from '../core/verdict.js';

/** One code for each verdict word, and two for what is no verdict. 0 means pass and nothing else. */
export const exitCodes = {
  pass: 0,
  fail: 1,
  usage: 2,
  wait: 3,
  unknown: 4,
  interrupted: 130,
} as const satisfies Record<VerdictWord, number> & Record<string, number>;
