import type { FindingCode } from '../catalog/findings.js';
import type { PlanError } from '../plan.js';
import type { Place } from './yaml-node.js';

/** Keys of the findings catalog that a plan file can raise. */
export type PlanCode = Extract<FindingCode, `plan-${string}`>;

/** A file of many thousand faults is answered with this many, and with one more that says so. */
const mostErrors = 100;
/** A line of a hostile file may be the whole file; each error carries at most this much of it. */
const longestExcerpt = 240;

/** Collects every refusal of one file, so that a person repairs it once. */
export class Refusals {
  readonly #lines: readonly string[];
  readonly #errors: PlanError[] = [];

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** In the order of the file; what says that more was left out stands last. */
  get errors(): readonly PlanError[] {
    const listed = this.#errors.slice(0, mostErrors).sort(byPlace);
    return [...listed, ...this.#errors.slice(mostErrors)];
  }

  get count(): number {
    return this.#errors.length;
  }

  /** `message` says what was seen, `fix` what to write instead. Returns `undefined` so that readers can return it. */
  refuse(code: PlanCode, at: Place, message: string, fix: string): undefined {
    if (this.#errors.length > mostErrors) return undefined;
    if (this.#errors.length === mostErrors) {
      this.#add(
        'plan-too-large',
        at,
        'there are more faults than are listed',
        'Repair the first ones.',
      );
      return undefined;
    }
    this.#add(code, at, message, fix);
    return undefined;
  }

  #add(code: PlanCode, at: Place, message: string, fix: string): void {
    const line = this.#lines[at.position.line - 1] ?? '';
    const excerpt = line.slice(0, longestExcerpt);
    this.#errors.push({ code, position: at.position, excerpt, width: at.width, message, fix });
  }
}

function byPlace(a: PlanError, b: PlanError): number {
  return a.position.line - b.position.line || a.position.column - b.position.column;
}

/** A value of the file inside a message: bounded, still hostile. */
export function shown(text: string): string {
  return text.length > 60 ? `"${text.slice(0, 57)}..."` : `"${text}"`;
}
