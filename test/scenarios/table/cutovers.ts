import { labNames } from '../../../src/lab/addresses.js';
import { exchangeOnlineStages, stageIndex, type StageId } from '../../../src/core/migration/ids.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { at, policyChain, policyFile } from '../world/base.js';
import {
  attested,
  cutover,
  live,
  livePolicy,
  partitionOf,
  planText,
  policyAt,
  recordsAt,
} from '../world/cutover.js';
import { now } from '../world/certificates.js';
import type { Twist } from '../world/world.js';
import { edited, type Scenario } from './scenario.js';

const { newMx, legacyMx } = labNames;
const hour = 3600;
const day = 24 * hour;

const served = (stage: StageId, mode: string, maxAge: number, ...mx: readonly string[]): Twist =>
  cutover(stage, {
    policy: { [at.policy]: { body: policyFile(mode, maxAge, ...mx), chain: policyChain } },
  });
const edits = (stage: StageId, ...all: Parameters<typeof edited>[1][]): Twist =>
  cutover(stage, { records: edited(recordsAt(stage), ...all) });

/** A change of the plan from one stage to the next, while the first is live. */
function gate(from: StageId, to: StageId, ledger: readonly LedgerEntry[], more: Twist = {}): Twist {
  return {
    ...cutover(from),
    planText: planText(to),
    basePlanText: planText(from),
    settings: () => ({ ledger, baseLedger: ledger }),
    ...more,
    options: { profile: 'exchange', mode: 'gate', ...more.options },
  };
}
const s4Ledger = [live('s3-enable-dnssec', 3 * hour), live('s4-add-new-mx', 2 * hour)];

/** What Get-DnssecStatusForVerifiedDomain should say of each stage. */
const tenantAt: Readonly<Record<StageId, readonly string[]>> = {
  's0-baseline': ['ED003', 'EX013', 'ES002'],
  's1-lower-ttl': ['ED003', 'EX013', 'ES002'],
  's2-relax-mta-sts': ['ED003', 'EX013', 'ES002'],
  's3-enable-dnssec': ['ED003', 'EX002'],
  's4-add-new-mx': ['EX006', 'EX008'],
  's5-verify-new-mx': ['EX006', 'EX008'],
  's6-swap-preference': ['EX005'],
  's7-remove-legacy-mx': [],
  's8-enable-dane': [],
  's9-enforce-mta-sts': [],
  's10-raise-ttl': [],
};

export const cutovers: readonly Scenario[] = [
  ...exchangeOnlineStages.map((stage): Scenario => ({
    id: `${stage} is live`,
    twist: cutover(stage),
    verdict: 'pass',
    // Microsoft publishes more than one record, of which one matches
    codes:
      stageIndex(stage) >= stageIndex('s8-enable-dane') ? { 'tlsa-record-unmatched': 'info' } : {},
    tenant: tenantAt[stage],
  })),
  {
    id: 's4 may be left for s5',
    twist: gate('s4-add-new-mx', 's5-verify-new-mx', s4Ledger),
    verdict: 'pass',
    codes: {},
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'two MX before the start',
    twist: edits('s0-baseline', [/$/, 'contoso.com. 3600 IN MX 10 mx.example.net.\n']),
    verdict: 'fail',
    codes: {
      'mx-several': 'fail',
      'mx-not-stage': 'fail',
      'host-insecure': 'warn',
      'sts-mx-mismatch': 'fail',
    },
    tenant: ['ED003', 'EX013', 'ES002'],
  },
  {
    id: 'MX gone',
    twist: edits('s4-add-new-mx', [/^contoso.com. 60 IN MX .*\n/gm, '']),
    verdict: 'fail',
    codes: {
      'mx-missing': 'fail',
      'mx-not-stage': 'fail',
      'host-address-missing': 'fail',
      'sts-mx-mismatch': 'warn',
    },
    tenant: ['ED003', 'EX012'],
  },
  {
    id: 'MX of somebody else',
    twist: edits('s9-enforce-mta-sts', [`MX 0 ${newMx}`, 'MX 0 mx.example.net']),
    delivery: ['5.4.8'],
    verdict: 'fail',
    codes: { 'mx-not-stage': 'fail', 'host-insecure': 'fail', 'sts-mx-mismatch': 'fail' },
    tenant: ['ED003', 'EX002'],
  },
  {
    id: 'TTL not lowered',
    twist: edits('s1-lower-ttl', ['60 IN MX', '3600 IN MX']),
    verdict: 'fail',
    codes: { 'mx-ttl-not-stage': 'fail' },
    tenant: ['ED003', 'EX013', 'ES002'],
  },
  {
    id: 'preferences swapped the wrong way',
    twist: edits('s6-swap-preference', [`MX 0 ${newMx}`, `MX 40 ${newMx}`]),
    verdict: 'fail',
    codes: { 'mx-not-stage': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'legacy MX removed too early',
    twist: edits('s4-add-new-mx', [new RegExp(`^contoso.com. 60 IN MX 0 ${legacyMx}.\n`, 'm'), '']),
    verdict: 'fail',
    codes: { 'mx-not-stage': 'fail' },
    tenant: ['EX008'],
  },
  {
    id: 'same preference for both',
    twist: edits('s4-add-new-mx', [`MX 20 ${newMx}`, `MX 0 ${newMx}`]),
    verdict: 'fail',
    codes: { 'mx-not-stage': 'fail' },
    tenant: ['EX004'],
  },
  {
    id: 'preference 10 before the start',
    twist: {
      ...cutover('s0-baseline'),
      planText: planText('s0-baseline').replace('preference: 0', 'preference: 10'),
      records: recordsAt(
        's0-baseline',
        planText('s0-baseline').replace('preference: 0', 'preference: 10'),
      ),
    },
    verdict: 'pass',
    codes: {},
    tenant: ['ED003', 'EX013', 'ES002'],
  },
  {
    id: 'partition of the plan does not exist',
    twist: {
      ...cutover('s4-add-new-mx'),
      planText: planText('s4-add-new-mx').replace('o-v1', 'p-v1'),
    },
    verdict: 'fail',
    codes: {
      'mx-not-stage': 'fail',
      'sts-id-not-stage': 'fail',
      'sts-policy-not-stage': 'fail',
      'new-host-missing': 'fail',
    },
    tenant: ['EX002'],
  },
  {
    id: 'second server one stage behind',
    twist: cutover('s4-add-new-mx', { secondRecords: recordsAt('s3-enable-dnssec') }),
    verdict: 'wait',
    codes: { 'server-lagging': 'wait' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'second server silent',
    twist: cutover('s4-add-new-mx', { closed: [at.second] }),
    verdict: 'unknown',
    codes: { 'server-unreachable': 'unknown' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'zone served by Microsoft as a whole',
    twist: {
      ...edits('s0-baseline', ['NS ns2.contoso.com.', 'NS ns1.bdm.microsoftonline.com.']),
      zones: [
        {
          apex: 'bdm.microsoftonline.com.',
          unsigned: true,
          records: `ns1.bdm.microsoftonline.com. 3600 IN A ${at.second}`,
        },
      ],
    },
    verdict: 'fail',
    codes: { 'zone-delegated-to-microsoft': 'fail' },
    tenant: ['ED003', 'EX013', 'ES002'],
  },
  {
    id: 'legacy address gone at s6',
    twist: cutover('s6-swap-preference', {
      zones: [{ apex: 'outlook.com.', unsigned: true }, partitionOf({ host: true, tlsa: false })],
    }),
    verdict: 'pass',
    codes: { 'legacy-address-gone': 'warn' },
    tenant: ['EX005'],
  },
  {
    id: 'new host not made',
    twist: cutover('s4-add-new-mx', { zones: [partitionOf({ host: false, tlsa: false })] }),
    verdict: 'fail',
    codes: { 'new-host-missing': 'fail' },
    tenant: ['ED003', 'EX006', 'EX008'],
  },
  {
    id: 'new host in an unsigned zone',
    twist: cutover('s7-remove-legacy-mx', {
      zones: [{ ...partitionOf({ host: true, tlsa: false }), unsigned: true }],
    }),
    verdict: 'fail',
    codes: { 'new-host-insecure': 'fail' },
    tenant: ['ED003'],
  },
  {
    id: 'TLSA gone at s9',
    twist: cutover('s9-enforce-mta-sts', { zones: [partitionOf({ host: true, tlsa: false })] }),
    verdict: 'fail',
    codes: { 'tlsa-absent': 'fail' },
  },
  {
    id: 'TLSA not there 31 minutes after the cmdlet',
    twist: gate(
      's8-enable-dane',
      's9-enforce-mta-sts',
      [live('s8-enable-dane', hour), attested('s8-enable-dane', 'dane-enabled', 31 * 60)],
      { zones: [partitionOf({ host: true, tlsa: false })] },
    ),
    verdict: 'fail',
    codes: { 'tlsa-overdue': 'fail', 'tlsa-absent': 'info' },
  },
  {
    id: '_mta-sts TXT missing',
    twist: edits('s4-add-new-mx', [/^_mta-sts.*\n/m, '']),
    verdict: 'fail',
    codes: { 'sts-id-not-stage': 'fail', 'sts-txt-missing': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'id of the stage before',
    twist: edits('s4-add-new-mx', [
      /^_mta-sts.*$/m,
      /^_mta-sts.*$/m.exec(recordsAt('s3-enable-dnssec'))?.[0] ?? '',
    ]),
    verdict: 'fail',
    codes: { 'sts-id-not-stage': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'enforce where testing is planned',
    twist: served('s4-add-new-mx', 'enforce', 604_800, legacyMx, newMx),
    verdict: 'fail',
    codes: { 'sts-mode-not-stage': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'enforce without the new host at s7',
    twist: served('s7-remove-legacy-mx', 'enforce', 604_800, legacyMx),
    verdict: 'fail',
    codes: { 'sts-mode-not-stage': 'fail', 'sts-mx-mismatch': 'fail' },
    tenant: ['ES001'],
  },
  ...(['s4-add-new-mx', 's7-remove-legacy-mx'] as const).map((stage): Scenario => {
    const ledger = [livePolicy('s1-lower-ttl', 3 * day), livePolicy(stage, 2 * day)];
    const isOpen = stage === 's4-add-new-mx';
    return {
      id: `${stage} while senders hold the enforced policy of s1`,
      twist: cutover(stage, { settings: () => ({ ledger }) }),
      verdict: isOpen ? 'pass' : 'fail',
      codes: { 'sts-policy-held': 'info', 'sts-held-mismatch': isOpen ? 'warn' : 'fail' },
      tenant: isOpen ? ['EX006', 'EX008'] : [],
    };
  }),
  {
    id: 'policy with another host',
    twist: served('s4-add-new-mx', 'testing', 86_400, legacyMx, newMx, 'mx.example.net'),
    verdict: 'fail',
    codes: { 'sts-policy-not-stage': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'MTA-STS that the plan does not know',
    twist: {
      ...cutover('s4-add-new-mx'),
      planText: planText('s4-add-new-mx').replace(/^ +mta-sts:.*\n/m, ''),
    },
    verdict: 'fail',
    codes: { 'sts-id-not-stage': 'fail', 'sts-unexpected': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'TLS-RPT to somebody else',
    twist: edits('s4-add-new-mx', ['tlsrpt@example.net', 'tlsrpt@example.org']),
    verdict: 'fail',
    codes: { 'tlsrpt-not-stage': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'a day since the cmdlet of s3',
    twist: cutover('s4-add-new-mx', {
      settings: () => ({ ledger: [attested('s3-enable-dnssec', 'dnssec-enabled', 25 * hour)] }),
    }),
    verdict: 'pass',
    codes: { 'legacy-clock-24h': 'warn' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'forty hours since the cmdlet of s3',
    twist: cutover('s6-swap-preference', {
      settings: () => ({ ledger: [attested('s3-enable-dnssec', 'dnssec-enabled', 41 * hour)] }),
    }),
    verdict: 'pass',
    codes: { 'legacy-clock-40h': 'warn' },
    tenant: ['EX005'],
  },
  {
    id: 'no sighting in the ledger',
    twist: gate('s4-add-new-mx', 's5-verify-new-mx', []),
    verdict: 'wait',
    codes: { 'ledger-missing-live': 'wait' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'cmdlet not attested',
    twist: gate('s3-enable-dnssec', 's4-add-new-mx', [live('s3-enable-dnssec', hour)]),
    verdict: 'wait',
    codes: { 'ledger-missing-attestation': 'wait' },
    tenant: ['ED003', 'EX002'],
  },
  {
    id: 'ledger rewritten',
    twist: gate('s4-add-new-mx', 's5-verify-new-mx', [], {
      settings: () => ({ ledger: [], baseLedger: s4Ledger }),
    }),
    verdict: 'fail',
    codes: { 'ledger-rewritten': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'change brings its own evidence',
    twist: gate('s4-add-new-mx', 's5-verify-new-mx', [], {
      settings: () => ({ ledger: s4Ledger, baseLedger: s4Ledger.slice(0, 1) }),
    }),
    verdict: 'fail',
    codes: { 'ledger-missing-live': 'wait', 'change-ledger-and-stage': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'change adds a sighting and moves nothing',
    twist: gate('s4-add-new-mx', 's4-add-new-mx', [], {
      settings: () => ({ ledger: s4Ledger, baseLedger: s4Ledger.slice(0, 1) }),
    }),
    verdict: 'fail',
    codes: { 'change-ledger-entries': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'change adds an attestation and moves nothing',
    twist: gate('s3-enable-dnssec', 's3-enable-dnssec', [], {
      settings: () => ({
        ledger: [attested('s3-enable-dnssec', 'dnssec-enabled', hour)],
        baseLedger: [],
      }),
    }),
    verdict: 'fail',
    codes: { 'change-ledger-entries': 'fail' },
    tenant: ['ED003', 'EX002'],
  },
  {
    id: 'a plan that is new brings its own past',
    twist: cutover('s4-add-new-mx', {
      settings: () => ({ ledger: s4Ledger, baseLedger: [] }),
      options: { profile: 'exchange', mode: 'verify' },
    }),
    verdict: 'fail',
    codes: { 'change-ledger-entries': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'two stages in one change',
    twist: gate('s4-add-new-mx', 's6-swap-preference', s4Ledger),
    verdict: 'fail',
    codes: { 'change-not-one-step': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'TTL changed with the stage',
    twist: gate('s4-add-new-mx', 's5-verify-new-mx', s4Ledger, {
      planText: planText('s5-verify-new-mx').replace('during: 60', 'during: 120'),
    }),
    verdict: 'fail',
    codes: { 'change-other-lines': 'fail' },
    tenant: ['EX006', 'EX008'],
  },
  {
    id: 'new-mx changed after s3',
    twist: gate('s4-add-new-mx', 's4-add-new-mx', s4Ledger, {
      planText: planText('s4-add-new-mx').replace('o-v1', 'p-v1'),
    }),
    verdict: 'fail',
    codes: {
      'change-new-mx-late': 'fail',
      'mx-not-stage': 'fail',
      'sts-id-not-stage': 'fail',
      'sts-policy-not-stage': 'fail',
      'new-host-missing': 'fail',
    },
    tenant: ['EX002'],
  },
  {
    id: 'domain dropped on the way',
    twist: gate('s4-add-new-mx', 's4-add-new-mx', s4Ledger, {
      planText: planText('s4-add-new-mx').replace('contoso.com:', 'www.contoso.com:'),
      options: { domains: [] },
    }),
    verdict: 'fail',
    codes: {
      'change-not-one-step': 'fail',
      'mx-nxdomain': 'fail',
      'servers-unknown': 'unknown',
      'sts-txt-missing': 'fail',
      'sts-fetch-failed': 'unknown',
      'tlsrpt-missing': 'warn',
      'change-domain-dropped': 'fail',
    },
    tenant: ['ED-not-found'],
  },
  ...(['failing', 'none yet'] as const).map((what): Scenario => {
    const since = live('s8-enable-dane', 4 * day);
    const from = Math.ceil((now - 4 * day) / day) * day;
    const policy = {
      type: 'tlsa',
      domain: 'contoso.com',
      strings: [],
      mxHosts: [newMx],
      details: [],
      successes: 1,
      failures: 2,
    };
    const reports =
      what === 'failing'
        ? [{ organization: 'A', from, until: from + day - 1, policies: [policy] }]
        : [];
    const ledger = [since, attested('s8-enable-dane', 'dane-enabled', 4 * day)];
    return {
      id: `TLS reports: ${what}`,
      twist: gate('s8-enable-dane', 's9-enforce-mta-sts', ledger, {
        settings: () => ({ ledger, baseLedger: ledger, tlsReports: { last: 3, reports } }),
      }),
      verdict: what === 'failing' ? 'fail' : 'wait',
      codes: {
        'tlsa-record-unmatched': 'info',
        ...(what === 'failing'
          ? { 'tlsrpt-dane-failures': 'fail' }
          : { 'tlsrpt-reports-missing': 'wait' }),
      },
    };
  }),
  {
    id: 'going back from s9 while senders hold its policy',
    twist: gate(
      's9-enforce-mta-sts',
      's8-enable-dane',
      [live('s9-enforce-mta-sts', hour)],
      policyAt('s9-enforce-mta-sts'),
    ),
    verdict: 'pass',
    codes: { 'tlsa-record-unmatched': 'info' },
  },
];
