import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  describe as describeFinding,
  explain,
  findingCodes,
  findingInfo,
  isFindingCode,
  levelOf,
} from '../../../src/core/catalog/index.js';
import { exchangeOnlineStages, stageIndex } from '../../../src/core/migration/ids.js';

const source = path.join(__dirname, '../../../src');

function sourceTexts(): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith(path.join('core', 'catalog')))
    .map((file) => readFileSync(path.join(source, file), 'utf8'));
}

describe('the findings table', () => {
  it.each(findingCodes)('gives %s a title, a reason, a remedy and an authority', (code) => {
    const info = findingInfo(code);
    expect(info.title.length).toBeGreaterThan(5);
    expect(info.title.length).toBeLessThan(90);
    expect(info.why).toMatch(/[.]$/);
    expect(info.authority).not.toBe('');
    expect(info.remedy.length).toBeGreaterThan(0);
    for (const line of info.remedy) expect(line).toMatch(/[.]$|sha256$/);
  });

  it.each(findingCodes)('names for %s only codes of Microsoft that can be explained', (code) => {
    for (const other of findingInfo(code).microsoft) {
      expect(['tenant', 'smtp']).toContain(explain(other)?.kind);
    }
  });

  it('spans its stage levels forward', () => {
    for (const code of findingCodes) {
      for (const { from, to } of findingInfo(code).stageLevels ?? []) {
        expect(stageIndex(from)).toBeLessThanOrEqual(stageIndex(to));
      }
    }
  });

  it('never tells anybody to publish what was served without a comparison first', () => {
    for (const code of findingCodes.filter((one) => /^(tlsa|sts|mx|ds)-/.test(one))) {
      for (const line of findingInfo(code).remedy) {
        expect(line).not.toMatch(
          /publish (the|a) (record|certificate|key) (that is|being) served/i,
        );
      }
    }
    const [first] = findingInfo('tlsa-mismatch').remedy;
    expect(first).toContain('On the mail server itself');
  });

  it('knows every code that the source raises', () => {
    const raised = sourceTexts().flatMap((text) =>
      [...text.matchAll(/\bcode: '([a-z0-9]+(?:-[a-z0-9]+)+)'/g)].map(([, code]) => code ?? ''),
    );
    expect(raised.length).toBeGreaterThan(20);
    expect(raised.filter((code) => !isFindingCode(code))).toEqual([]);
  });
});

describe('levelOf', () => {
  it('weighs a code without words as fail', () => {
    expect(levelOf('no-such-code', 'exchange')).toBe('fail');
    expect(levelOf('toString', 'exchange')).toBe('fail');
    expect(describeFinding('no-such-code').remedy).toHaveLength(1);
  });

  it('lets an unsigned MX pass until s6 and not from s7 on (B05, PRE-3)', () => {
    expect(levelOf('mx-insecure', 'exchange', 's6-swap-preference')).toBe('warn');
    expect(levelOf('mx-insecure', 'exchange', 's7-remove-legacy-mx')).toBe('fail');
    expect(levelOf('mx-insecure', 'strict', 'check')).toBe('fail');
  });

  it('takes absent TLSA for news before s9 and for a fault from then on (C04)', () => {
    expect(levelOf('tlsa-absent', 'exchange', 's8-enable-dane')).toBe('info');
    expect(levelOf('tlsa-absent', 'exchange', 's9-enforce-mta-sts')).toBe('fail');
    expect(levelOf('tlsa-absent', 'rfc', 'check')).toBe('fail');
  });

  it('waits for a server that lags behind a pinned stage, and only warns without a plan (A29)', () => {
    expect(levelOf('server-lagging', 'exchange', 's4-add-new-mx')).toBe('wait');
    expect(levelOf('server-lagging', 'exchange', 'check')).toBe('warn');
  });

  it('differs by profile where Microsoft and the RFC do (E02, E03)', () => {
    expect(levelOf('certificate-expired', 'exchange')).toBe('warn');
    expect(levelOf('certificate-expired', 'rfc')).toBe('info');
    expect(levelOf('certificate-expired', 'strict')).toBe('fail');
  });

  it('weighs a single unmatched record lightly for Exchange Online (E08, E09)', () => {
    expect(levelOf('tlsa-record-unmatched', 'exchange')).toBe('info');
    expect(levelOf('tlsa-record-unmatched', 'rfc')).toBe('warn');
  });

  const mustDecide = findingCodes.filter((code) => /^(plan|change|synth)-/.test(code));
  it.each(mustDecide)('stops at %s in every profile and at every stage', (code) => {
    for (const profile of ['exchange', 'rfc', 'strict'] as const) {
      for (const stage of exchangeOnlineStages) expect(levelOf(code, profile, stage)).toBe('fail');
    }
  });

  const bogus = findingCodes.filter((code) => /bogus|injection|mismatch|ds-without/.test(code));
  it.each(bogus.filter((code) => !code.startsWith('sts-mx')))(
    'never lets %s pass with a plan',
    (code) => {
      for (const stage of exchangeOnlineStages)
        expect(levelOf(code, 'exchange', stage)).toBe('fail');
    },
  );

  const notSeen = findingCodes.filter((code) =>
    /lookup-failed|anchorless|refused$|^dnssec-nsec3|unknown$|unreachable$/.test(code),
  );
  it.each(notSeen.filter((code) => code !== 'starttls-refused'))(
    'answers unknown for %s with a plan: not seen is never a pass',
    (code) => {
      for (const stage of exchangeOnlineStages) {
        expect(levelOf(code, 'rfc', stage)).toBe('unknown');
      }
    },
  );
});
