import { stageIndex } from '../core/migration/ids.js';
import type { Instant } from '../core/time.js';
import { foreign, shorten } from './foreign-text.js';
import { dayTimeText, spanText } from './human-time.js';
import { painter, verdictColours, type Paint } from './paint.js';
import {
  lostInAll,
  timelineStages,
  type SenderTally,
  type Timeline,
  type TimelineEvent,
} from './timeline.js';
import type { TerminalOptions } from './terminal-report.js';

interface Page {
  readonly width: number;
  readonly paint: Paint;
}

/** A rail of stages from top to bottom with the time that passed, the gates' answers beside it, and the mail below. */
export function renderTimeline(timeline: Timeline, options: TerminalOptions): string {
  const page = { width: Math.max(60, options.width), paint: painter(options.color) };
  const { events } = timeline;
  const start = events[0]?.at ?? 0;
  const end = events.at(-1)?.at ?? start;
  const runs = timelineStages(events);
  const lines = runs.flatMap((run, index) => {
    const began = run.events[0]?.at ?? start;
    const next = runs[index + 1]?.events[0]?.at;
    return [
      stageLine(run.stage, began, page),
      ...run.events.map((event) => eventLine(event, page)),
      ...(next === undefined ? [] : [page.paint(passedLine(next - began), 'dim')]),
    ];
  });
  return [
    page.paint(shorten(foreign(timeline.title), page.width), 'bold'),
    `${dayTimeText(start)} to ${dayTimeText(end)}, ${spanText(end - start)} of lab time`,
    '',
    ...lines,
    `${' '.repeat(railAt)}╵`,
    '',
    ...senderLines(timeline, page),
    '',
  ].join('\n');
}

const railAt = 17;
const rail = `${' '.repeat(railAt)}│`;

/** How long the stage lasted, beside the rail that leads to the next. */
function passedLine(seconds: number): string {
  return `${`+${spanText(seconds)}`.padStart(railAt - 1)} │`;
}

/** The time left of the rail, a node on it, the stage and how far along the track it is. */
function stageLine(stage: TimelineEvent['stage'], at: Instant, page: Page): string {
  const time = dayTimeText(at).replace(' UTC', '');
  const done = stageIndex(stage);
  const bar = `${'━'.repeat(done)}${'╌'.repeat(10 - done)}`;
  const room = page.width - railAt - 2 - 10;
  return `${time.padStart(railAt - 1)} ${page.paint('●', 'bold')} ${page.paint(stage.padEnd(room), 'bold')}${page.paint(bar, 'dim')}`;
}

function eventLine({ at, label, verdict, notBefore }: TimelineEvent, page: Page): string {
  const word = verdict?.toUpperCase() ?? '';
  const when = notBefore === undefined ? '' : ` for ${spanText(notBefore - at)}`;
  const answer = `${word}${when}`;
  const room = page.width - railAt - 3 - (answer === '' ? 0 : answer.length + 2);
  const text = shorten(foreign(label), Math.max(12, room));
  const shown = verdict === undefined ? '' : page.paint(word, verdictColours[verdict]) + when;
  const space =
    shown === ''
      ? ''
      : ' '.repeat(Math.max(2, page.width - railAt - 3 - text.length - answer.length));
  return `${page.paint(rail, 'dim')}  ${text}${space}${shown}`;
}

function senderLines(timeline: Timeline, page: Page): readonly string[] {
  const { senders } = timeline;
  if (senders.length === 0) return [];
  const longest = Math.min(
    page.width - 36,
    Math.max('sender'.length, ...senders.map(({ name }) => foreign(name).length)),
  );
  const row = (name: string, cells: readonly string[]) =>
    `${shorten(name, longest).padEnd(longest)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const tally = ({ name, delivered, deferred, lost }: SenderTally) =>
    row(foreign(name), [delivered, deferred, lost].map(String));
  const lost = lostInAll(timeline);
  return [
    page.paint(row('sender', ['delivered', 'deferred', 'lost']), 'dim'),
    ...senders.map(tally),
    page.paint(`${lost} ${lost === 1 ? 'message' : 'messages'} lost`, lost === 0 ? 'green' : 'red'),
  ];
}
