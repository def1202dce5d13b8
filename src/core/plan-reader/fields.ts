import type { Position } from '../plan.js';
import { nearest } from '../suggest.js';
import { type Refusals, shown } from './refusals.js';
import type { Place, YamlEntry, YamlNode, YamlScalar } from './yaml-node.js';

export interface Shape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** The entries of one mapping by key; the first of a duplicate stays, and the duplicate is refused. */
export type Fields = ReadonlyMap<string, YamlEntry>;

/** `path` is how messages name the mapping, such as `ttl`; empty for the top of the file. */
export function readFields(
  node: YamlNode,
  owner: Place,
  path: string,
  shape: Shape,
  refusals: Refusals,
): Fields | undefined {
  const fields = readEntries(node, owner, path, refusals);
  if (fields === undefined) return undefined;
  const known = [...shape.required, ...shape.optional];
  const meant = [...fields].flatMap(([name, entry]) =>
    known.includes(name) ? [] : refuseUnknown(name, entry.key, path, known, refusals),
  );
  // A misspelt key is one fault, not two.
  const missing = shape.required.filter((name) => !fields.has(name) && !meant.includes(name));
  for (const name of missing) {
    const message = `${path === '' ? 'the file' : path} has no ${name}`;
    refusals.refuse('plan-missing-key', owner, message, `Add the key ${name}.`);
  }
  return fields;
}

/** Any mapping, its keys not yet judged; duplicates refused (YAML 1.2 s3.2.1.1 forbids them, most readers keep one). */
export function readEntries(
  node: YamlNode,
  owner: Place,
  path: string,
  refusals: Refusals,
): Fields | undefined {
  const name = path === '' ? 'the file' : path;
  if (node.kind !== 'mapping') {
    const at = isEmpty(node) ? owner : node;
    const message = `${name} is ${kindOf(node)}; it must be a mapping of keys to values`;
    return refusals.refuse(
      'plan-wrong-type',
      at,
      message,
      'Write one `key: value` per line, indented below it.',
    );
  }
  const fields = new Map<string, YamlEntry>();
  for (const entry of node.entries) {
    const first = fields.get(entry.key.text);
    if (first === undefined) fields.set(entry.key.text, entry);
    else refuseDuplicate(entry.key, first.key.position, refusals);
  }
  return fields;
}

export function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.plain && /^(|~|null|Null|NULL)$/.test(node.text);
}

export function kindOf(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'mapping' ? 'a mapping' : 'a list';
  return isEmpty(node) ? 'empty' : shown(node.text);
}

function refuseDuplicate(key: YamlScalar, first: Position, refusals: Refusals): void {
  const message = `${shown(key.text)} stands here again; it was first written at line ${first.line}`;
  refusals.refuse('plan-duplicate-key', key, message, 'Keep one of the two.');
}

function refuseUnknown(
  name: string,
  key: YamlScalar,
  path: string,
  known: readonly string[],
  refusals: Refusals,
): readonly string[] {
  const guess = nearest(name, known);
  const message = `${shown(name)} is no key of ${path === '' ? 'the plan file' : path}`;
  const fix = guess === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean ${guess}?`;
  refusals.refuse('plan-unknown-key', key, message, fix);
  return guess === undefined ? [] : [guess];
}
