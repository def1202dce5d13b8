import type { Question } from '../protocols/dns/message.js';
import { rootName } from '../protocols/dns/name.js';
import { hexOctets } from '../protocols/dns/text-codecs.js';
import { rrClass, rrClassFromName } from '../protocols/dns/types.js';
import { WireError } from '../protocols/dns/wire-error.js';
import { RplError, type Entry, type Sections } from './format.js';
import type { Lines } from './lines.js';
import { ownerFromText, recordFromText, type TextState } from './record-text.js';
import { ttlFromWord, typeFromWord } from './record-words.js';

function words(text: string, change: (word: string) => string): string[] {
  return text
    .replace(/;.*$/, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(change);
}

const lower = (word: string): string => word.toLowerCase();
const upper = (word: string): string => word.toUpperCase();

function questionFromText(text: string, state: TextState): Question {
  const [owner = '.', ...rest] = text.replace(/;.*$/, '').trim().split(/\s+/);
  const question = {
    name: ownerFromText(owner, state.origin),
    type: 0,
    class: rrClass.IN as number,
  };
  const [last, ...before] = rest.reverse();
  const type = typeFromWord(last ?? '');
  if (type === undefined) throw new WireError('question without a type');
  for (const word of before) {
    const asClass = rrClassFromName(word);
    if (asClass === undefined && ttlFromWord(word) === undefined)
      throw new WireError('question with a word that is no class');
    question.class = asClass ?? question.class;
  }
  return { ...question, type };
}

/** Collects one entry line by line. */
class EntryReader {
  readonly #line: number;
  readonly #words = {
    match: new Set<string>(),
    adjust: new Set<string>(),
    reply: new Set<string>(),
  };
  readonly #sections: Record<keyof Sections, Sections['answer'][number][]> = {
    answer: [],
    authority: [],
    additional: [],
  };
  #section: keyof Sections | 'question' | undefined;
  #question: Question | undefined;
  #state: TextState = { origin: rootName, ttl: 3600 };

  constructor(line: number) {
    this.#line = line;
  }

  /** True where the line was a keyword of entries. */
  keyword(keyword: string, rest: string): boolean {
    const add = (set: Set<string>, list: readonly string[]): true => {
      for (const word of list) set.add(word);
      return true;
    };
    if (keyword === 'MATCH') return add(this.#words.match, words(rest, lower));
    if (keyword === 'ADJUST') return add(this.#words.adjust, words(rest, lower));
    if (keyword === 'REPLY') return add(this.#words.reply, words(rest, upper));
    if (keyword === '$ORIGIN') {
      this.#state = { ...this.#state, origin: ownerFromText(rest.trim(), this.#state.origin) };
      return true;
    }
    if (keyword === '$TTL') {
      this.#state = { ...this.#state, ttl: ttlFromWord(rest.trim()) ?? this.#state.ttl };
      return true;
    }
    // Both say nothing of the message: that it must be asked for, and an option of one dialect.
    if (keyword === 'MANDATORY' || keyword === 'EDE' || keyword.startsWith('EDE=')) return true;
    if (keyword !== 'SECTION') return false;
    const name = words(rest, lower)[0];
    if (name !== 'question' && name !== 'answer' && name !== 'authority' && name !== 'additional')
      throw new WireError(`section ${name ?? ''}`);
    this.#section = name;
    return true;
  }

  record(text: string): void {
    if (this.#section === undefined) throw new WireError('record outside a section');
    if (this.#section === 'question') {
      this.#question = questionFromText(text.trim(), this.#state);
      return;
    }
    const { record, state } = recordFromText(text, this.#state);
    this.#state = state;
    this.#sections[this.#section].push(record);
  }

  done(raw: Uint8Array | undefined): Entry {
    return {
      line: this.#line,
      ...this.#words,
      ...(this.#question === undefined ? {} : { question: this.#question }),
      sections: this.#sections,
      ...(raw === undefined ? {} : { raw }),
    };
  }
}

/** Lines of hexadecimal up to the closing keyword. */
function readHex(lines: Lines, end: string): Uint8Array {
  let hex = '';
  for (let line = lines.next(); line.keyword !== end; line = lines.next())
    hex += line.text.replace(/[;#].*$/, '').replace(/\s+/g, '');
  return hexOctets(hex);
}

/** A record in parentheses goes on until they close. */
function wholeRecord(lines: Lines, text: string): string {
  let whole = text;
  const open = (): boolean => {
    const bare = whole.replace(/"[^"]*"/g, '').replace(/;[^\n]*/g, '');
    return bare.split('(').length > bare.split(')').length;
  };
  while (open()) whole += `\n${lines.next().text}`;
  return whole;
}

/** The entry whose ENTRY_BEGIN has just been read. Throws RplError. */
export function readEntry(lines: Lines): Entry {
  const reader = new EntryReader(lines.at);
  let raw: Uint8Array | undefined;
  for (let line = lines.next(); line.keyword !== 'ENTRY_END'; line = lines.next()) {
    try {
      if (line.keyword === 'HEX_ANSWER_BEGIN') raw = readHex(lines, 'HEX_ANSWER_END');
      else if (line.keyword === 'HEX_EDNSDATA_BEGIN') readHex(lines, 'HEX_EDNSDATA_END');
      else if (!reader.keyword(line.keyword, line.rest))
        reader.record(wholeRecord(lines, line.text));
    } catch (error) {
      if (error instanceof WireError) throw new RplError(error.message, lines.at);
      throw error;
    }
  }
  return reader.done(raw);
}
