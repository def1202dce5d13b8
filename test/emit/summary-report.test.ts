import { renderSummary } from '../../src/emit/summary-report.js';
import { octets } from '../../src/emit/markdown-text.js';
import { now } from '../support/as-seen.js';
import { contoso } from '../support/plans.js';
import { healthy, judged, mismatched, poisoned, reportOf } from '../support/reports.js';

const fenced = /^(`{3,})[\s\S]*?^\1$/gm;

/** The tags that the summary itself writes. */
const ownTags = /<\/?(details( open)?|summary)>/g;

describe('the job summary', () => {
  const gate = judged(contoso('s1-lower-ttl'), {
    to: 's2-relax-mta-sts',
    ledger: { version: 1, entries: [] },
  });

  test('begins with the answer and the table of checks', () => {
    const lines = renderSummary(reportOf([gate], { mode: 'gate' })).split('\n');
    expect(lines[0]).toBe('### WAIT  `contoso.com`: s1-lower-ttl → s2-relax-mta-sts');
    expect(lines.slice(4, 7)).toEqual([
      '|  | check | seen |',
      '| --- | --- | --- |',
      '| ✓ | live state is s1-lower-ttl on every server | 2 server addresses asked |',
    ]);
  });

  test('shows the change set and the way back as diffs, the policy before its TXT', () => {
    const text = renderSummary(reportOf([gate], { mode: 'gate' }));
    const change = text.slice(text.indexOf('change set to s2-relax-mta-sts'));
    expect(change.indexOf('+ policy  mode: testing')).toBeGreaterThan(0);
    expect(change.indexOf('+ policy  mode: testing')).toBeLessThan(
      change.indexOf('+ _mta-sts.contoso.com. 3600 TXT v=STSv1; id='),
    );
    expect(text).toContain('<summary>rollback to s1-lower-ttl</summary>');
  });

  test('draws what was live since when, and the wait, as a Mermaid gantt', () => {
    const value = { mxTtl: 3600 };
    const entry = { domain: gate.observation.domain, fact: 'live', by: 'test', value } as const;
    const domain = judged(contoso('s1-lower-ttl'), {
      to: 's2-relax-mta-sts',
      ledger: {
        version: 1,
        entries: [
          { ...entry, stage: 's0-baseline', at: now - 8000 },
          { ...entry, stage: 's1-lower-ttl', at: now - 1000 },
        ],
      },
    });
    expect(renderSummary(reportOf([domain], { mode: 'gate' }))).toContain(
      [
        '```mermaid',
        'gantt',
        '  title contoso.com',
        '  dateFormat YYYY-MM-DDTHH:mm:ss',
        '  axisFormat %H:%M',
        '  section s0-baseline',
        '  live :done, t0, 2026-11-18T08:53:20, 2026-11-18T10:50:00',
        '  section s1-lower-ttl',
        '  live :active, t1, 2026-11-18T10:50:00, 2026-11-18T11:06:40',
        '  wait :crit, t2, 2026-11-18T11:06:40, 2026-11-18T11:51:00',
        '  section s2-relax-mta-sts',
        '  not before :milestone, t3, 2026-11-18T11:51:00, 0s',
        '```',
      ].join('\n'),
    );
  });

  test('gives values whole, to be copied, and the remedy', () => {
    const text = renderSummary(reportOf([mismatched()]));
    expect(text).toContain(`3 1 1 ${'ab'.repeat(32)}`);
    expect(text).toContain('1. On the mail server itself, compute the digest');
  });

  test('says a pass in one line', () => {
    expect(renderSummary(reportOf([healthy()])).split('\n')[0]).toBe(
      '### PASS  `contoso.com`: secure DANE on its only MX',
    );
  });

  test.each([
    ['the end of a cell', '</td></tr></table><h1>PASS</h1>'],
    ['a comment that swallows the rest', '<!-- -->'],
    ['an open comment', '<!--'],
    ['a workflow command', '::error::x'],
    ['a line break and a command', 'a\r\n::set-output name=verdict::pass\n'],
    ['a table row', 'a | b |\n| c | d |'],
    ['a heading', '\n\n# PASS\n'],
    ['back-quotes and a fence', '`` ` \n```\n'],
    ['a mention and references', '@octocat @org/team #1 org/repo#2 GH-3'],
    ['links', 'https://mx.test www.mx.test [a](https://mx.test) root@mx.test'],
    ['an image', '![](https://mx.test/track.png)'],
    ['a bidirectional override', '\u202e\u2066pass\u2069'],
    ['an end of the folded part', '</details>'],
  ])('neither obeys nor shows raw: %s', (_, attack) => {
    const text = renderSummary(poisoned(attack));
    const outside = text
      .replace(fenced, '')
      .replace(ownTags, '')
      .replace(/`[^`\n]*`/g, '');
    expect(outside).not.toMatch(/<|@|#\d|https?:|www\.|!\[|\]\(/);
    expect(text).not.toMatch(/[\r\u202e\u2066]/);
    expect(text.split('\n').filter((line) => /^\s*(::|# PASS)/.test(line))).toEqual([]);
    const count = (pattern: RegExp) => (text.match(pattern) ?? []).length;
    expect(count(/<details/g)).toBe(count(/<\/details>/g));
    expect(count(/^```/gm) % 2).toBe(0);
    for (const row of text.split('\n').filter((line) => line.startsWith('| ✗ '))) {
      expect(row.split('|')).toHaveLength(5);
    }
  });

  test('stays far below 1 MiB and says what it left out', () => {
    const text = renderSummary(reportOf(Array.from({ length: 1000 }, () => mismatched())));
    expect(octets(text)).toBeLessThan(600 * 1024);
    expect(text).toMatch(/\*\*Cut here:\*\* \d+ more domains are in the JSON report only\./);
    expect((text.match(/<details/g) ?? []).length).toBe((text.match(/<\/details>/g) ?? []).length);
  });

  test('stays far below 1 MiB with texts of any length', () => {
    expect(octets(renderSummary(poisoned('é|'.repeat(500_000))))).toBeLessThan(600 * 1024);
  });
});
