import { instantFromText } from '../../src/core/time.js';
import { renderTimelineMarkdown } from '../../src/emit/timeline-markdown.js';
import { renderTimeline } from '../../src/emit/timeline-terminal.js';
import type { Timeline } from '../../src/emit/timeline.js';

const start = instantFromText('2026-11-24T07:00:00Z') ?? 0;
const timeline: Timeline = {
  title: 'contoso.com',
  events: [
    { at: start, stage: 's0-baseline', label: 'live on both servers', verdict: 'pass' },
    {
      at: start + 60,
      stage: 's1-lower-ttl',
      label: 'asked for s2 at once',
      verdict: 'wait',
      notBefore: start + 3780,
    },
    { at: start + 3780, stage: 's1-lower-ttl', label: 'asked for s2 again', verdict: 'pass' },
    { at: start + 3800, stage: 's2-relax-mta-sts', label: 'policy, then its TXT' },
  ],
  senders: [
    { name: 'DANE', delivered: 210, deferred: 3, lost: 0 },
    { name: 'plain', delivered: 198, deferred: 0, lost: 0 },
  ],
};

describe('the timeline of a cutover', () => {
  test('runs down a rail of stages, answers beside it, the mail below', () => {
    expect(renderTimeline(timeline, { color: false, width: 80 })).toBe(
      [
        'contoso.com',
        '24 Nov 07:00:00 UTC to 24 Nov 08:03:20 UTC, 1 h 3 min of lab time',
        '',
        ' 24 Nov 07:00:00 ● s0-baseline'.padEnd(70) + '╌╌╌╌╌╌╌╌╌╌',
        '                 │  live on both servers'.padEnd(76) + 'PASS',
        '          +1 min │',
        ' 24 Nov 07:01:00 ● s1-lower-ttl'.padEnd(70) + '━╌╌╌╌╌╌╌╌╌',
        '                 │  asked for s2 at once'.padEnd(62) + 'WAIT for 1 h 2 min',
        '                 │  asked for s2 again'.padEnd(76) + 'PASS',
        '      +1 h 2 min │',
        ' 24 Nov 08:03:20 ● s2-relax-mta-sts'.padEnd(70) + '━━╌╌╌╌╌╌╌╌',
        '                 │  policy, then its TXT',
        '                 ╵',
        '',
        'sender   delivered    deferred        lost',
        'DANE           210           3           0',
        'plain          198           0           0',
        '0 messages lost',
        '',
      ].join('\n'),
    );
  });

  test('is drawn by Mermaid for a summary, with the same answers as a table', () => {
    expect(renderTimelineMarkdown(timeline)).toBe(
      [
        '## contoso.com',
        '',
        '```mermaid',
        'gantt',
        '  title contoso.com',
        '  dateFormat YYYY-MM-DDTHH:mm:ss',
        '  axisFormat %H:%M',
        '  section s0-baseline',
        '  live :done, t0, 2026-11-24T07:00:00, 2026-11-24T07:01:00',
        '  section s1-lower-ttl',
        '  live :done, t1, 2026-11-24T07:01:00, 2026-11-24T08:03:20',
        '  wait :crit, t2, 2026-11-24T07:01:00, 2026-11-24T08:03:00',
        '  section s2-relax-mta-sts',
        '  live :done, t3, 2026-11-24T08:03:20, 2026-11-24T08:03:21',
        '```',
        '',
        '| time (UTC) | stage |  | answer | not before |',
        '| --- | --- | --- | --- | --- |',
        '| 2026-11-24T07:00:00Z | `s0-baseline` | live on both servers | PASS |  |',
        '| 2026-11-24T07:01:00Z | `s1-lower-ttl` | asked for s2 at once | WAIT | 2026-11-24T08:03:00Z (in 1 h 2 min) |',
        '| 2026-11-24T08:03:00Z | `s1-lower-ttl` | asked for s2 again | PASS |  |',
        '| 2026-11-24T08:03:20Z | `s2-relax-mta-sts` | policy, then its TXT |  |  |',
        '',
        '| sender | delivered | deferred | lost |',
        '| --- | --- | --- | --- |',
        '| DANE | 210 | 3 | 0 |',
        '| plain | 198 | 0 | 0 |',
        '',
        '**0 lost.**',
        '',
      ].join('\n'),
    );
  });

  test('keeps 80 columns with long labels', () => {
    const long = {
      ...timeline,
      title: 'x'.repeat(200),
      senders: [{ ...timeline.senders[0], name: 'y'.repeat(200) }],
    };
    const events = timeline.events.map((event) => ({ ...event, label: 'z '.repeat(200) }));
    const text = renderTimeline({ ...long, events } as Timeline, { color: false, width: 80 });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
