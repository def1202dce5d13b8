import type { Position } from '../plan.js';

/**
 * What the plan reader knows of YAML: three kinds of node, each with its place. Whoever parses the text refuses
 * anchors, aliases, tags and directives, so a tree is never larger than its file.
 */
export type YamlNode = YamlMapping | YamlSequence | YamlScalar;

/** Where a node stands and how many columns of its first line it takes (at least 1). */
export interface Place {
  readonly position: Position;
  readonly width: number;
}

export interface YamlScalar extends Place {
  readonly kind: 'scalar';
  /** As resolved by YAML, but never typed: `60` is the text "60". Empty where nothing was written. */
  readonly text: string;
  /** True where no quotes and no block mark say that this is text. */
  readonly plain: boolean;
}

/** Entries in the order of the file, duplicates included. */
export interface YamlMapping extends Place {
  readonly kind: 'mapping';
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export interface YamlSequence extends Place {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}
