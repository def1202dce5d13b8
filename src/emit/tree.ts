import { foreign } from './foreign-text.js';
import { wrapText } from './visible-text.js';

/** A branch for people: what it says, a line each, and what hangs below it. */
export interface Branch {
  readonly lines: readonly string[];
  readonly below: readonly Branch[];
}

/** Branches one under the other, drawn with box characters; every line within `width` columns. */
export function treeLines(branches: readonly Branch[], width: number): readonly string[] {
  return branches.flatMap((branch) => [
    ...wrapped(branch.lines, '', branch.below.length > 0 ? '│  ' : '   ', width),
    ...below(branch.below, '', width),
  ]);
}

function below(branches: readonly Branch[], prefix: string, width: number): readonly string[] {
  return branches.flatMap((branch, index) => {
    const isLast = index === branches.length - 1;
    const inner = `${prefix}${isLast ? '   ' : '│  '}`;
    const details = `${inner}${branch.below.length > 0 ? '│  ' : '   '}`;
    return [
      ...wrapped(branch.lines, `${prefix}${isLast ? '└─ ' : '├─ '}`, details, width),
      ...below(branch.below, inner, width),
    ];
  });
}

/** The first line stands at the branch, the others and what is broken off hang below it. */
function wrapped(
  lines: readonly string[],
  head: string,
  details: string,
  width: number,
): readonly string[] {
  return lines.flatMap((line, index) =>
    wrapText(foreign(line), Math.max(20, width - details.length - 2)).map((part, at) => {
      if (index === 0 && at === 0) return `${head}${part}`;
      return `${details}${at === 0 ? '' : '  '}${part}`.trimEnd();
    }),
  );
}
