import type { StageId } from '../core/migration/ids.js';
import type { Instant } from '../core/time.js';
import type { VerdictWord } from '../core/verdict.js';

/** One moment of a cutover: a stage going live, a gate's answer, a cmdlet, mail. */
export interface TimelineEvent {
  readonly at: Instant;
  readonly stage: StageId;
  readonly label: string;
  /** The gate's or verify's answer, where the moment has one. */
  readonly verdict?: VerdictWord;
  /** With `wait`, where the answer named a time. */
  readonly notBefore?: Instant;
}

/** What became of the messages of one sender. */
export interface SenderTally {
  readonly name: string;
  readonly delivered: number;
  /** Messages that were deferred at least once and delivered or given up later. */
  readonly deferred: number;
  readonly lost: number;
}

export interface Timeline {
  readonly title: string;
  /** In order of time. */
  readonly events: readonly TimelineEvent[];
  readonly senders: readonly SenderTally[];
}

/** Events by stage, in the order in which the stages were entered; a stage entered again stands again. */
export function timelineStages(
  events: readonly TimelineEvent[],
): readonly { readonly stage: StageId; readonly events: readonly TimelineEvent[] }[] {
  const runs: { stage: StageId; events: TimelineEvent[] }[] = [];
  for (const event of events) {
    const last = runs.at(-1);
    if (last?.stage === event.stage) last.events.push(event);
    else runs.push({ stage: event.stage, events: [event] });
  }
  return runs;
}

export function lostInAll({ senders }: Timeline): number {
  return senders.reduce((sum, { lost }) => sum + lost, 0);
}
