import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field, Fields } from '../../constructs/fields.js';

const data = process.env['DANE_CUTOVER_TEST_DATA'];
/** Undefined: the schemas are not there, and the tests that read them skip. */
export const schemaFolder = data === undefined ? undefined : join(data, 'provider-schemas');

interface Attribute {
  readonly type?: unknown;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}
interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<
    Record<string, { readonly block: Block; readonly nesting_mode: string }>
  >;
}

export function resourceSchema(folder: string, file: string, type: string): Block {
  const text = readFileSync(join(folder, file), 'utf8');
  const { resources } = JSON.parse(text) as { resources: Record<string, { block: Block }> };
  const schema = resources[type];
  if (schema === undefined) throw new Error(`${file} has no resource ${type}`);
  return schema.block;
}

/** What Terraform would refuse in the fields: unknown, of another type, computed only, or missing though required. */
export function schemaFaults(fields: Fields, schema: Block): readonly string[] {
  const faults = Object.entries(fields).flatMap(([name, field]) =>
    fieldFaults(name, field, schema),
  );
  const missing = Object.entries(schema.attributes ?? {})
    .filter(([name, attribute]) => attribute.required === true && !(name in fields))
    .map(([name]) => `${name} is required`);
  return [...faults, ...missing];
}

function fieldFaults(name: string, field: Field, schema: Block): readonly string[] {
  const attribute = schema.attributes?.[name];
  if (field.kind === 'blocks') {
    const block = schema.block_types?.[name];
    if (block === undefined) return [`${name} is no block`];
    if (!['set', 'list'].includes(block.nesting_mode)) return [`${name} does not repeat`];
    return field.value.flatMap((fields) => schemaFaults(fields, block.block));
  }
  if (attribute === undefined) return [`${name} is no attribute`];
  if (attribute.required !== true && attribute.optional !== true)
    return [`${name} is computed only`];
  return typeFits(field, attribute.type) ? [] : [`${name} has another type`];
}

function typeFits(field: Field, type: unknown): boolean {
  if (field.kind !== 'strings') return type === field.kind;
  return (
    JSON.stringify(type) === '["set","string"]' || JSON.stringify(type) === '["list","string"]'
  );
}
