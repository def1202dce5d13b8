import { labelled } from '../../emit/indent.js';
import { markdownTable } from '../../emit/markdown-table.js';
import { md } from '../../emit/markdown-text.js';
import { painter } from '../../emit/paint.js';
import type { SenderCounters } from '../../lab/senders/sender.js';
import { wordsOf, type Forced, type MistakeRecord, type Refusal } from './mistakes/mistake.js';

interface Page {
  readonly color: boolean;
  readonly width: number;
}

/** The five mistakes for people: who refused, and what it cost when it was done all the same. */
export function renderMistakes(records: readonly MistakeRecord[], page: Page): string {
  const paint = painter(page.color);
  const head = `${records.length} mistakes, each on a fresh lab: refused beforehand, then forced`;
  const lines = records.flatMap((record, index) => [
    '',
    ...labelled(`${index + 1}`, record.title, { at: 0, label: 3, width: page.width }).map((line) =>
      paint(line, 'bold'),
    ),
    ...record.refusals.flatMap((refusal) => refusalLines(refusal, page)),
    ...forcedLines(record.forced, page),
  ]);
  return [paint(head, 'bold'), ...lines, ''].join('\n');
}

const columns = { at: 3, label: 9 };

function refusalLines(refusal: Refusal, page: Page): readonly string[] {
  const row = (label: string, text: string) =>
    labelled(label, text, { ...columns, width: page.width });
  const said = refusal.notBefore === undefined ? '' : ` not before ${refusal.notBefore}`;
  const what = refusal.code ?? `${(refusal.verdict ?? '').toUpperCase()}${said}`;
  const words = refusal.code === undefined ? undefined : wordsOf(refusal.code);
  const microsoft = words?.microsoft.join(', ') ?? '';
  return [
    ...row(
      'refused',
      `by ${refusal.by}: ${what}${microsoft === '' ? '' : ` (Microsoft: ${microsoft})`}`,
    ),
    ...row('', refusal.said),
    ...(words === undefined || words.remedy === '' ? [] : row('', `Next: ${words.remedy}`)),
  ];
}

function forcedLines(forced: Forced, page: Page): readonly string[] {
  const row = (label: string, text: string) =>
    labelled(label, text, { ...columns, width: page.width });
  return [
    ...row('forced', forced.done),
    ...row('seen', seenText(forced)),
    ...forced.senders.flatMap((one, index) => row(index === 0 ? 'mail' : '', mailText(one))),
    ...row('why', forced.because),
  ];
}

function seenText({ seen }: Forced): string {
  return typeof seen === 'string'
    ? seen
    : `check: ${seen.verdict.toUpperCase()} ${seen.codes.join(', ')}`;
}

function mailText({ kind, sent, delivered, deferred, lost }: SenderCounters): string {
  const count = (value: number) => String(value).padStart(3);
  return `${kind.padEnd(8)}${count(sent)} sent ${count(delivered)} delivered ${count(deferred)} deferred ${count(lost)} lost`;
}

/** The same as a table for a job summary. */
export function mistakesMarkdown(records: readonly MistakeRecord[]): string {
  return [
    '### Mistakes: refused beforehand, then forced on a fresh lab',
    '',
    ...markdownTable(
      ['mistake', 'refused by', 'code', 'forced: seen', 'deferred', 'lost'],
      records.map(({ title, refusals, forced }) => [
        md(title),
        refusals.map(({ by }) => by).join(', '),
        refusals.map(({ code, verdict }) => `\`${code ?? verdict ?? ''}\``).join(', '),
        md(seenText(forced)),
        bySender(forced.senders, 'deferred'),
        bySender(forced.senders, 'lost'),
      ]),
    ),
    '',
  ].join('\n');
}

function bySender(senders: readonly SenderCounters[], of: 'deferred' | 'lost'): string {
  const some = senders.filter((one) => one[of] > 0);
  return some.length === 0 ? '0' : some.map((one) => `${one.kind} ${one[of]}`).join(', ');
}
