import type { RunnerFacts } from './inputs.js';
import type { Annotation } from '../emit/annotations.js';

/** What the run needs of the runner; `@actions/core` in production. */
export interface RunnerPorts {
  readonly input: (name: string) => string;
  readonly output: (name: string, value: string) => void;
  readonly summary: (markdown: string) => Promise<void>;
  readonly annotate: (annotation: Annotation) => void;
  readonly log: (text: string) => void;
  readonly fail: (message: string) => void;
  /** A folder that outlives the step, for the report and the recording. */
  readonly folder: string;
  readonly writeFile: (path: string, text: string) => void;
  readonly facts: RunnerFacts;
  readonly now: () => number;
}
