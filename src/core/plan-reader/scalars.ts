import { nearest } from '../suggest.js';
import { isEmpty, kindOf } from './fields.js';
import { type PlanCode, type Refusals, shown } from './refusals.js';
import type { YamlEntry, YamlNode, YamlScalar } from './yaml-node.js';

/** The scalar with its text, or a refusal: lists, mappings and empty values are no text. */
export function readScalar(
  node: YamlNode,
  owner: YamlEntry,
  path: string,
  expected: string,
  refusals: Refusals,
): YamlScalar | undefined {
  if (node.kind === 'scalar' && !isEmpty(node)) return node;
  const at = isEmpty(node) ? owner.key : node;
  const message = `${path} is ${kindOf(node)}; it must be ${expected}`;
  return refusals.refuse('plan-wrong-type', at, message, `Write ${expected} behind ${path}.`);
}

/** A whole number in plain decimal digits: other YAML spellings (0x1e, 1e3, 3_600, "60") do not read alike everywhere. */
export function readInteger(
  entry: YamlEntry | undefined,
  path: string,
  refusals: Refusals,
): { readonly value: number; readonly at: YamlScalar } | undefined {
  if (entry === undefined) return undefined;
  const at = readScalar(entry.value, entry, path, 'a whole number', refusals);
  if (at === undefined) return undefined;
  if (at.plain && /^(0|-?[1-9]\d{0,15})$/.test(at.text)) return { value: Number(at.text), at };
  const quoted = at.plain ? '' : ' in quotes';
  const message = `${path} is ${shown(at.text)}${quoted}; it must be a whole number`;
  return refusals.refuse(
    'plan-wrong-type',
    at,
    message,
    'Write decimal digits, without quotes or unit.',
  );
}

/** One word of a closed list; `code` is raised for any other. */
export function readChoice<T extends string>(
  entry: YamlEntry | undefined,
  path: string,
  choices: readonly T[],
  code: PlanCode,
  refusals: Refusals,
): T | undefined {
  if (entry === undefined) return undefined;
  const at = readScalar(entry.value, entry, path, `one of ${choices.join(', ')}`, refusals);
  if (at === undefined) return undefined;
  const found = choices.find((choice) => choice === at.text);
  if (found !== undefined) return found;
  const guess = nearest(at.text, choices);
  const fix = guess === undefined ? `Use one of ${choices.join(', ')}.` : `Did you mean ${guess}?`;
  return refusals.refuse(code, at, `${path} is ${shown(at.text)}, which does not exist`, fix);
}

/** A list of scalars with at least one and at most `most` items; the list is refused whole when one item is. */
export function readList(
  entry: YamlEntry | undefined,
  path: string,
  expected: string,
  most: number,
  refusals: Refusals,
): readonly YamlScalar[] | undefined {
  if (entry === undefined) return undefined;
  const list = entry.value;
  if (list.kind !== 'sequence' || list.items.length === 0 || list.items.length > most) {
    const seen = list.kind === 'sequence' ? `a list of ${list.items.length}` : kindOf(list);
    const message = `${path} is ${seen}; it must be a list of 1 to ${most}: ${expected}`;
    const at = isEmpty(list) ? entry.key : list;
    return refusals.refuse(
      'plan-wrong-type',
      at,
      message,
      'Write [ one, another ], or leave the key out.',
    );
  }
  const items = list.items.map((item) => readScalar(item, entry, path, expected, refusals));
  return items.every((item) => item !== undefined) ? items : undefined;
}
