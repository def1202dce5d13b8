import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Parser,
  type Document,
  type ParsedNode,
} from 'yaml';
import { Refusals } from '../core/plan-reader/refusals.js';
import type { Place, YamlEntry, YamlNode, YamlScalar } from '../core/plan-reader/yaml-node.js';
import { textPlaces, type TextPlaces } from './text-places.js';

/** A plan needs five levels; more is an attempt at the stack. */
const deepest = 12;

export type DocumentResult =
  | { readonly ok: true; readonly root: YamlNode }
  | { readonly ok: false; readonly refusals: Refusals };

/**
 * One YAML 1.2 document as the neutral tree of the core. Every scalar stays text. Anchors, aliases, tags,
 * directives and further documents are refused: each of them lets the file mean something else than it shows.
 */
export function readDocument(text: string): DocumentResult {
  const places = textPlaces(text);
  const refusals = new Refusals(places.lines);
  try {
    const root = compose(text, places, refusals);
    if (root !== undefined && refusals.count === 0) return { ok: true, root };
  } catch (error) {
    // The parser's own bug or its stack: the file is refused all the same, never half read.
    const reason = error instanceof Error ? error.message.slice(0, 120) : 'unknown';
    refuse(refusals, places.place(0, 1), `YAML could not be read: ${reason}`, 'Simplify the file.');
  }
  return { ok: false, refusals };
}

function compose(text: string, places: TextPlaces, refusals: Refusals): YamlNode | undefined {
  const tokens = [...new Parser().parse(text)];
  for (const token of tokens) {
    if (token.type !== 'directive') continue;
    const at = places.place(token.offset, token.offset + token.source.length);
    refuse(refusals, at, 'a % line changes how the file is read', 'Delete the line.');
  }
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  refuseFaults(documents, places, refusals);
  const first = documents[0];
  if (first === undefined || refusals.count > 0) return undefined;
  const contents = first.contents;
  if (contents === null) {
    return { kind: 'scalar', text: '', plain: true, ...places.place(0, 1) };
  }
  return new Converter(places, refusals).node(contents, 0);
}

function refuseFaults(
  documents: readonly Document.Parsed[],
  places: TextPlaces,
  refusals: Refusals,
): void {
  const faults = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  // One wrong column makes every line below it a fault too: the first is the one to correct.
  for (const fault of faults.slice(0, 1)) {
    const words = fault.message.split('\n')[0] ?? '';
    const at = places.place(fault.pos[0], fault.pos[1]);
    refuse(
      refusals,
      at,
      `YAML: ${words.slice(0, 160)}`,
      'Write it as in the example of the README.',
    );
  }
  const second = documents[1];
  if (second === undefined) return;
  const start = second.contents?.range[0] ?? second.range[0];
  refuse(
    refusals,
    places.place(start, start + 1),
    'a second YAML document',
    'Keep one plan per file.',
  );
}

interface Pair {
  readonly key: ParsedNode;
  readonly value: ParsedNode | null;
}

/** Recursion is bounded by `deepest`, work by the size of the file. */
class Converter {
  readonly #places: TextPlaces;
  readonly #refusals: Refusals;

  constructor(places: TextPlaces, refusals: Refusals) {
    this.#places = places;
    this.#refusals = refusals;
  }

  node(node: ParsedNode, depth: number): YamlNode {
    const place = this.#places.place(node.range[0], node.range[1]);
    this.#refuseIndirection(node, place);
    if (depth > deepest) {
      refuse(this.#refusals, place, 'nested too deeply', 'A plan has five levels.');
    } else if (isMap(node)) {
      const entries = node.items.map((pair) => this.#entry(pair, depth));
      return { kind: 'mapping', entries, ...place };
    } else if (isSeq(node)) {
      const items = node.items.map((item) => this.node(item, depth + 1));
      return { kind: 'sequence', items, ...place };
    }
    return this.#scalar(node, place);
  }

  #entry(pair: Pair, depth: number): YamlEntry {
    const keyPlace = this.#places.place(pair.key.range[0], pair.key.range[1]);
    this.#refuseIndirection(pair.key, keyPlace);
    if (!isScalar(pair.key)) {
      refuse(this.#refusals, keyPlace, 'a key must be one word', 'Write `key: value`.');
    }
    const key = this.#scalar(pair.key, keyPlace);
    if (pair.value !== null) return { key, value: this.node(pair.value, depth + 1) };
    return { key, value: { kind: 'scalar', text: '', plain: true, ...keyPlace } };
  }

  #scalar(node: ParsedNode, place: Place): YamlScalar {
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
    const plain = !isScalar(node) || node.type === 'PLAIN';
    return { kind: 'scalar', text, plain, ...place };
  }

  #refuseIndirection(node: ParsedNode, place: Place): void {
    const what = indirection(node);
    if (what === undefined) return;
    refuse(this.#refusals, place, `${what} is not read`, 'Write the value out where it is used.');
  }
}

function indirection(node: ParsedNode): string | undefined {
  if (isAlias(node)) return 'an alias (*)';
  if (node.anchor !== undefined) return 'an anchor (&)';
  return node.tag !== undefined ? 'a tag (!)' : undefined;
}

function refuse(refusals: Refusals, at: Place, message: string, fix: string): void {
  refusals.refuse('plan-syntax', at, message, fix);
}
