/** A GFM table; cells must have gone through `md` or be words of ours without pipes. */
export function markdownTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

/** Folded; the blank lines make GitHub read the inside as Markdown. */
export function folded(summary: string, lines: readonly string[]): readonly string[] {
  return section('<details>', summary, lines);
}

/** The same, open until the reader folds it. */
export function unfolded(summary: string, lines: readonly string[]): readonly string[] {
  return section('<details open>', summary, lines);
}

function section(tag: string, summary: string, lines: readonly string[]): readonly string[] {
  return [tag, `<summary>${summary}</summary>`, '', ...lines, '', '</details>'];
}
