import type { FindingCode } from './findings.js';

/** One result that the tenant's cmdlets document. */
export interface TenantCodeInfo {
  readonly title: string;
  /** The cmdlet that says it. */
  readonly cmdlet: string;
  readonly meaning: string;
  readonly action: readonly string[];
  /** Minutes between automatic attempts; absent: only a person can help. */
  readonly retryMinutes?: readonly number[];
  /** What of it our own probes can see; absent where it lies inside the tenant. */
  readonly predicate?: string;
  readonly findings: readonly FindingCode[];
}

const enabling = 'Enable-DnssecForVerifiedDomain, Enable-SmtpDaneInbound';
const status = 'Get-DnssecStatusForVerifiedDomain';

/** ErrorCode of the enabling and disabling cmdlets. */
export const enablingCodes = {
  DomainNotFound: {
    title: 'The tenant does not have the domain',
    cmdlet: enabling,
    meaning: 'The domain is not in the directory of the tenant, or not among its accepted domains.',
    action: [
      'Check the spelling and the tenant you are connected to.',
      'Verify the domain and add it as an accepted domain, then run the cmdlet again.',
    ],
    findings: ['ledger-missing-attestation', 'host-address-missing'],
  },
  DnssecOperationFailed: {
    title: 'Microsoft could not make the zone or its records',
    cmdlet: enabling,
    meaning: 'Something on the side of the service failed, mostly for a short time.',
    action: ['Run it again a few times; then open a ticket.'],
    retryMinutes: [1, 5, 15],
    predicate: 'new-mx is not known, or its address is NXDOMAIN',
    findings: ['new-host-missing', 'ledger-missing-attestation'],
  },
  PartitionNotFound: {
    title: 'DANE was asked for before DNSSEC',
    cmdlet: 'Enable-SmtpDaneInbound',
    meaning: 'The domain has no new MX host yet, so there is no zone in which TLSA could stand.',
    action: ['Go back to s3: run Enable-DnssecForVerifiedDomain and walk the stages to s8.'],
    predicate: 'no MX host of the domain lies below mx.microsoft',
    findings: ['new-host-missing', 'tlsa-absent', 'tlsa-overdue'],
  },
  DomainNotSupported: {
    title: 'This kind of domain cannot be enabled',
    cmdlet: enabling,
    meaning: 'It is the initial domain of the tenant, which Microsoft runs itself.',
    action: ['Use a custom domain.'],
    predicate: 'the domain ends in .onmicrosoft.com',
    findings: ['plan-domain-unsupported'],
  },
} as const satisfies Record<string, TenantCodeInfo>;

/** Errors and warnings of the status cmdlet: the tenant, DNS and MTA-STS parts. */
export const statusCodes = {
  EG001: {
    title: 'The state of the feature is not available',
    cmdlet: status,
    meaning:
      'The domain is not set up in Exchange Online, or the service could not say at that moment.',
    action: ['Ask again later; if it stays, finish the set-up of the domain in the admin centre.'],
    findings: ['ledger-missing-attestation', 'mx-nxdomain'],
  },
  EG002: {
    title: 'The domain is not verified',
    cmdlet: status,
    meaning: 'It was added to the tenant, but its ownership was never proved.',
    action: ['Publish the verification record that the admin centre shows, and finish there.'],
    findings: ['ledger-missing-attestation'],
  },
  'ED-query-error': {
    title: 'DNS failed while the MX was read (no number is documented)',
    cmdlet: status,
    meaning:
      'The query for the MX ended in an error that is neither an answer nor a proved absence. Perhaps ED001.',
    action: ['Ask again; then look at the name servers of the domain.'],
    predicate: 'the MX query ends in a timeout or in a code other than NOERROR and NXDOMAIN',
    findings: ['mx-lookup-failed'],
  },
  'ED-not-found': {
    title: 'The domain was not found in DNS (no number is documented)',
    cmdlet: status,
    meaning: 'DNS says that the name does not exist. Perhaps ED002.',
    action: ['Check registration and delegation; a new delegation may take up to 48 hours.'],
    predicate: 'the MX query ends in NXDOMAIN',
    findings: ['mx-nxdomain'],
  },
  ED003: {
    title: 'No MX leads to an address under DNSSEC',
    cmdlet: status,
    meaning:
      'The domain exists, but none of its MX hosts has a signed address behind a signed MX. Normal until the new host is listed, because the legacy one is unsigned.',
    action: ['Before s4: nothing. Later: repair the signing of the domain, or the MX.'],
    predicate: 'no MX host for which both the MX and its address are secure',
    findings: ['mx-insecure', 'mx-bogus', 'host-insecure', 'new-host-insecure'],
  },
} as const satisfies Record<string, TenantCodeInfo>;

/** The MX part of the status cmdlet. Of two preferences the smaller number is the more preferred. */
export const mxCodes = {
  EX002: {
    title: 'No MX equals the expected one',
    cmdlet: status,
    meaning: 'The domain has MX records, but the new host is not among them.',
    action: [
      'Add the new host as s4 does. With a mail gateway in front this stays and is no fault.',
    ],
    predicate: 'the MX set is not empty and does not hold new-mx',
    findings: ['mx-not-stage'],
  },
  EX003: {
    title: 'The expected MX has the wrong preference',
    cmdlet: status,
    meaning:
      'The new host is there with a preference other than the expected one, which is 0 by the documentation and sometimes 10 in the output.',
    action: ['Go on to s6, which gives it 0; otherwise compare with ExpectedMxRecord.'],
    predicate: 'new-mx is in the MX set with a preference other than the expected one',
    findings: ['mx-preference-unexpected', 'mx-not-stage'],
  },
  EX004: {
    title: 'Another MX has the same preference',
    cmdlet: status,
    meaning: 'Two hosts tie for the first place, so senders choose between them by chance.',
    action: ['Make the other host the less preferred one (s6), then remove it (s7).'],
    predicate: 'a host other than new-mx has the preference of new-mx',
    findings: ['mx-several', 'mx-not-stage'],
  },
  EX005: {
    title: 'A less preferred MX is left',
    cmdlet: status,
    meaning: 'The new host is first, and another one stands behind it. This is the state of s6.',
    action: ['At s6: nothing. Later: remove the other host (s7).'],
    predicate: 'a host other than new-mx has a larger preference number than new-mx',
    findings: ['mx-several', 'mx-not-stage'],
  },
  EX006: {
    title: 'A more preferred MX exists',
    cmdlet: status,
    meaning: 'Mail still goes to another host first. This is the state of s4 and s5.',
    action: ['At s4 and s5: nothing. Later: swap the preferences (s6).'],
    predicate: 'a host other than new-mx has a smaller preference number than new-mx',
    findings: ['mx-several', 'mx-not-stage'],
  },
  EX007: {
    title: 'No MX meets the expectation',
    cmdlet: status,
    meaning: 'Either there is no MX or none of them is the new host.',
    action: ['Publish the new host as the stage says.'],
    predicate: 'the MX set is empty, or does not hold new-mx',
    findings: ['mx-missing', 'mx-not-stage'],
  },
  EX008: {
    title: 'The new MX is less preferred than expected',
    cmdlet: status,
    meaning:
      'Its preference number is larger than the expected one. This is the state of s4 and s5.',
    action: ['At s4 and s5: nothing. Later: give it the expected preference.'],
    predicate: 'new-mx has a larger preference number than the expected one',
    findings: ['mx-preference-unexpected', 'mx-not-stage'],
  },
  EX009: {
    title: 'The new MX is more preferred than expected',
    cmdlet: status,
    meaning:
      'Its preference number is smaller than the expected one, so the tenant expects more than 0.',
    action: ['Compare with ExpectedMxRecord, and give it that preference.'],
    predicate: 'new-mx has a smaller preference number than the expected one',
    findings: ['mx-preference-unexpected'],
  },
  EX010: {
    title: 'An unknown error while the MX was searched',
    cmdlet: status,
    meaning: 'The lookup failed in a way that has no code of its own.',
    action: ['Ask again; DNS changes of others may need up to 48 hours.'],
    predicate: 'the MX query ends in an error of the resolver',
    findings: ['mx-lookup-failed'],
  },
  EX012: {
    title: 'The domain has no MX at all',
    cmdlet: status,
    meaning: 'The name exists, and the MX set is empty.',
    action: ['Publish the MX set of the pinned stage at once.'],
    predicate: 'the MX query is answered without records',
    findings: ['mx-missing'],
  },
  EX013: {
    title: 'The tenant does not know which MX to expect',
    cmdlet: status,
    meaning: 'DNSSEC was not enabled for the domain, so it has no new host. Normal before s3.',
    action: ['Run Enable-DnssecForVerifiedDomain (s3).'],
    predicate: 'the plan has no new-mx',
    findings: ['plan-new-mx-missing', 'new-host-missing'],
  },
  ES001: {
    title: 'MTA-STS is enforced and does not list the new MX',
    cmdlet: status,
    meaning:
      'Senders that hold this policy refuse the new host. A wildcard that is one label short has the same effect.',
    action: [
      'Set the policy to testing, list the new host, and give the TXT record a new id.',
      'Wait the max_age of the policy before you make the new host the first one.',
    ],
    predicate: 'the policy is of mode enforce and no mx pattern matches new-mx',
    findings: [
      'sts-mx-mismatch',
      'sts-wildcard-depth',
      'plan-sts-wildcard-depth',
      'sts-mode-not-stage',
    ],
  },
  ES002: {
    title: 'MTA-STS is there, the state of DNSSEC is not known',
    cmdlet: status,
    meaning:
      'There is a policy, but no expected MX against which it could be judged. Normal before s3.',
    action: ['Walk the stages; after s3 it goes away.'],
    predicate: 'the domain has an MTA-STS policy, and the plan has no new-mx',
    findings: ['sts-unexpected'],
  },
} as const satisfies Record<string, TenantCodeInfo>;

/** Everything that the cmdlets of the track can answer. */
export const tenantCodes = { ...enablingCodes, ...statusCodes, ...mxCodes } as const;
export type TenantCode = keyof typeof tenantCodes;
