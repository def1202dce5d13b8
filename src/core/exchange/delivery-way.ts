import type { SmtpStatus } from '../catalog/index.js';
import type { Certainty } from './types.js';

/** `open`: mail goes, nobody is authenticated. `mixed`: one place refuses, another takes it. */
export type WayWord = 'authenticated' | 'open' | 'mixed' | 'blocked' | 'bounced' | 'unknown';

export interface StatusSight {
  readonly code: SmtpStatus;
  readonly subject: string;
  readonly certainty: Certainty;
}

/** What one address, one host or all of them come to for a sender. */
export interface Way {
  readonly word: WayWord;
  readonly why: string;
  readonly sights: readonly StatusSight[];
}

/**
 * Several places of which a sender tries one after the other. What was not seen counts for nothing good: one unseen
 * place among good ones leaves the whole unknown. A refusal beside a place that takes mail is `mixed` for certain.
 */
export function combine(ways: readonly Way[]): Way {
  const word = combinedWord(ways.map((way) => way.word));
  const deciding = ways.filter((way) => decides(way.word, word));
  const why = [...new Set((deciding.length > 0 ? deciding : ways).map((way) => way.why))];
  const more = why.length > 2 ? `; and ${why.length - 2} more` : '';
  return {
    word,
    why: why.slice(0, 2).join('; ') + more,
    sights: ways.flatMap(({ sights }) => sights),
  };
}

function combinedWord(words: readonly WayWord[]): WayWord {
  const has = (word: WayWord) => words.includes(word);
  const takes = has('authenticated') || has('open');
  if (has('mixed') || (has('blocked') && takes)) return 'mixed';
  if (has('unknown') || words.length === 0) return 'unknown';
  if (has('blocked')) return 'blocked';
  return has('open') ? 'open' : 'authenticated';
}

function decides(one: WayWord, whole: WayWord): boolean {
  return one === whole || (whole === 'mixed' && one === 'blocked');
}
