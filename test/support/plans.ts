import fc from 'fast-check';
import type { DomainName } from '../../src/core/name.js';
import { exchangeOnlineStages, type StageId } from '../../src/core/migration/ids.js';
import type { DomainPlan } from '../../src/core/plan.js';

export const legacyHost = 'contoso-com.mail.protection.outlook.com' as DomainName;
export const newHost = 'contoso-com.o-v1.mx.microsoft' as DomainName;

export function contoso(stage: StageId, changes: Partial<DomainPlan> = {}): DomainPlan {
  return {
    domain: 'contoso.com' as DomainName,
    track: 'exchange-online',
    stage,
    legacyMx: legacyHost,
    newMx: newHost,
    preference: 0,
    ttl: { before: 3600, during: 60, after: 3600 },
    mtaSts: {
      before: 'enforce',
      maxAge: 604_800,
      legacyPatterns: [legacyHost],
      newPatterns: [newHost],
      txtTtl: 3600,
    },
    tlsRpt: ['mailto:tlsrpt@contoso.com'],
    tlsRptTtl: 3600,
    raiseTtl: 's10',
    positions: { stage: { line: 5, column: 12 } },
    ...changes,
  };
}

export const anyStage = fc.constantFrom(...exchangeOnlineStages);

/** Every shape of plan that the reader accepts. */
export const anyPlan: fc.Arbitrary<DomainPlan> = fc
  .record({
    stage: anyStage,
    preference: fc.constantFrom(0, 10),
    before: fc.integer({ min: 30, max: 86_400 }),
    during: fc.integer({ min: 30, max: 300 }),
    sts: fc.option(
      fc.record({
        before: fc.constantFrom('enforce' as const, 'testing' as const, 'none' as const),
        maxAge: fc.integer({ min: 0, max: 31_557_600 }),
        wildcard: fc.boolean(),
        beforeId: fc.option(fc.stringMatching(/^[A-Za-z0-9]{1,32}$/), { nil: undefined }),
      }),
      { nil: undefined },
    ),
    tlsRpt: fc.boolean(),
    raiseTtl: fc.constantFrom('s7' as const, 's10' as const),
  })
  .map(({ stage, preference, before, during, sts, tlsRpt, raiseTtl }) => {
    const high = Math.max(before, during);
    const base = contoso(stage, {
      preference,
      ttl: { before: high, during, after: high },
      tlsRpt: tlsRpt ? ['mailto:tlsrpt@contoso.com'] : [],
      raiseTtl,
    });
    const { mtaSts: _dropped, ...without } = base;
    if (sts === undefined) return without;
    return {
      ...without,
      mtaSts: {
        before: sts.before,
        maxAge: sts.maxAge,
        legacyPatterns: [sts.wildcard ? '*.mail.protection.outlook.com' : legacyHost],
        newPatterns: [sts.wildcard ? '*.o-v1.mx.microsoft' : newHost],
        txtTtl: 3600,
        ...(sts.beforeId !== undefined && { beforeId: sts.beforeId }),
      },
    };
  });
