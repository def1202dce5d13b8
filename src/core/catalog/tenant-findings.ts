import { informs, warns } from './levels.js';
import type { FindingInfo } from './types.js';

const tenant = { subjectKind: 'domain', defaultLevel: warns, seenFromOutside: false } as const;
const cmdlet = 'Microsoft: Get-DnssecStatusForVerifiedDomain';

/**
 * Where the tenant's own answer differs from what was seen. An answer that tells its time and is fresh weighs more than a
 * warning; none of these ever takes a fault away.
 */
export const tenantFindings = {
  'tenant-feature-disabled': {
    ...tenant,
    title: 'The tenant says that DNSSEC is not enabled for the domain',
    authority: cmdlet,
    why: 'The MX lists the new host, and Microsoft keeps that host only while the feature is on. If the answer is right, mail will be lost when the host goes.',
    microsoft: ['EG001', 'EX013'],
    remedy: [
      'See that the answer is of this domain and this tenant, then run the cmdlet again.',
      'If it stays Disabled, run Enable-DnssecForVerifiedDomain and compare DnssecMxValue with new-mx of the plan before anything else.',
    ],
  },
  'tenant-expects-other-mx': {
    ...tenant,
    title: 'The tenant expects another MX host',
    authority: cmdlet,
    why: 'ExpectedMxRecord is the truth of the tenant. A host that it does not expect may belong to nobody, or to somebody else.',
    microsoft: ['EX002', 'EX007'],
    remedy: [
      'See that the answer is of this domain. Compare ExpectedMxRecord with the DnssecMxValue that the cmdlet of s3 printed.',
      'Correct new-mx in the plan by a reviewed change, back at s3, before the next step.',
    ],
  },
  'tenant-reports-more': {
    ...tenant,
    title: 'The tenant reports an error that was not seen from here',
    authority: cmdlet,
    why: 'Its resolvers may still hold what stood there before: then the code is normal at the row before, and goes with the TTL. Otherwise it sees something that we do not.',
    microsoft: [],
    remedy: [
      'Where normal-at names the row before: believe what the servers say, and run the cmdlet again after the time shown.',
      'If it is still there then, believe the tenant: look up the code with dane-cutover explain, and run check from another network.',
    ],
  },
  'tenant-reports-less': {
    ...tenant,
    title: 'The tenant does not report what was seen from here',
    authority: cmdlet,
    why: 'The answer may be older than the change, or its cache is. What was seen here stands: no answer takes a fault away.',
    microsoft: [],
    remedy: [
      'Mend what was seen, by its own finding. Run the cmdlet again when the TTL of the MX has passed.',
    ],
  },
  'tenant-mx-differs': {
    ...tenant,
    title: 'The tenant sees other MX records',
    authority: cmdlet,
    why: 'It asks through resolvers with caches, and we ask every server. Before its TTL has passed both can be right; later some server or resolver tells others something else.',
    microsoft: ['EX002', 'EX004', 'EX005', 'EX006'],
    remedy: [
      'Wait one TTL of the MX, then run the cmdlet again.',
      'If it stays, compare every server of the zone with dane-cutover check, and look for one that only the parent names.',
    ],
  },
  'tenant-sts-differs': {
    ...tenant,
    title: 'The tenant sees another MTA-STS policy',
    authority: `${cmdlet}; RFC 8461 section 3`,
    why: 'Whoever holds a policy keeps it for its max_age, and asks for a new one when the id changes.',
    microsoft: ['ES001', 'ES002'],
    remedy: [
      'See that the id of the TXT record changed with the policy, at every server.',
      'Fetch the policy from another network. Then wait one TTL of the TXT record, and run the cmdlet again.',
    ],
  },
  'tenant-answer-unconfirmed': {
    ...tenant,
    defaultLevel: informs,
    title: 'The tenant tells what could not be seen from here',
    authority: cmdlet,
    why: 'It is a hint, and no evidence: what was not seen stays unknown, whatever the answer says.',
    microsoft: [],
    remedy: ['Mend what keeps us from seeing it, by its own finding, and ask again.'],
  },
  'tenant-answer-incomplete': {
    ...tenant,
    title: 'Parts of the answer are missing or cannot be read',
    authority: cmdlet,
    why: 'A part that was skipped, or cut by ConvertTo-Json, tells nothing; it is not taken for good.',
    microsoft: [],
    remedy: [
      'Run the cmdlet without its Skip switches, and pipe it to ConvertTo-Json -Depth 6, with -EnumsAsStrings where that exists.',
    ],
  },
  'tenant-answer-undated': {
    ...tenant,
    defaultLevel: informs,
    title: 'The answer of the tenant has no time, or an old one',
    authority: cmdlet,
    why: 'The cmdlet prints no time. Without one nobody can tell an answer of today from one of last week, so its differences are told and decide nothing.',
    microsoft: [],
    remedy: [
      'Add a column AskedAt with the time, as the README shows, and use the answer within the hour.',
    ],
  },
} as const satisfies Record<string, FindingInfo>;
