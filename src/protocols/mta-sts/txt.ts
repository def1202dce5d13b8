import { fault } from './fault.js';
import type { Fault } from './fault.js';

export interface StsTxt {
  /** Where exactly one valid record exists; a sender without it sees no policy at all. */
  readonly id?: string;
  readonly faults: readonly Fault[];
}

/** Records are looked at up to here; a TXT set at `_mta-sts` has one. */
const maxRecords = 64;

/**
 * RFC 8461 s3.1 over the TXT records of `_mta-sts.D`, each with its strings joined. Records that do not begin with
 * `v=STSv1;` are discarded first, and of the rest exactly one must remain.
 */
export function readStsTxt(txts: readonly string[]): StsTxt {
  const looked = txts.slice(0, maxRecords);
  const records = looked.filter((text) => text.startsWith('v=STSv1;'));
  const strays = looked.filter(
    (text) => !text.startsWith('v=STSv1;') && /^\s*v\s*=\s*sts/i.test(text),
  );
  const faults = strays.map((text) => fault('sts-txt-invalid', `discarded: ${text}`));
  const [only, second] = records;
  if (only === undefined) return { faults };
  if (second !== undefined)
    return {
      faults: [
        ...faults,
        fault('sts-txt-several', `${records.length} records: ${records.join(' | ')}`),
      ],
    };
  const id = readId(only);
  return typeof id === 'string' ? { id, faults } : { faults: [...faults, id] };
}

/** name=value of RFC 8461 s3.1: the value has no blank, no `=` and no `;`. */
const field = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([!-:<>-~]+)$/;

/** The first field of a name counts, unknown names are skipped, but every field must be well formed. */
function readId(record: string): string | Fault {
  const fields = record
    .slice('v=STSv1;'.length)
    .split(';')
    .map((part) => part.replace(/^[ \t]+|[ \t]+$/g, ''));
  if (fields.at(-1) === '') fields.pop();
  let id: string | undefined;
  for (const text of fields) {
    const [, name, value] = field.exec(text) ?? [];
    if (name === undefined) return fault('sts-txt-invalid', `not a field: ${text}`);
    if (name === 'id') id ??= value;
  }
  if (id === undefined) return fault('sts-txt-invalid', 'no id');
  if (!/^[A-Za-z0-9]{1,32}$/.test(id)) return fault('sts-txt-invalid', `id: ${id}`);
  return id;
}
