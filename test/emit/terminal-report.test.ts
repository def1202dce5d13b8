import { desired } from '../../src/core/migration/desired.js';
import type { Ledger, LedgerEntry } from '../../src/core/ledger.js';
import type { StageId } from '../../src/core/migration/ids.js';
import type { DomainName } from '../../src/core/name.js';
import { renderReport } from '../../src/emit/terminal-report.js';
import { asSeen, daneHost, digest, now, smtp } from '../support/as-seen.js';
import { contoso, newHost } from '../support/plans.js';
import { checked, healthy, judged, mismatched, poisoned, reportOf } from '../support/reports.js';

const plain = { color: false, width: 80 };

function sighting(stage: StageId, at: number, mxTtl: number): LedgerEntry {
  const policy = { mode: 'enforce', maxAge: 604_800, digest: 'a'.repeat(64) };
  return {
    domain: 'contoso.com' as DomainName,
    stage,
    fact: 'live',
    at,
    by: 'test',
    value: { mxTtl, mtaStsTxtTtl: 3600, policy },
  };
}

const ledger: Ledger = {
  version: 1,
  entries: [sighting('s0-baseline', now - 8000, 3600), sighting('s1-lower-ttl', now - 1000, 60)],
};

describe('the report on a terminal', () => {
  test('says the answer, the host and what holds until when, where nothing is wrong', () => {
    expect(renderReport(reportOf([healthy()]), plain)).toBe(
      [
        'PASS  contoso.com  secure DANE on its only MX   18 Nov 11:06:40 UTC',
        '',
        'DNSSEC   secure',
        '         signatures good for 10 d; this DNS evidence expires at 11:16:40 UTC',
        'MX       0 contoso-com.o-v1.mx.microsoft   the same on 2 of 2 server addresses',
        '       ✓ 192.0.2.10  TLS 1.3  3 1 1 abab…abab matches (1 of 3, one is enough)',
        'MTA-STS  enforce, max_age 7 d, lists the MX',
        'TLS-RPT  mailto:tlsrpt@example.com',
        'Exchange tenant should say: DnssecFeatureStatus unknown, DnssecSupport Valid, MX',
        '         Valid, MTA-STS Valid',
        '         strict sender: delivered, every host authenticated',
        '',
        '· tlsa-record-unmatched  _25._tcp.contoso-com.o-v1.mx.microsoft: One TLSA record',
        '    matches nothing here',
        '',
        'this verdict holds until 11:16:40 UTC',
        '',
      ].join('\n'),
    );
  });

  test('puts the two values that differ one below the other, then why and what to do', () => {
    const text = renderReport(reportOf([mismatched()]), plain);
    expect(text.split('\n').slice(0, 9)).toEqual([
      'FAIL  contoso.com   18 Nov 11:06:40 UTC',
      "      The server's certificate matches no TLSA record",
      '      (contoso-com.o-v1.mx.microsoft 192.0.2.7:25)',
      '',
      '✗ tlsa-mismatch  contoso-com.o-v1.mx.microsoft 192.0.2.7:25',
      '    RFC 7672 section 3.2',
      '    published  3 1 1 1f2e…09a1',
      '    served     3 1 1 abab…abab',
      "    The server's certificate matches no TLSA record. DANE senders skip this",
    ]);
    expect(text).toContain('    Next: On the mail server itself');
    expect(text).toContain('    dane-cutover explain tlsa-mismatch\n');
  });

  test('widens shortened digests until two that share both ends look different', () => {
    const domain = mismatched();
    const findings = domain.findings.map((finding) =>
      finding.code === 'tlsa-mismatch'
        ? {
            ...finding,
            evidence: {
              published: [`3 1 1 1f2e${'0'.repeat(56)}09a1`],
              served: `3 1 1 1f2e${'0'.repeat(12)}1${'0'.repeat(43)}09a1`,
            },
          }
        : finding,
    );
    const lines = renderReport(reportOf([{ ...domain, findings }]), plain).split('\n');
    const value = (label: string) =>
      lines.find((line) => line.startsWith(`    ${label}`))?.slice(15) ?? '';
    expect(value('published')).not.toBe(value('served'));
  });

  test('says of a wait until when, why, and what has been seen so far', () => {
    const domain = judged(contoso('s1-lower-ttl'), { to: 's2-relax-mta-sts', ledger });
    const text = renderReport(reportOf([domain], { mode: 'gate' }), plain);
    expect(text).toContain(
      's1-lower-ttl → s2-relax-mta-sts not before 11:51:00 UTC (in 44 min 20 s)\n',
    );
    expect(text).toContain('✓ s1-lower-ttl was recorded live: ledger\n');
    expect(text).toContain('… old MX answers: until 2026-11-18T11:51:00Z');
    expect(text).toContain('consistent with s1-lower-ttl\n');
  });

  test('shows what could not be seen with a question mark, neither hidden nor as a fault', () => {
    const seen = asSeen(desired(contoso('s10-raise-ttl'), 's10-raise-ttl', digest));
    const endpoint = {
      address: '192.0.2.10',
      port: 25,
      smtp: smtp({ outcome: 'timed-out', starttls: 'not-tried', detail: 'no answer', chain: [] }),
    };
    const hosts = [daneHost(newHost, { preference: 0, endpoints: [endpoint] })];
    const observation = { ...seen, hosts, egress: { tried: 3, answered: 0 } };
    const domain = checked(observation, { word: 'unknown', why: 'not seen' });
    const text = renderReport(reportOf([domain]), plain);
    expect(text).toMatch(/^UNKNOWN {2}contoso\.com/);
    expect(text).toContain('? smtp-unreachable-from-here  ');
    expect(text).toContain('       ? 192.0.2.10  not seen  certificate not seen\n');
    expect(text).not.toContain('✗');
  });

  test('repeats a given clock, mapped endpoints, unseen families and another profile', () => {
    const text = renderReport(
      reportOf([healthy()], {
        atIsGiven: true,
        endpointMapUsed: true,
        families: 'ipv4',
        profile: 'strict',
      }),
      plain,
    );
    expect(text).toContain('note: The time was given by the caller (at)');
    expect(text).toContain('note: Endpoints were mapped by a file (endpoint-map)');
    expect(text).toContain(
      'note: address-families is ipv4: IPv6 addresses are accepted as unseen.',
    );
    expect(text).toContain('note: Findings weigh by the profile strict.');
  });

  test('counts the verdicts first where there are several domains', () => {
    const text = renderReport(reportOf([healthy(), mismatched()]), plain);
    expect(text).toMatch(/^FAIL {2}2 domains: 1 fail, 1 pass\n/);
  });

  test('says the same without colour as with it', () => {
    const report = reportOf([healthy(), mismatched()]);
    const coloured = renderReport(report, { color: true, width: 80 });
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderReport(report, plain));
  });

  test.each([
    ['a terminal command', '\u001b]0;owned\u0007\u001b[2J'],
    ['a new line and a workflow command', 'a\r\n::set-output name=verdict::pass'],
    ['a right-to-left override', 'gnp.\u202egnp'],
    ['a pile of combining marks', `a${'\u0301'.repeat(40)}`],
    ['a very long name', 'x'.repeat(5000)],
  ])('keeps 80 columns and shows %s as escapes', (_, text) => {
    const lines = renderReport(poisoned(text), plain).split('\n');
    for (const line of lines) {
      expect(line.length).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{M}]/u);
      expect(line).not.toMatch(/^::/);
    }
  });
});
