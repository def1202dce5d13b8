import {
  attemptOffsets,
  exchangeRetry,
  explain,
  explanations,
  findingCodes,
  findingInfo,
  suggestCodes,
  tenantCodes,
  tlsRptResults,
} from '../../../src/core/catalog/index.js';
import { stages } from '../../../src/core/migration/stages.js';

const documentedTenantCodes = [
  ...['DomainNotFound', 'DnssecOperationFailed', 'PartitionNotFound', 'DomainNotSupported'],
  ...['EG001', 'EG002', 'ED-query-error', 'ED-not-found', 'ED003'],
  ...['EX002', 'EX003', 'EX004', 'EX005', 'EX006', 'EX007', 'EX008', 'EX009', 'EX010', 'EX012'],
  ...['EX013', 'ES001', 'ES002'],
];

describe('explain', () => {
  it('has words for every result of the tenant cmdlets', () => {
    expect(Object.keys(tenantCodes).sort()).toEqual([...documentedTenantCodes].sort());
  });

  it('has words for every code that a stage expects', () => {
    for (const code of stages.flatMap(({ expectedCodes }) => expectedCodes)) {
      expect(explain(code)?.kind).toBe('tenant');
    }
  });

  it.each([
    ['5.7.321', '5.7.321'],
    ['4.7.322', '5.7.322'],
    ['4.7.323', '5.7.323'],
    ['5.7.324', '5.7.324'],
    ['450 4.7.324', '450-4.7.324'],
    ['5.4.312', '5.4.312'],
    ['4.4.8', '5.4.8'],
    ['5.7.5', '5.7.5'],
    ['attr35', 'ATTR35'],
    ['tenantattribution', 'TenantAttribution'],
    ['550 4.4.4', 'ATTR5'],
  ])('finds the status %s as %s', (typed, code) => {
    expect(explain(typed)).toMatchObject({ code, kind: 'smtp' });
  });

  it('finds codes in any case and with blanks around', () => {
    expect(explain(' ex005 ')?.code).toBe('EX005');
    expect(explain('TLSA-Mismatch')?.kind).toBe('finding');
  });

  it('finds a result type by its bare name, our finding first where both have it (O04)', () => {
    expect(explain('dnssec-invalid')?.code).toBe('tls-rpt-dnssec-invalid');
    expect(explain('certificate-expired')?.kind).toBe('finding');
    expect(explain('certificate-expired')?.related).toContain('tls-rpt-certificate-expired');
  });

  it('finds an Extended DNS Error under the reason whose name it bears (A09)', () => {
    expect(explain('EDE 23')?.code).toBe('dnssec-network-error');
    expect(explain('ede22')?.code).toBe('dnssec-server-error');
    // Invalid Data is a server whose copy of the zone has expired, which none of ours means.
    expect(explain('EDE 24')).toBeUndefined();
  });

  it('answers undefined for anything else, whatever its name', () => {
    for (const code of ['', 'EX001', 'constructor', '__proto__', 'x'.repeat(100_000)]) {
      expect(explain(code)).toBeUndefined();
    }
  });

  it('says at which stages a tenant code is normal', () => {
    const normal = explain('EX005')?.sections.find(({ heading }) => heading === 'Normal at');
    expect(normal?.lines).toEqual(['s6-swap-preference']);
  });

  it.each(explanations.map((one) => [one.code, one] as const))(
    'says of %s what it means, how it is seen from outside, what to do, and whose word it is',
    (_, { sections, authority, title }) => {
      const lines = (pattern: RegExp): readonly string[] =>
        sections.filter(({ heading }) => pattern.test(heading)).flatMap((one) => one.lines);
      expect(lines(/^(?:What it means|Why it matters)$/).join(' ').length).toBeGreaterThan(20);
      expect(lines(/^Seen from outside$/).join(' ').length).toBeGreaterThan(20);
      expect(lines(/^What to do$/).join(' ').length).toBeGreaterThan(10);
      expect(authority.length).toBeGreaterThan(5);
      expect(title.length).toBeGreaterThan(5);
    },
  );

  it('says that a finding about plan, change or ledger cannot be seen from outside, and of no other', () => {
    for (const code of findingCodes) {
      const { seenFromOutside } = findingInfo(code);
      const section = explain(code)?.sections.find(
        ({ heading }) => heading === 'Seen from outside',
      );
      expect([code, section?.lines[0]?.startsWith('It cannot be')]).toEqual([
        code,
        !seenFromOutside,
      ]);
    }
  });

  it('names only related codes that it can explain', () => {
    for (const { related } of explanations) {
      for (const code of related) expect(explain(code)?.code).toBe(code);
    }
  });

  it('gives every code a page of its own', () => {
    const codes = explanations.map(({ code }) => code.toLowerCase());
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code } of explanations) expect(code).toMatch(/^[A-Za-z0-9.-]+$/);
  });
});

describe('suggestCodes', () => {
  it.each([
    ['tlsa-missmatch', 'tlsa-mismatch'],
    ['EX5', 'EX005'],
    ['starttls', 'starttls-refused'],
    ['5.7.332', '5.7.322'],
  ])('offers for %s among others %s', (typed, code) => {
    expect(suggestCodes(typed)).toContain(code);
  });

  it('offers at most five, and nothing for noise', () => {
    expect(suggestCodes('sts').length).toBeLessThanOrEqual(5);
    expect(suggestCodes('qqqqqqqqqqqqqqqqqqqqq')).toEqual([]);
  });
});

describe('TLS-RPT result types', () => {
  it('are those of RFC 8460 section 4.3 (O04)', () => {
    expect(Object.keys(tlsRptResults).sort()).toEqual([
      'certificate-expired',
      'certificate-host-mismatch',
      'certificate-not-trusted',
      'dane-required',
      'dnssec-invalid',
      'starttls-not-supported',
      'sts-policy-fetch-error',
      'sts-policy-invalid',
      'sts-webpki-invalid',
      'tlsa-invalid',
      'validation-failure',
    ]);
  });

  it('map to the status codes of Exchange Online (O09)', () => {
    expect(tlsRptResults['starttls-not-supported'].microsoft).toBe('5.7.321');
    expect(tlsRptResults['certificate-expired'].microsoft).toBe('5.7.322');
    expect(tlsRptResults['tlsa-invalid'].microsoft).toBe('5.7.323');
    expect(tlsRptResults['dnssec-invalid'].microsoft).toBe('5.7.324');
  });
});

describe('the retry schedule of Exchange Online', () => {
  it('tries after 15 and 30 minutes, then hourly, and never after 24 hours', () => {
    const offsets = attemptOffsets();
    expect(offsets.slice(0, 5)).toEqual([0, 900, 1800, 5400, 9000]);
    expect(offsets.at(-1)).toBe(1800 + 23 * 3600);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(exchangeRetry.giveUpAfter);
    expect(offsets).toHaveLength(26);
  });
});
