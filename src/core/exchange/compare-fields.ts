import type { TenantAnswer } from './tenant-answer.js';
import type { PredictedStatus } from './types.js';

export const agreements = ['same', 'differs', 'not-comparable'] as const;

/** One field of the cmdlet, as predicted and as answered. */
export interface FieldRow {
  readonly field: string;
  /** `unknown` where it was not seen. */
  readonly predicted: string;
  /** `not given` where the answer does not hold it. Foreign text. */
  readonly answered: string;
  readonly agreement: (typeof agreements)[number];
}

/** Every documented field; one that we did not see, or the answer does not hold, is never `same`. */
export function fieldRows(predicted: PredictedStatus, answer: TenantAnswer): readonly FieldRow[] {
  const { expectedMx: ours } = predicted;
  const { expectedMx: theirs } = answer;
  const truth = (value: boolean | undefined) =>
    value === undefined ? undefined : value ? 'True' : 'False';
  return [
    row('DnssecFeatureStatus', known(predicted.feature), answer.feature),
    // The host is what counts: of the preference the documentation says 0 and its example 10.
    row('ExpectedMxRecord', ours?.host, theirs?.host),
    row('DnssecSupport', known(predicted.dnssecSupport), answer.dnssecSupport),
    row('MxValidation', known(predicted.mxStatus), answer.mxStatus),
    row('ActualMxRecords', setText(predicted.actualMx), setText(answer.actualMx)),
    row('MtaStsValidation', known(predicted.mtaStsStatus), answer.mtaStsStatus),
    row('MtaStsAvailable', truth(predicted.mtaStsAvailable), truth(answer.mtaStsAvailable)),
    row('MtaStsMode', predicted.mtaStsMode, answer.mtaStsMode),
  ];
}

function known(word: string): string | undefined {
  return word === 'unknown' ? undefined : word;
}

function setText(records: readonly string[] | undefined): string | undefined {
  return records === undefined ? undefined : [...records].sort().join(', ') || 'none';
}

function row(field: string, predicted: string | undefined, answered: string | undefined): FieldRow {
  const comparable = predicted !== undefined && answered !== undefined;
  const same = comparable && predicted.toLowerCase() === answered.toLowerCase();
  return {
    field,
    predicted: predicted ?? 'unknown',
    answered: answered ?? 'not given',
    agreement: comparable ? (same ? 'same' : 'differs') : 'not-comparable',
  };
}
