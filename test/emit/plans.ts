import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { exchangeOnlineStages, type StageId } from '../../src/core/migration/ids.js';
import type { Digest } from '../../src/core/migration/policy-file.js';
import { parseDomainName, type DomainName } from '../../src/core/name.js';
import type { DomainPlan, MtaStsPlan } from '../../src/core/plan.js';
import { recordTexts, rrsetKey, type Rrset } from '../../src/core/rrset.js';

export const sha256: Digest = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

export function name(text: string): DomainName {
  const parsed = parseDomainName(text);
  if (parsed === undefined) throw new Error(`not a domain name: ${text}`);
  return parsed;
}

export const contoso: DomainPlan = {
  domain: name('contoso.com'),
  track: 'exchange-online',
  stage: 's4-add-new-mx',
  legacyMx: name('contoso-com.mail.protection.outlook.com'),
  newMx: name('contoso-com.o-v1.mx.microsoft'),
  preference: 0,
  ttl: { before: 3600, during: 60, after: 3600 },
  mtaSts: {
    before: 'enforce',
    maxAge: 604_800,
    legacyPatterns: ['contoso-com.mail.protection.outlook.com'],
    newPatterns: ['contoso-com.o-v1.mx.microsoft'],
    txtTtl: 3600,
  },
  tlsRpt: ['mailto:tlsrpt@contoso.com'],
  tlsRptTtl: 3600,
  raiseTtl: 's10',
  positions: {},
};

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const ttl = fc.integer({ min: 30, max: 604_800 });
const uri = fc.oneof(
  label.map((box) => `mailto:${box}@example.net`),
  fc
    .string({ unit: fc.constantFrom(..."abz09$%{}()*+=&~'/-_".split('')), maxLength: 300 })
    .map((path) => `https://example.net/${path}`),
);

const mtaSts: fc.Arbitrary<(legacy: string, next: string) => MtaStsPlan> = fc
  .record({
    before: fc.constantFrom('enforce', 'testing', 'none'),
    maxAge: fc.integer({ min: 0, max: 31_557_600 }),
    beforeId: fc.option(fc.stringMatching(/^[A-Za-z0-9]{1,32}$/), { nil: undefined }),
    txtTtl: ttl,
  })
  .map(({ beforeId, ...rest }) => (legacy: string, next: string) => ({
    ...rest,
    ...(beforeId !== undefined && { beforeId }),
    legacyPatterns: [legacy],
    newPatterns: [next],
  }));

/** Plans with every host known, so that each stage is one of them. */
export const plans: fc.Arbitrary<DomainPlan> = fc
  .record({
    token: label,
    partition: label,
    preference: fc.constantFrom(0, 10),
    ttl: fc.record({ before: ttl, during: ttl, after: ttl }),
    sts: fc.option(mtaSts, { nil: undefined }),
    tlsRpt: fc.array(uri, { maxLength: 5 }),
    tlsRptTtl: ttl,
    raiseTtl: fc.constantFrom('s7', 's10'),
    domain: fc.array(label, { minLength: 1, maxLength: 3 }),
  })
  .map(({ token, partition, sts, domain, ...rest }): DomainPlan => {
    const legacyMx = name(`${token}.mail.protection.outlook.com`);
    const newMx = name(`${token}.${partition}.mx.microsoft`);
    return {
      ...without(contoso, 'mtaSts'),
      ...rest,
      domain: name(`${domain.join('.')}.test`),
      legacyMx,
      newMx,
      ...(sts && { mtaSts: sts(legacyMx, newMx) }),
    };
  });

/** The plan as it is where the file lacks an optional key. */
export function without(plan: DomainPlan, key: 'mtaSts' | 'newMx'): DomainPlan {
  const rest = { ...plan };
  delete rest[key];
  return rest;
}

export const stageIds: fc.Arbitrary<StageId> = fc.constantFrom(...exchangeOnlineStages);

/** RRsets as a comparable value: slot, TTL and members as a set. */
export function comparable(rrsets: readonly Rrset[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    rrsets.map((rrset) => [rrsetKey(rrset), { ttl: rrset.ttl, records: recordTexts(rrset) }]),
  );
}
