import type { PlanResult } from '../core/plan.js';
import { readPlanTree } from '../core/plan-reader/read-plan-tree.js';
import { readDocument } from './plan-document.js';
import { textPlaces } from './text-places.js';

/** UTF-8 octets; a plan for a thousand domains stays below it. */
export const largestPlan = 256 * 1024;

/**
 * The plan in `text`, or every reason for refusing it, with places for annotations. Total: no text makes it throw,
 * and the time it takes grows with the size only. `file` is named in the refusal of a file too large to quote.
 */
export function readPlan(text: string, file: string): PlanResult {
  const result = planIn(text, file);
  return result.ok ? result : { ...result, file };
}

function planIn(text: string, file: string): PlanResult {
  if (isTooLarge(text)) return { ok: false, errors: [tooLarge(file)] };
  const plain = text.replace(/^\uFEFF/, '');
  const document = readDocument(plain);
  if (!document.ok) return { ok: false, errors: document.refusals.errors };
  return readPlanTree(document.root, textPlaces(plain).lines);
}

function isTooLarge(text: string): boolean {
  return text.length > largestPlan || new TextEncoder().encode(text).length > largestPlan;
}

function tooLarge(file: string): Extract<PlanResult, { ok: false }>['errors'][number] {
  return {
    code: 'plan-too-large',
    position: { line: 1, column: 1 },
    excerpt: '',
    width: 1,
    message: `${file} is larger than ${largestPlan} octets`,
    fix: 'Split the domains over several plan files.',
  };
}
