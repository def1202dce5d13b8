import { RplError } from './format.js';

/** One line that is neither blank nor a comment; `text` keeps its indentation. */
export interface Line {
  readonly text: string;
  /** The first word in upper case. */
  readonly keyword: string;
  readonly rest: string;
}

/** A cursor over the lines of a replay file. */
export class Lines {
  readonly #lines: readonly string[];
  /** The number of the line read last, from 1. */
  at = 0;

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/);
  }

  /** The raw lines up to one that begins with the word, which is read too. Throws RplError where it never comes. */
  until(keyword: string): readonly string[] {
    const taken: string[] = [];
    for (; this.at < this.#lines.length; this.at++) {
      const text = this.#lines[this.at] ?? '';
      if (text.trim().split(/\s+/)[0] === keyword) {
        this.at++;
        return taken;
      }
      taken.push(text);
    }
    throw new RplError(`no ${keyword}`, this.at);
  }

  /** The next line, or `undefined` at the end. */
  more(): Line | undefined {
    while (this.at < this.#lines.length) {
      const text = this.#lines[this.at++] ?? '';
      const trimmed = text.trim();
      if (trimmed === '' || trimmed.startsWith(';') || /^#(?!\w)/.test(trimmed)) continue;
      const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(trimmed) ?? [];
      return { text, keyword: word.toUpperCase(), rest };
    }
    return undefined;
  }

  /** The next line. Throws RplError at the end. */
  next(): Line {
    const line = this.more();
    if (line === undefined) throw new RplError('the file ends too early', this.at);
    return line;
  }
}
