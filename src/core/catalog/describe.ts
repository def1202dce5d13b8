import { findingInfo, isFindingCode } from './findings.js';
import type { FindingInfo } from './types.js';

export type FindingWords = Pick<
  FindingInfo,
  'title' | 'why' | 'remedy' | 'authority' | 'microsoft'
>;

/** The words of a finding. Total, so that a report can always be written: an unknown code says that it is one. */
export function describe(code: string): FindingWords {
  if (isFindingCode(code)) return findingInfo(code);
  return {
    title: 'A finding without words',
    why: 'This release does not know the code; it counts as fail.',
    remedy: ['Report it to the maintainers of dane-cutover with the recording of the run.'],
    authority: 'dane-cutover',
    microsoft: [],
  };
}
