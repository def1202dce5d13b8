import { planChange } from '../../../src/core/migration/change.js';
import { exchangeOnlineStages } from '../../../src/core/migration/ids.js';
import { contoso, newHost } from '../../support/plans.js';

const codes = (...plans: Parameters<typeof planChange>) =>
  planChange(...plans).findings.map(({ code }) => code);
const without = (stage: Parameters<typeof contoso>[0]) => {
  const { newMx: _none, ...plan } = contoso(stage);
  return plan;
};

describe('a change of the plan', () => {
  test('may move the stage by one row, forward or back, or not at all', () => {
    exchangeOnlineStages.forEach((from, index) =>
      exchangeOnlineStages.forEach((to, other) => {
        const refused = Math.abs(index - other) > 1;
        const expected = refused ? ['change-not-one-step'] : [];
        expect([from, to, codes(contoso(from), contoso(to))]).toEqual([from, to, expected]);
      }),
    );
  });

  test('may not change another line together with the stage', () => {
    const pin = contoso('s2-relax-mta-sts', { ttl: { before: 3600, during: 90, after: 3600 } });
    expect(codes(contoso('s1-lower-ttl'), pin)).toEqual(['change-other-lines']);
  });

  test('may bring new-mx by itself during s3 and at no other time', () => {
    expect(codes(without('s3-enable-dnssec'), contoso('s3-enable-dnssec'))).toEqual([]);
    expect(codes(without('s3-enable-dnssec'), contoso('s4-add-new-mx'))).toEqual([
      'change-new-mx-late',
    ]);
    expect(codes(without('s2-relax-mta-sts'), contoso('s2-relax-mta-sts'))).toEqual([
      'change-new-mx-late',
    ]);
  });

  test('with new-mx the default pattern for it may come too, another max-age may not', () => {
    const early = without('s3-enable-dnssec');
    const sts = early.mtaSts && { ...early.mtaSts, newPatterns: [] };
    const base = { ...early, ...(sts && { mtaSts: sts }) };
    expect(codes(base, contoso('s3-enable-dnssec'))).toEqual([]);
    const other = { ...base, ...(sts && { mtaSts: { ...sts, maxAge: 1 } }) };
    expect(codes(other, contoso('s3-enable-dnssec'))).toEqual(['change-other-lines']);
  });

  test('refusals stand at the stage line of the plan file', () => {
    const [finding] = planChange(contoso('s0-baseline'), contoso('s9-enforce-mta-sts')).findings;
    expect(finding).toMatchObject({ position: { line: 5, column: 12 } });
    expect(contoso('s4-add-new-mx').newMx).toBe(newHost);
  });
});
