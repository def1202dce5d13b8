import type { Level, GateCheck, VerdictWord } from '../core/verdict.js';

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';
export type Paint = (text: string, colour: Colour) => string;

const codes: Readonly<Record<Colour, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
  dim: 2,
  bold: 1,
};

/** Colour is added to words and marks that say the same without it. */
export function painter(color: boolean): Paint {
  return (text, colour) => (color ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text);
}

export const verdictColours: Readonly<Record<VerdictWord, Colour>> = {
  pass: 'green',
  fail: 'red',
  wait: 'yellow',
  unknown: 'cyan',
};

export const levelMarks: Readonly<Record<Level, string>> = {
  fail: '✗',
  unknown: '?',
  wait: '…',
  warn: '!',
  info: '·',
};

export const levelColours: Readonly<Record<Level, Colour>> = {
  fail: 'red',
  unknown: 'cyan',
  wait: 'yellow',
  warn: 'yellow',
  info: 'dim',
};

export const checkMarks: Readonly<Record<GateCheck['mark'], string>> = {
  ok: '✓',
  failed: '✗',
  waiting: '…',
  unknown: '?',
  info: '·',
};
