/** A value that is not of the expected shape; `path` is a JSON path such as `$.exchanges[3].result.outcome`. */
export class ShapeError extends Error {
  override readonly name: string = 'ShapeError';
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}

/** Returns the value with its type proved, or throws ShapeError. */
export type Reader<T> = (value: unknown, path: string) => T;

type Fields = Readonly<Record<string, Reader<unknown>>>;
type Shaped<R extends Fields, O extends Fields> = {
  readonly [K in keyof R]: ReturnType<R[K]>;
} & { readonly [K in keyof O]?: ReturnType<O[K]> };

type Members = Readonly<Record<string, unknown>>;

/** Longest string taken, in UTF-16 units: twice a whole DNS message or policy body in base64, and any plan file. */
const longestString = 2 ** 20;
const longestArray = 100_000;

function members(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ShapeError(path, 'expected an object');
  return value as Members;
}

/** An object with these keys and no other: an unknown key may be one that a newer reader obeys. */
export function object<R extends Fields, O extends Fields = Record<never, never>>(
  required: R,
  optional?: O,
): Reader<Shaped<R, O>> {
  const readers = new Map(Object.entries({ ...required, ...optional }));
  return (value, path) => {
    const given = members(value, path);
    const unknown = Object.keys(given).find((key) => !readers.has(key));
    if (unknown !== undefined) throw new ShapeError(path, `unknown key ${quote(unknown)}`);
    const missing = Object.keys(required).find((key) => !Object.hasOwn(given, key));
    if (missing !== undefined) throw new ShapeError(path, `missing key ${quote(missing)}`);
    const read = Object.entries(given).map(([key, member]) => [
      key,
      readers.get(key)?.(member, `${path}.${key}`),
    ]);
    return Object.fromEntries(read) as Shaped<R, O>;
  };
}

/** One of several object shapes, told apart by the value under `key`. */
export function variants<T>(
  key: string,
  choose: (tag: unknown) => Reader<T> | undefined,
): Reader<T> {
  return (value, path) => {
    const tag = members(value, path)[key];
    const reader = choose(tag);
    if (reader === undefined) throw new ShapeError(`${path}.${key}`, `unexpected ${quote(tag)}`);
    return reader(value, path);
  };
}

export function array<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ShapeError(path, 'expected an array');
    if (value.length > longestArray) throw new ShapeError(path, 'too many elements');
    return value.map((member: unknown, index) => item(member, `${path}[${index}]`));
  };
}

/** An object with free keys; built so that a key such as `__proto__` stays a key. */
export function dictionary<T>(item: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(members(value, path)).map(([key, member]) => [
        key,
        item(member, `${path}[${quote(key)}]`),
      ]),
    );
}

export const string: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw new ShapeError(path, 'expected a string');
  if (value.length > longestString) throw new ShapeError(path, 'string too long');
  return value;
};

/** A string that `pattern` accepts; `what` names it in the error. */
export function matching(pattern: RegExp, what: string): Reader<string> {
  return (value, path) => {
    const text = string(value, path);
    if (!pattern.test(text)) throw new ShapeError(path, `expected ${what}`);
    return text;
  };
}

export const base64: Reader<string> = (value, path) => {
  const text = string(value, path);
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw new ShapeError(path, 'expected base64');
  return text;
};

export function whole(least: number, most: number): Reader<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      throw new ShapeError(path, `expected a whole number from ${least} to ${most}`);
    return value;
  };
}

/** Milliseconds; fractions allowed. */
export const duration: Reader<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw new ShapeError(path, 'expected a number of at least 0');
  return value;
};

export const truth: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ShapeError(path, 'expected true or false');
  return value;
};

export function oneOf<const T extends string | number | boolean>(
  ...words: readonly T[]
): Reader<T> {
  return (value, path) => {
    const found = words.find((word) => word === value);
    if (found === undefined)
      throw new ShapeError(path, `expected ${words.map((word) => quote(word)).join(' or ')}`);
    return found;
  };
}

/** Anything that JSON can hold; already bounded by the size of the text it came in. */
export const anything: Reader<unknown> = (value) => value;

function quote(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
