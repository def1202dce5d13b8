/**
 * The order of natsort's default key, which octoDNS enforces in every mapping: text and digit runs in turn, runs
 * compared as numbers, by code point. Names of ours are ASCII, so its normalisation has nothing to do.
 */
export function naturalCompare(a: string, b: string): number {
  const left = parts(a);
  const right = parts(b);
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const order = comparePart(left[at] ?? '', right[at] ?? '', at % 2 === 1);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Text at even places, digits at odd ones; a leading run follows an empty text. */
function parts(name: string): readonly string[] {
  const split = name.split(/(\d+)/);
  return split.at(-1) === '' && split.length > 1 ? split.slice(0, -1) : split;
}

function comparePart(a: string, b: string, digits: boolean): number {
  if (!digits) return compareText(a, b);
  const x = a.replace(/^0+/, '');
  const y = b.replace(/^0+/, '');
  return x.length - y.length || compareText(x, y);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
