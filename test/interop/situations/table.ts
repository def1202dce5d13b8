import type { Explanation } from './explanations.js';
import { disagreements } from './verdict.js';
import { tools, type Judgement } from './words.js';

/** Situation by judge; a number in brackets is that of the explanation below, `?` has none. */
export function renderJudgements(
  judgements: readonly Judgement[],
  explanations: readonly Explanation[],
): string {
  const found = disagreements(judgements, explanations);
  const used = explanations.filter((one) => found.some(({ explanation }) => explanation === one));
  const head = ['situation', 'receiver, authority', 'check', 'ours', ...tools, 'what'];
  const lines = judgements.map((judgement) => [
    judgement.situation,
    judgement.by,
    judgement.verdict,
    judgement.ours === judgement.expected
      ? judgement.ours
      : `${judgement.ours}, not ${judgement.expected}`,
    ...tools.map((tool) => {
      const one = found.find((entry) => entry.judgement === judgement && entry.tool === tool);
      const word = judgement.theirs[tool];
      if (one === undefined) return word;
      return `${word} [${one.explanation === undefined ? '?' : used.indexOf(one.explanation) + 1}]`;
    }),
    judgement.what,
  ]);
  const notes = used.map(
    ({ says, section, why }, index) => `[${index + 1}] ${section} (${says}): ${why}`,
  );
  return [...columns([head, ...lines]), '', ...notes].join('\n');
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  const text = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const [first = '', ...rest] = text;
  return [first, widths.map((width) => '-'.repeat(width)).join('  '), ...rest];
}
