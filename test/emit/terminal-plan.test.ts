import { instantFromText } from '../../src/core/time.js';
import type { Ledger, LedgerEntry } from '../../src/core/ledger.js';
import type { StageId } from '../../src/core/migration/ids.js';
import type { DomainName } from '../../src/core/name.js';
import { renderPlan } from '../../src/emit/terminal-plan.js';
import { contoso } from '../support/plans.js';
import { without } from './plans.js';

const at = (text: string) => instantFromText(text) ?? 0;
const domain = 'contoso.com' as DomainName;

function live(stage: StageId, time: string, mxTtl: number): LedgerEntry {
  return { domain, stage, fact: 'live', at: at(time), by: 'test', value: { mxTtl } };
}

const ledger: Ledger = {
  version: 1,
  entries: [
    live('s3-enable-dnssec', '2026-11-24T06:30:00Z', 60),
    {
      domain,
      stage: 's3-enable-dnssec',
      fact: 'dnssec-enabled',
      at: at('2026-11-24T06:41:00Z'),
      by: 'Ada',
      value: true,
    },
    live('s4-add-new-mx', '2026-11-24T06:59:58Z', 60),
  ],
};
const now = at('2026-11-24T07:00:30Z');

describe('the whole way on one screen', () => {
  test('marks where the domain stands, each wait, and by when what is due', () => {
    expect(renderPlan(contoso('s4-add-new-mx'), { ledger, now })).toBe(
      [
        'contoso.com · exchange-online · at s4-add-new-mx (live since 06:59:58 UTC, 32 s)',
        '',
        '   stage                MX                TTL  MTA-STS         before next',
        ' ✓ s0-baseline          0 legacy         3600  enforce legacy  2 facts: attest',
        ' ✓ s1-lower-ttl         0 legacy           60  enforce legacy  1 h 1 min: TTL',
        ' ✓ s2-relax-mta-sts     0 legacy           60  testing legacy  7 d 1 h: max_age',
        ' ✓ s3-enable-dnssec     0 legacy           60  testing legacy  cmdlet; 48 h run',
        ' ▶ s4-add-new-mx        0 legacy 20 new    60  testing both    2 min: TTL',
        '   s5-verify-new-mx     0 legacy 20 new    60  testing both    new MX probed',
        '   s6-swap-preference   0 new 30 legacy    60  testing both    2 min: TTL',
        '   s7-remove-legacy-mx  0 new              60  testing new     2 min: TTL',
        '   s8-enable-dane       0 new              60  testing new     cmdlet; 15-30 min',
        '   s9-enforce-mta-sts   0 new              60  enforce new     TLSA matches',
        '   s10-raise-ttl        0 new            3600  enforce new     done',
        '',
        'legacy = contoso-com.mail.protection.outlook.com',
        'new = contoso-com.o-v1.mx.microsoft',
        'If every step is taken on time: s9 at 07:20:58 UTC (07:35:58 UTC if the TLSA',
        'takes 30 min).',
        'Due: s7 by 26 Nov 06:41:00 UTC (48 h after s3: Microsoft may then remove the',
        'legacy address; 1 d 23 h left).',
        '',
      ].join('\n'),
    );
  });

  test('says that s7 is overdue two days after the cmdlet', () => {
    const text = renderPlan(contoso('s5-verify-new-mx'), { ledger, now: now + 3 * 86_400 });
    expect(text).toContain('Overdue: s7 since 26 Nov 06:41:00 UTC');
  });

  test('says that a stage is not recorded live, and what the servers were seen to be', () => {
    const view = { ledger, now, consistentWith: ['s4-add-new-mx', 's5-verify-new-mx'] as const };
    const text = renderPlan(contoso('s5-verify-new-mx'), view);
    expect(text).toContain('(not recorded live yet');
    expect(text).toContain('consistent with s4-add-new-mx, s5-verify-new-mx');
  });

  test('leaves MTA-STS out where the plan has none, and waits for no policy', () => {
    const text = renderPlan(without(contoso('s2-relax-mta-sts'), 'mtaSts'), { ledger, now });
    expect(text).not.toMatch(/MTA-STS|max_age/);
  });

  test('names the new host as not known before the cmdlet has named it', () => {
    const text = renderPlan(without(contoso('s1-lower-ttl'), 'newMx'), { ledger, now });
    expect(text).toContain('new = (known after the cmdlet of s3)');
  });

  test('keeps 80 columns', () => {
    for (const line of renderPlan(
      contoso('s0-baseline', {
        preference: 10,
        ttl: { before: 604_800, during: 300, after: 604_800 },
      }),
      {
        ledger,
        now,
      },
    ).split('\n'))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});
