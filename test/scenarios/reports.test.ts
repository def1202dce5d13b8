import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tlsRptResults } from '../../src/core/catalog/index.js';
import { policyJson, reportJson } from '../support/tls-reports.js';
import { commandLine } from '../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Summary {
  readonly domains: readonly {
    readonly failures: readonly {
      readonly resultType: string;
      readonly findings: readonly string[];
    }[];
  }[];
}

/** A report in, verdict out: every kind of failure that RFC 8460 section 4.3 knows. */
describe('a report of a sender', () => {
  test.each(Object.entries(tlsRptResults))(
    'of %s fails, with our codes for it',
    async (type, info) => {
      const file = join(folder, `${type}.json`);
      const details = [{ 'result-type': type, 'failed-session-count': 3 }];
      const summary = { 'total-successful-session-count': 0, 'total-failure-session-count': 3 };
      const about = type.startsWith('sts-') ? 'sts' : 'tlsa';
      writeFileSync(
        file,
        JSON.stringify(reportJson([policyJson({ type: about, details, summary })])),
      );
      const { code: exit, all: out } = await commandLine(['tlsrpt', file, '--json']);
      expect(exit).toBe(1);
      const { domains } = JSON.parse(out) as Summary;
      expect(domains[0]?.failures).toMatchObject([{ resultType: type }]);
      expect(domains[0]?.failures[0]?.findings).toEqual(info.findings);
    },
  );
});
