import { instantToText } from '../core/time.js';
import { spanText } from './human-time.js';
import { md } from './markdown-text.js';
import { markdownTable } from './markdown-table.js';
import { mermaidGantt, type GanttTask } from './mermaid-gantt.js';
import { lostInAll, timelineStages, type Timeline } from './timeline.js';

/** The same timeline for a job summary: a Mermaid diagram of the stages, the answers and the mail as tables. */
export function renderTimelineMarkdown(timeline: Timeline): string {
  const { events, senders } = timeline;
  return [
    `## ${md(timeline.title)}`,
    '',
    mermaidGantt(timeline.title, ganttTasks(timeline)),
    '',
    ...markdownTable(
      ['time (UTC)', 'stage', '', 'answer', 'not before'],
      events.map(({ at, stage, label, verdict, notBefore }) => [
        instantToText(at),
        `\`${stage}\``,
        md(label),
        verdict?.toUpperCase() ?? '',
        notBefore === undefined
          ? ''
          : `${instantToText(notBefore)} (in ${spanText(notBefore - at)})`,
      ]),
    ),
    '',
    ...(senders.length === 0 ? [] : senderTable(timeline)),
  ].join('\n');
}

function senderTable(timeline: Timeline): readonly string[] {
  return [
    ...markdownTable(
      ['sender', 'delivered', 'deferred', 'lost'],
      timeline.senders.map(({ name, delivered, deferred, lost }) => [
        md(name),
        ...[delivered, deferred, lost].map(String),
      ]),
    ),
    '',
    `**${lostInAll(timeline)} lost.**`,
    '',
  ];
}

/** Each stage as a bar until the next begins; waits that a gate named are drawn inside it. */
function ganttTasks({ events }: Timeline): readonly GanttTask[] {
  const runs = timelineStages(events);
  const end = events.at(-1)?.at ?? 0;
  return runs.flatMap(({ stage, events: own }, index): readonly GanttTask[] => {
    const from = own[0]?.at ?? end;
    const until = runs[index + 1]?.events[0]?.at ?? end;
    const waits = own.flatMap(({ at, notBefore }): readonly GanttTask[] =>
      notBefore === undefined
        ? []
        : [{ section: stage, label: 'wait', from: at, until: notBefore, state: 'crit' }],
    );
    return [{ section: stage, label: 'live', from, until, state: 'done' }, ...waits];
  });
}
