import { stageIndex } from '../../core/migration/ids.js';
import { instantFromText, type Instant } from '../../core/time.js';
import type { SenderTally, Timeline, TimelineEvent } from '../../emit/timeline.js';
import { labNames } from '../../lab/addresses.js';
import type { SenderCounters, SenderKind } from '../../lab/senders/sender.js';
import type { Applied } from './apply.js';
import type { StageRecord } from './walk.js';

const senderNames: Readonly<Record<SenderKind, string>> = {
  dane: 'insists on DANE',
  'mta-sts': 'obeys MTA-STS',
  plain: 'plain',
};

/** The walk as a timeline: what was applied, who acted, and every answer of the gate. */
export function timelineOf(
  records: readonly StageRecord[],
  senders: readonly SenderCounters[],
  ended: Instant,
): Timeline {
  return {
    title: `${labNames.domain} goes to SMTP DANE: s0 to s10, and mail all the while`,
    events: [...records.flatMap(eventsOf), ...afterwards(records, ended)],
    senders: senders.map(tallyOf),
  };
}

export function tallyOf({ kind, delivered, deferred, lost }: SenderCounters): SenderTally {
  return { name: senderNames[kind], delivered, deferred, lost };
}

function eventsOf(record: StageRecord): readonly TimelineEvent[] {
  const { stage, began, applied, live, verifyRuns, deeds, early, passed } = record;
  const notBefore = early?.notBefore === undefined ? undefined : instantFromText(early.notBefore);
  const checked = verifyRuns > 1 ? 'verify, once the second server has caught up' : 'verify';
  const events: readonly TimelineEvent[] = [
    { at: began, stage, label: appliedText(applied) },
    { at: live, stage, label: checked, verdict: 'pass' },
    ...deeds.map(({ at, text }) => ({ at, stage, label: text })),
    ...(early === undefined
      ? []
      : [
          {
            at: early.at,
            stage,
            label: 'gate, asked too early',
            verdict: 'wait' as const,
            ...(notBefore !== undefined && { notBefore }),
          },
        ]),
    ...(passed === undefined
      ? []
      : [
          {
            at: passed,
            stage,
            label: `gate to s${stageIndex(stage) + 1}`,
            verdict: 'pass' as const,
          },
        ]),
  ];
  // A stable sort: what happened within one second stays in order.
  return [...events].sort((a, b) => a.at - b.at);
}

/** `MX 0 new 30 legacy, TTL 60; policy testing`. */
function appliedText(applied: readonly Applied[]): string {
  const parts = applied.flatMap(({ brief }) => (brief === '' ? [] : [brief]));
  return parts.length === 0 ? 'no record changes' : parts.join('; ');
}

function afterwards(records: readonly StageRecord[], ended: Instant): readonly TimelineEvent[] {
  const stage = 's10-raise-ttl';
  const enabled = records.find((record) => record.stage === 's3-enable-dnssec')?.began;
  if (enabled === undefined) return [];
  return [
    { at: enabled + 48 * 3600, stage, label: 'the legacy host loses its address' },
    { at: ended, stage, label: 'every queue is empty, 72 h after s3' },
  ];
}
