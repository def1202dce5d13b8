import type { Explanation } from './explanations.js';
import { tools, type Judgement, type Tool } from './words.js';

export interface Disagreement {
  readonly judgement: Judgement;
  readonly tool: Tool;
  readonly explanation: Explanation | undefined;
}

/** Every word of a tool that is not ours. A tool that cannot say does not disagree. */
export function disagreements(
  judgements: readonly Judgement[],
  explanations: readonly Explanation[],
): readonly Disagreement[] {
  return judgements.flatMap((judgement) =>
    tools
      .filter((tool) => !['n.a.', judgement.ours].includes(judgement.theirs[tool]))
      .map((tool) => ({
        judgement,
        tool,
        explanation: explanations.find(
          ({ tools: whose, says, situations }) =>
            whose.includes(tool) &&
            says === judgement.theirs[tool] &&
            situations.includes(judgement.situation),
        ),
      })),
  );
}

/** Explanations of what nobody says (any more), and those that explain without naming a section. */
export function stale(
  found: readonly Disagreement[],
  explanations: readonly Explanation[],
): readonly string[] {
  return explanations.flatMap((explanation) => {
    const { tools: whose, situations, says, section } = explanation;
    const used = (tool: Tool, situation: string): boolean =>
      found.some(
        (one) =>
          one.explanation === explanation &&
          one.tool === tool &&
          one.judgement.situation === situation,
      );
    const unused = whose.flatMap((tool) =>
      situations
        .filter((situation) => !used(tool, situation))
        .map((situation) => `${situation}: the explanation is stale, ${tool} does not say ${says}`),
    );
    const sectionless = /^RFC \d+ section \d/.test(section) ? [] : [`no section: ${section}`];
    return [...unused, ...sectionless];
  });
}

/** `check` passes exactly where a strict sender authenticates every host by DANE, whatever MTA-STS says. */
function wholeDomains(judgements: readonly Judgement[]): readonly string[] {
  const idOf = ({ situation }: Judgement): string => situation.split(' ')[0] ?? '';
  return [...new Set(judgements.map(idOf))].flatMap((id) => {
    const group = judgements.filter((one) => idOf(one) === id);
    const verified = group.every(({ expected }) => expected === 'dane-verified');
    const passes = group.every(({ verdict }) => verdict === 'pass');
    if (verified === passes) return [];
    return [`${id}: check says ${group[0]?.verdict ?? ''}, and the hosts call for the contrary`];
  });
}

/** What is wrong with the run, one line each; empty where it passes. */
export function faults(
  judgements: readonly Judgement[],
  situations: readonly string[],
  explanations: readonly Explanation[],
): readonly string[] {
  const found = disagreements(judgements, explanations);
  const judged = new Set(judgements.map(({ situation }) => situation.split(' ')[0]));
  return [
    ...situations.filter((id) => !judged.has(id)).map((id) => `${id}: not judged`),
    ...judgements
      .filter(({ ours, expected }) => ours !== expected || ours === 'unclear')
      .map(
        ({ situation, ours, expected }) => `${situation}: ours is ${ours}, expected ${expected}`,
      ),
    ...wholeDomains(judgements),
    ...found
      .filter(
        ({ explanation, judgement, tool }) =>
          explanation === undefined || judgement.theirs[tool] === 'unclear',
      )
      .map(
        ({ judgement, tool }) =>
          `${judgement.situation}: ours is ${judgement.ours}, ${tool} says ${judgement.theirs[tool]}, and nothing explains it`,
      ),
    ...stale(found, explanations),
  ];
}
