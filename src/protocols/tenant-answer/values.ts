import { instantFromText, type Instant } from '../../core/time.js';

/** Characters of one text that is kept, and how many of them. */
const longest = 200;
const mostTexts = 50;

/**
 * A word of an enumeration: a text, or an object with `Value`. The numbers behind the names are not documented, so a number
 * is a problem and never a guess.
 */
export function wordOf(value: unknown): string | { readonly problem: string } | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return textWord(value);
  if (typeof value === 'number') {
    return { problem: 'is a number without a name: use ConvertTo-Json -EnumsAsStrings' };
  }
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  const entries = Object.entries(value);
  const inner = entries.find(([key]) => /^value(?:__)?$/i.test(key))?.[1] as unknown;
  // One level: an enumeration inside an enumeration is somebody's invention.
  return typeof inner === 'string' || typeof inner === 'number'
    ? wordOf(inner)
    : { problem: 'cannot be read' };
}

/** What ToString makes of an object where -Depth ended: `@{Value=Enabled}`, or the name of its class. */
function textWord(text: string): string | { readonly problem: string } | undefined {
  const cut = /^@\{Value=([A-Za-z]{1,40})\}$/.exec(text)?.[1];
  if (cut !== undefined) return cut;
  if (className.test(text)) return { problem: wasCut };
  const word = text.trim();
  return word === '' ? undefined : word.slice(0, longest);
}

const className = /^(?:Microsoft|System)\./;
const wasCut = 'was cut by a small -Depth';

/** True, False, or their words; everything else is not given. */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** RFC 3339, or what PowerShell 5 writes for a DateTime: `/Date(1764000000000)/`, alone or beside other members. */
export function timeOf(value: unknown): Instant | undefined {
  if (typeof value === 'string' && value.length <= 60) {
    const milliseconds = /^\/Date\((\d{1,15})\)\/$/.exec(value)?.[1];
    const at =
      milliseconds === undefined
        ? instantFromText(value.trim())
        : Math.floor(Number(milliseconds) / 1000);
    return at !== undefined && at >= 0 ? at : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const inner = Object.entries(value).find(
    ([key]) => key.toLowerCase() === 'value',
  )?.[1] as unknown;
  return typeof inner === 'string' ? timeOf(inner) : undefined;
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');

/** Levels below a list of errors, and characters of one text, that are looked into. */
const [deepest, longestText] = [3, 2000];

/** Every text inside: errors are texts in some modules and objects in others. */
function textsIn(value: unknown, depth = deepest): readonly string[] {
  if (typeof value === 'string') return [value.slice(0, longestText)];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.values(value)
    .slice(0, mostTexts)
    .flatMap((inner) => textsIn(inner, depth - 1));
}

/** Whether `textsIn` comes to the end of it. */
function isWhole(value: unknown, depth = deepest): boolean {
  if (typeof value === 'string') return value.length <= longestText;
  if (typeof value !== 'object' || value === null) return true;
  const inner: readonly unknown[] = Object.values(value);
  const fits = inner.length <= mostTexts && (depth > 0 || inner.length === 0);
  return fits && inner.every((one) => isWhole(one, depth - 1));
}

/** Why a list of errors or warnings says less than the tenant did, if it does. */
export function listProblem(value: unknown): string | undefined {
  if (!isGiven(value)) return undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = items.map((item) => textsIn(item));
  if (texts.flat().some((text) => className.test(text))) return wasCut;
  if (items.some((item, at) => isGiven(item) && texts[at]?.length === 0)) return 'cannot be read';
  return isWhole(value) ? undefined : 'is too long or too deep to be read to its end';
}

/** The documented spelling of codes: EG, ED, EX and ES with three digits. */
export function codesIn(values: readonly unknown[]): readonly string[] {
  const found = values.flatMap((value) => textsIn(value)).flatMap(codesOf);
  return [...new Set(found)].slice(0, mostTexts);
}

function codesOf(text: string): readonly string[] {
  return [...text.matchAll(/\bE[GDXS]\d{3}\b/gi)].map(([code]) => code.toUpperCase());
}

export function messagesIn(values: readonly unknown[]): readonly string[] {
  const texts = values.flatMap((value) => textsIn(value));
  const plain = texts.filter((text) => codesOf(text).length === 0 && text.trim() !== '');
  return [...new Set(plain.map((text) => text.trim().slice(0, longest)))].slice(0, mostTexts);
}

/** Every `… MX 10 host` in the texts inside; `@ 60 IN MX 10 contoso-com.e-v1.mx.microsoft` is how the cmdlet writes it. */
export function mxRecordsIn(
  value: unknown,
): readonly { readonly preference: number; readonly host: string }[] {
  const text = textsIn(value).join('\n');
  return [...text.matchAll(/\bMX\s{1,9}(\d{1,5})\s{1,9}([A-Za-z0-9._-]{1,253})/gi)]
    .slice(0, mostTexts)
    .map(([, preference = '0', host = '']) => ({
      preference: Number(preference),
      host: host.toLowerCase().replace(/\.$/, ''),
    }));
}

/** Whether every record given in it is among `mxRecordsIn`. */
export function areMxRecords(value: unknown): boolean {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (
    items.length <= mostTexts &&
    items.filter(isGiven).every((item) => isWhole(item) && mxRecordsIn(item).length > 0)
  );
}
