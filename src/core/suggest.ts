/** Longer words are never near: bounds the work on hostile input. */
const longest = 64;

/** The candidate a person most likely meant, or `undefined` where none is near. Case is ignored. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' || wanted.length > longest) return undefined;
  // `s4` or `add-new-mx` for `s4-add-new-mx`; a part that several share names none of them.
  const whole = candidates.filter((candidate) => hasPart(candidate.toLowerCase(), wanted));
  if (whole.length > 0) return whole.length === 1 ? whole[0] : undefined;
  return nearMatches(text, candidates, 1)[0];
}

/** Up to `count` candidates, nearest first, for a list of near matches. */
export function nearMatches(
  text: string,
  candidates: readonly string[],
  count: number,
): readonly string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' || wanted.length > longest) return [];
  return candidates
    .map((candidate) => ({ candidate, score: score(wanted, candidate.toLowerCase()) }))
    .filter(({ score: found }) => found <= tolerance(wanted))
    .sort((a, b) => a.score - b.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

function hasPart(candidate: string, part: string): boolean {
  return `-${candidate}-`.includes(`-${part}-`);
}

function tolerance(wanted: string): number {
  return Math.max(1, Math.floor(wanted.length / 3));
}

function score(a: string, b: string): number {
  return hasPart(b, a) ? 0 : distance(a, b);
}

/** Edits and swaps of neighbours between two words (optimal string alignment). */
function distance(a: string, b: string): number {
  let older: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current: number[] = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(current, column - 1) + 1,
          at(previous, column) + 1,
          at(previous, column - 1) + (same ? 0 : 1),
          row > 1 && column > 1 && swapped ? at(older, column - 2) + 1 : Infinity,
        ),
      );
    }
    older = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
