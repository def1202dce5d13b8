import type { AttestableFact } from '../ledger.js';
import type { StageId } from './ids.js';

/** The two MX hosts of the track. */
export type HostRole = 'legacy' | 'new';

export interface MxRow {
  readonly role: HostRole;
  /** `before`: the preference the domain had when the plan was written. */
  readonly preference: number | 'before';
}

/**
 * What must have run out before the row may be left.
 * `previous-mx-ttl`: resolvers may hold the MX set this row replaced. `old-max-age`: senders may hold an `enforce`
 * policy from before. `tlsa-published`: Microsoft publishes TLSA 15 to 30 minutes after the cmdlet.
 */
export type Wait = 'previous-mx-ttl' | 'old-max-age' | 'tlsa-published';

/** What must be seen, besides the row's own records, before it may be left. */
export type LeaveCheck =
  'new-host-secure' | 'new-host-delivers' | 'mx-secure' | 'tlsa-matches' | 'policy-lists-new';

export interface Cmdlet {
  readonly name: 'Enable-DnssecForVerifiedDomain' | 'Enable-SmtpDaneInbound';
  /** Attested with the cmdlet's JSON when it has run. */
  readonly fact: AttestableFact;
}

/** One row of the track; records, waits, gates, expected codes and rollbacks are all derived from it. */
export interface Stage {
  readonly id: StageId;
  readonly title: string;
  readonly mx: readonly MxRow[];
  readonly ttl: 'before' | 'during' | 'after';
  readonly mtaSts: {
    readonly mode: 'before' | 'testing' | 'enforce';
    readonly hosts: readonly HostRole[];
  };
  /** Whose TLSA is expected, always in the host's own zone: for Exchange Online that is Microsoft's. */
  readonly tlsa: 'none' | 'appearing' | 'new-host';
  /** What Get-DnssecStatusForVerifiedDomain may say here while all is well. */
  readonly expectedCodes: readonly string[];
  readonly waits: readonly Wait[];
  readonly attestations: readonly AttestableFact[];
  readonly cmdlet?: Cmdlet;
  readonly leaveChecks: readonly LeaveCheck[];
  /** The row to go back to, and what to do besides its records. */
  readonly rollback?: { readonly to: StageId; readonly note: string };
  /** Microsoft's rollback procedure that fits once the row is live. */
  readonly procedure?: 'r1-disable-dane' | 'r2-unsign-domain' | 'r3-return-to-legacy';
}

const legacyOnly = [{ role: 'legacy', preference: 'before' }] as const;
const newBeside = [
  { role: 'legacy', preference: 'before' },
  { role: 'new', preference: 20 },
] as const;
const newFirst = [
  { role: 'new', preference: 0 },
  { role: 'legacy', preference: 30 },
] as const;
const newOnly = [{ role: 'new', preference: 0 }] as const;

/** ED003 is normal while only the unsigned legacy host is listed; EX013 and ES002 until the cmdlet of s3 has run. */
const beforeEnabling = ['ED003', 'EX002', 'EX007', 'EX013', 'ES002'] as const;

/** The `exchange-online` track, after the nine steps of "How SMTP DANE works" (Microsoft Learn). */
export const stages: readonly Stage[] = [
  {
    id: 's0-baseline',
    title: 'The domain as it is',
    mx: legacyOnly,
    ttl: 'before',
    mtaSts: { mode: 'before', hosts: ['legacy'] },
    tlsa: 'none',
    expectedCodes: beforeEnabling,
    waits: [],
    attestations: ['accepted-domain-healthy', 'connectors-repointed'],
    leaveChecks: [],
  },
  {
    id: 's1-lower-ttl',
    title: 'Lower the TTL of the MX',
    mx: legacyOnly,
    ttl: 'during',
    mtaSts: { mode: 'before', hosts: ['legacy'] },
    tlsa: 'none',
    expectedCodes: beforeEnabling,
    waits: ['previous-mx-ttl'],
    attestations: [],
    leaveChecks: [],
    rollback: { to: 's0-baseline', note: 'The old TTL comes back; nothing else changed.' },
  },
  {
    id: 's2-relax-mta-sts',
    title: 'Relax the MTA-STS policy to testing',
    mx: legacyOnly,
    ttl: 'during',
    mtaSts: { mode: 'testing', hosts: ['legacy'] },
    tlsa: 'none',
    expectedCodes: beforeEnabling,
    waits: ['old-max-age'],
    attestations: [],
    leaveChecks: [],
    rollback: { to: 's1-lower-ttl', note: 'The old policy comes back under its id.' },
  },
  {
    id: 's3-enable-dnssec',
    title: 'Have Microsoft make the new MX host',
    mx: legacyOnly,
    ttl: 'during',
    mtaSts: { mode: 'testing', hosts: ['legacy'] },
    tlsa: 'none',
    expectedCodes: beforeEnabling,
    waits: [],
    attestations: ['dnssec-enabled'],
    cmdlet: { name: 'Enable-DnssecForVerifiedDomain', fact: 'dnssec-enabled' },
    leaveChecks: ['new-host-secure'],
    rollback: {
      to: 's2-relax-mta-sts',
      note: 'No record changes. The tenant stays enabled unless Disable-DnssecForVerifiedDomain is run.',
    },
    procedure: 'r3-return-to-legacy',
  },
  {
    id: 's4-add-new-mx',
    title: 'Add the new MX at preference 20',
    mx: newBeside,
    ttl: 'during',
    mtaSts: { mode: 'testing', hosts: ['legacy', 'new'] },
    tlsa: 'none',
    expectedCodes: ['EX006', 'EX008', 'EX003'],
    waits: ['previous-mx-ttl'],
    attestations: [],
    leaveChecks: ['new-host-secure'],
    rollback: { to: 's3-enable-dnssec', note: 'Only the new MX goes; the tenant stays enabled.' },
    procedure: 'r3-return-to-legacy',
  },
  {
    id: 's5-verify-new-mx',
    title: 'Prove that the new MX takes mail',
    mx: newBeside,
    ttl: 'during',
    mtaSts: { mode: 'testing', hosts: ['legacy', 'new'] },
    tlsa: 'none',
    expectedCodes: ['EX006', 'EX008', 'EX003'],
    waits: [],
    attestations: [],
    leaveChecks: ['new-host-secure', 'new-host-delivers'],
    rollback: { to: 's4-add-new-mx', note: 'No record changes.' },
    procedure: 'r3-return-to-legacy',
  },
  {
    id: 's6-swap-preference',
    title: 'Prefer the new MX',
    mx: newFirst,
    ttl: 'during',
    mtaSts: { mode: 'testing', hosts: ['legacy', 'new'] },
    tlsa: 'none',
    expectedCodes: ['EX005'],
    waits: ['previous-mx-ttl'],
    attestations: [],
    leaveChecks: ['new-host-secure'],
    rollback: { to: 's5-verify-new-mx', note: 'Swap back, then wait one TTL.' },
    procedure: 'r3-return-to-legacy',
  },
  {
    id: 's7-remove-legacy-mx',
    title: 'Remove the legacy MX',
    mx: newOnly,
    ttl: 'during',
    mtaSts: { mode: 'testing', hosts: ['new'] },
    tlsa: 'none',
    expectedCodes: [],
    waits: ['previous-mx-ttl'],
    attestations: [],
    leaveChecks: ['new-host-secure', 'mx-secure'],
    rollback: {
      to: 's6-swap-preference',
      note: 'Only while the legacy name still has an address: check it before you list it again.',
    },
    procedure: 'r3-return-to-legacy',
  },
  {
    id: 's8-enable-dane',
    title: 'Have Microsoft publish TLSA',
    mx: newOnly,
    ttl: 'during',
    mtaSts: { mode: 'testing', hosts: ['new'] },
    tlsa: 'appearing',
    expectedCodes: [],
    waits: ['tlsa-published'],
    attestations: ['dane-enabled'],
    cmdlet: { name: 'Enable-SmtpDaneInbound', fact: 'dane-enabled' },
    leaveChecks: ['new-host-secure', 'mx-secure', 'tlsa-matches'],
    rollback: {
      to: 's7-remove-legacy-mx',
      note: 'Run Disable-SmtpDaneInbound, then wait one TTL of the TLSA set.',
    },
    procedure: 'r1-disable-dane',
  },
  {
    id: 's9-enforce-mta-sts',
    title: 'Enforce MTA-STS with the new MX',
    mx: newOnly,
    ttl: 'during',
    mtaSts: { mode: 'enforce', hosts: ['new'] },
    tlsa: 'new-host',
    expectedCodes: [],
    waits: [],
    attestations: [],
    leaveChecks: ['new-host-secure', 'mx-secure', 'tlsa-matches', 'policy-lists-new'],
    rollback: {
      to: 's8-enable-dane',
      note: 'The policy returns to testing; senders keep the enforce policy until its max_age ends.',
    },
    procedure: 'r1-disable-dane',
  },
  {
    id: 's10-raise-ttl',
    title: 'Raise the TTL of the MX',
    mx: newOnly,
    ttl: 'after',
    mtaSts: { mode: 'enforce', hosts: ['new'] },
    tlsa: 'new-host',
    expectedCodes: [],
    waits: [],
    attestations: [],
    leaveChecks: [],
    rollback: { to: 's9-enforce-mta-sts', note: 'The low TTL comes back after one high TTL.' },
    procedure: 'r1-disable-dane',
  },
];

const byId = new Map(stages.map((stage) => [stage.id, stage]));

/** The row of `id`; total over StageId, so a miss is a bug of ours. */
export function stageOf(id: StageId): Stage {
  const stage = byId.get(id);
  if (stage === undefined) throw new Error(`no row for stage ${id}`);
  return stage;
}
