/** The rows of the `exchange-online` track, in order. */
export const exchangeOnlineStages = [
  's0-baseline',
  's1-lower-ttl',
  's2-relax-mta-sts',
  's3-enable-dnssec',
  's4-add-new-mx',
  's5-verify-new-mx',
  's6-swap-preference',
  's7-remove-legacy-mx',
  's8-enable-dane',
  's9-enforce-mta-sts',
  's10-raise-ttl',
] as const;

export type StageId = (typeof exchangeOnlineStages)[number];
export type TrackId = 'exchange-online';

export function isStageId(text: string): text is StageId {
  return (exchangeOnlineStages as readonly string[]).includes(text);
}

/** Position in the track, 0 for s0. */
export function stageIndex(stage: StageId): number {
  return exchangeOnlineStages.indexOf(stage);
}

/** The row after `stage`, or `undefined` after the last. */
export function nextStage(stage: StageId): StageId | undefined {
  return exchangeOnlineStages[stageIndex(stage) + 1];
}
