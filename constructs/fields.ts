/** One attribute or repeated block of a resource. Attribute or block is a difference that only HCL shows. */
export type Field =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'map'; readonly value: Readonly<Record<string, string>> }
  | { readonly kind: 'blocks'; readonly value: readonly Fields[] };

/** By the name that the provider's schema gives it, in snake_case. */
export type Fields = Readonly<{ [name: string]: Field }>;

export const string = (value: string): Field => ({ kind: 'string', value });
export const number = (value: number): Field => ({ kind: 'number', value });
export const strings = (value: readonly string[]): Field => ({ kind: 'strings', value });
export const map = (value: Readonly<Record<string, string>>): Field => ({ kind: 'map', value });
export const blocks = (value: readonly Fields[]): Field => ({ kind: 'blocks', value });

/** Plain values under the names of the schema. */
export function scalars(values: Readonly<Record<string, string | number | boolean>>): Fields {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Field] => {
      if (typeof value === 'string') return [name, string(value)];
      if (typeof value === 'number') return [name, number(value)];
      return [name, { kind: 'bool', value }];
    }),
  );
}

/** Text of ours that Terraform must not evaluate; a URI may well hold `${` or `%{`. */
export function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}

/** As `synthesizeAttributes` gives it: plain JSON. */
export function toJson(fields: Fields): Record<string, unknown> {
  return mapFields(fields, (field) =>
    field.kind === 'blocks' ? field.value.map(toJson) : field.value,
  );
}

/** As `synthesizeHclAttributes` gives it: each value with what the renderer has to know about it. */
export function toHcl(fields: Fields): Record<string, unknown> {
  return mapFields(fields, (field) => {
    switch (field.kind) {
      case 'string':
        return hcl('simple', 'string', hclText(field.value));
      case 'number':
        return hcl('simple', 'number', field.value);
      case 'bool':
        return hcl('simple', 'boolean', field.value);
      case 'strings':
        return hcl('set', 'stringList', field.value.map(hclText));
      case 'map':
        return hcl('map', 'stringMap', mapValues(field.value, hclText));
      case 'blocks':
        return { ...hcl('set', 'objectList', field.value.map(toHcl)), isBlock: true };
    }
  });
}

function hcl(type: string, storageClassType: string, value: unknown): Record<string, unknown> {
  return { value, isBlock: false, type, storageClassType };
}

/**
 * The renderer of both libraries escapes a quote unless a backslash stands before it, escapes no backslash, and turns a line
 * break into a heredoc that loses CRLF. Escaped beforehand, text passes it unchanged.
 */
function hclText(text: string): string {
  return text.replace(/[\\"]/g, '\\$&').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}

function mapFields(fields: Fields, render: (field: Field) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, render(field)]));
}

function mapValues(
  values: Readonly<Record<string, string>>,
  render: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, text]) => [key, render(text)]));
}
