/** Pseudo-random numbers that depend on nothing but the seed (sfc32). */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the list, or `undefined` where it is empty. */
  maybe<T>(list: readonly T[]): T | undefined;
  shuffled<T>(list: readonly T[]): T[];
  bytes(length: number): Uint8Array;
}

function sfc32(seed: number, stream: number): () => number {
  let [a, b, c, counter] = [seed >>> 0, stream >>> 0, 0x9e3779b9, 1];
  const next = (): number => {
    const sum = (a + b + counter++) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let warm = 0; warm < 15; warm++) next();
  return next;
}

/** The same seed and stream give the same numbers: a case is found again by its number alone. */
export function createRandom(seed: number, stream = 0): Random {
  const next = sfc32(seed, stream);
  const below = (limit: number): number => (limit <= 1 ? 0 : next() % limit);
  const maybe = <T>(list: readonly T[]): T | undefined => list[below(list.length)];
  return {
    below,
    maybe,
    chance: (probability) => next() / 0x100000000 < probability,
    pick: (list) => {
      const found = maybe(list);
      if (found === undefined) throw new RangeError('nothing to pick from');
      return found;
    },
    shuffled: (list) => {
      const copy = [...list];
      for (let at = copy.length - 1; at > 0; at--) {
        const other = below(at + 1);
        const [a, b] = [copy[at], copy[other]];
        if (a !== undefined && b !== undefined) [copy[at], copy[other]] = [b, a];
      }
      return copy;
    },
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
  };
}
