import { gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { googleMismatch, microsoftDouble, policyJson, reportJson } from '../support/tls-reports.js';
import { CliFolder } from './spawn-cli.js';

const folder = new CliFolder();
afterAll(() => folder.close());
beforeAll(() => {
  folder.write('ms.json', JSON.stringify(microsoftDouble));
  writeFileSync(join(folder.path, 'google.json.gz'), gzipSync(JSON.stringify(googleMismatch)));
  folder.write('clean.json', JSON.stringify(reportJson([policyJson({})])));
  folder.write('bad.json', '{}');
});

describe('tlsrpt', () => {
  test('says per domain, MX and result type what fails and what to do, and exits 1', () => {
    const { code, out, err } = folder.run(['tlsrpt', 'ms.json', 'google.json.gz']);
    expect(out).toMatch(/^FAIL {2}contoso\.com {2}validation-failure at .* and 1 more\n/);
    expect(out).toContain('✗ tlsa-invalid  mx1.contoso.com\n');
    expect(out).toContain('dane-cutover explain tlsa-mismatch');
    expect(out).toContain('dane-cutover explain sts-wildcard-depth');
    expect(err).toBe('');
    expect(code).toBe(1);
  });

  test('exits 0 where nothing is reported, 4 where a file is no report, 2 where it is not there', () => {
    expect(folder.run(['tlsrpt', 'clean.json'])).toMatchObject({ code: 0 });
    const half = folder.run(['tlsrpt', 'clean.json', 'bad.json']);
    expect(half.out).toContain('? bad.json: not read: $.date-range: expected an object');
    expect(half.code).toBe(4);
    expect(folder.run(['tlsrpt', 'bad.json', 'ms.json']).code).toBe(1);
    expect(folder.run(['tlsrpt', 'none.json'])).toMatchObject({ code: 2, out: '' });
    expect(folder.run(['tlsrpt', 'nothing*.json']).code).toBe(2);
    expect(folder.run(['tlsrpt']).code).toBe(2);
  });

  test('reads standard input, and a mail whose label does not fit is noted', () => {
    const { code, out } = folder.run(['tlsrpt', '-'], {
      input: `From: a\nTLS-Report-Domain: example.org\nContent-Type: application/tlsrpt+json\n\n${JSON.stringify(microsoftDouble)}`,
    });
    expect(out.replace(/\s+/g, ' ')).toContain(
      'the mail says example.org, its report is about other domains',
    );
    expect(code).toBe(1);
  });

  test('shows hostile text as text, on a terminal and in a workflow’s log', () => {
    const hostile = '\u001b[2J\n::set-output name=a::b\u202e';
    const report = reportJson(
      [
        policyJson({
          type: hostile,
          domain: `evil${hostile}.test`,
          details: [
            {
              'result-type': hostile,
              'receiving-mx-hostname': hostile,
              'receiving-ip': hostile,
              'failed-session-count': 1,
              'failure-reason-code': hostile,
            },
          ],
        }),
      ],
      { 'organization-name': hostile },
    );
    folder.write('hostile.json', JSON.stringify(report));
    for (const args of [['hostile.json'], ['hostile.json', '--json']]) {
      const { out } = folder.run(['tlsrpt', ...args], { env: { GITHUB_ACTIONS: 'true' } });
      expect(out).toContain('set-output');
      expect(out).not.toMatch(/[\u001b\u202e]|^\s*::/mu);
    }
  });

  test('gives the same as data', () => {
    const { out } = folder.run(['tlsrpt', 'ms.json', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      format: 'dane-cutover-tls-reports',
      version: 1,
      verdict: 'fail',
      domains: [
        { domain: 'contoso.com', failures: [{ resultType: 'tlsa-invalid', microsoft: '5.7.323' }] },
      ],
    });
  });
});
