import { labNames } from '../../../src/lab/addresses.js';
import { statusOf, type StatusInput, type TenantView } from '../../../src/lab/tenant-status.js';
import { instantToText } from '../../../src/core/time.js';
import { now } from '../world/certificates.js';
import { attested, cutover } from '../world/cutover.js';
import type { Twist } from '../world/world.js';
import type { Scenario } from './scenario.js';

const { newMx, legacyMx } = labNames;
const legacy = { preference: 0, exchange: legacyMx, ttl: 60 };

/** What the tenant sees of s4. */
const view: TenantView = {
  lookup: 'answer',
  mx: [legacy, { preference: 20, exchange: newMx, ttl: 60 }],
  secureHost: true,
  mtaSts: { mode: 'testing', listsNewMx: true },
};

/** The answer of the lab's tenant, a minute old, given to a run at s4. */
function answered(changes: object = {}, input: Partial<StatusInput> = {}, more: Twist = {}): Twist {
  const status = statusOf({ state: 'Enabled', newMx, view, ...input });
  const tenant = { ...status, AskedAt: instantToText(now - 60), ...changes };
  const ledger = [attested('s3-enable-dnssec', 'dnssec-enabled', 3600)];
  return cutover('s4-add-new-mx', { settings: () => ({ ledger }), ...more, tenant });
}
const seen = (changes: Partial<TenantView>, more: object = {}): Twist =>
  answered(more, { view: { ...view, ...changes } });

export const tenants: readonly Scenario[] = [
  {
    id: 'tenant sees the same',
    twist: answered(),
    verdict: 'pass',
    codes: {},
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'answer without a time',
    twist: answered({ AskedAt: undefined }),
    verdict: 'pass',
    codes: { 'tenant-answer-undated': 'info' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'tenant is not enabled',
    twist: answered({}, { state: 'Disabled' }),
    verdict: 'fail',
    codes: {
      'tenant-feature-disabled': 'fail',
      'tenant-reports-more': 'wait',
      'tenant-reports-less': 'warn',
    },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'tenant expects another partition',
    twist: answered({
      ExpectedMxRecord: { Record: `@ 3600 IN MX 0 ${newMx.replace('o-v1', 'p-v1')}` },
    }),
    verdict: 'fail',
    codes: { 'tenant-expects-other-mx': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'tenant still sees s3',
    twist: seen({ mx: [legacy], secureHost: false }),
    verdict: 'wait',
    codes: {
      'tenant-mx-differs': 'wait',
      'tenant-reports-more': 'wait',
      'tenant-reports-less': 'warn',
    },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'tenant sees an enforced policy',
    twist: seen({ mtaSts: { mode: 'enforce', listsNewMx: true } }),
    verdict: 'pass',
    codes: { 'tenant-sts-differs': 'warn' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'tenant tells what we could not see',
    twist: answered({}, {}, { saidByResolver: { 'contoso.com. MX': () => 'servfail' } }),
    verdict: 'unknown',
    codes: {
      'mx-lookup-failed': 'unknown',
      'tenant-answer-unconfirmed': 'info',
      'tenant-reports-more': 'wait',
    },
    mx: 'indeterminate',
  },
  {
    id: 'answer with a part skipped',
    twist: answered({ MxValidation: undefined }),
    verdict: 'pass',
    codes: { 'tenant-answer-incomplete': 'warn' },
    tenant: ['EX006', 'EX008'],
  },
];
