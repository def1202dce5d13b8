import { stages } from '../../src/core/migration/stages.js';
import { powershellString } from '../../src/emit/powershell.js';
import { tenantSteps } from '../../src/emit/runbook-steps.js';
import { tenantRunbook } from '../../src/emit/runbook.js';
import { contoso, without } from './plans.js';

const code = (text: string) =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('tenantRunbook', () => {
  test('every row with a cmdlet has a runbook that runs it and attests its fact', () => {
    const rows = stages.flatMap(({ id, cmdlet }) => (cmdlet ? [{ id, cmdlet }] : []));
    expect(rows).toHaveLength(2);
    for (const { id, cmdlet } of rows) {
      const step = tenantSteps.find((candidate) => candidate === id);
      if (step === undefined) throw new Error(`no runbook for ${id}`);
      const text = tenantRunbook(contoso, step);
      expect(code(text)).toContain(`$result = ${cmdlet.name} -DomainName 'contoso.com'`);
      expect(text).toContain(
        `#   dane-cutover attest contoso.com ${cmdlet.fact} --json contoso.com.${cmdlet.fact}.json`,
      );
      expect(text).toContain(`-LiteralPath 'contoso.com.${cmdlet.fact}.json'`);
    }
  });

  test('every rollback procedure of the track has a runbook', () => {
    const named = stages.flatMap(({ procedure }) => procedure ?? []);
    for (const procedure of named) expect(tenantSteps).toContain(procedure);
  });

  test('a result other than Success stops the script before anything is attested', () => {
    const lines = code(tenantRunbook(contoso, 's8-enable-dane'));
    const run = lines.findIndex((line) => line.startsWith('$result = '));
    expect(lines.slice(run).some((line) => line.includes("-ne 'Success') { throw"))).toBe(true);
    expect(lines).toContain("$ErrorActionPreference = 'Stop'");
  });

  test('r3 asks for the legacy address first, since Microsoft may have removed it', () => {
    const lines = code(tenantRunbook(contoso, 'r3-return-to-legacy'));
    const ask = lines.findIndex((line) =>
      line.includes("'contoso-com.mail.protection.outlook.com'"),
    );
    const disable = lines.findIndex((line) => line.includes('Disable-DnssecForVerifiedDomain'));
    expect(ask).toBeGreaterThan(-1);
    expect(ask).toBeLessThan(disable);
  });

  test('r2 changes nothing by itself: removing the DS is done at the registrar', () => {
    expect(code(tenantRunbook(contoso, 'r2-unsign-domain'))).toEqual([]);
  });

  test('a runbook before new-mx is known can be written for every step', () => {
    const early = without(contoso, 'newMx');
    for (const step of tenantSteps) expect(tenantRunbook(early, step)).toMatch(/^# dane-cutover/);
  });

  test('s3 says which codes are normal now, so that nobody stops for them', () => {
    expect(tenantRunbook(contoso, 's3-enable-dnssec')).toContain('normal here: ED003, EX002');
  });
});

describe('powershellString', () => {
  test.each([
    ["it's", "'it''s'"],
    ['\u2019; Remove-Item', "'\u2019\u2019; Remove-Item'"],
    ['$(evil)', "'$(evil)'"],
  ])('%j cannot leave its quotes', (text, expected) => {
    expect(powershellString(text)).toBe(expected);
  });
});
