import type { AttestableFact } from '../core/ledger.js';
import { absolute } from './presentation.js';
import type { DomainPlan } from '../core/plan.js';

/** Steps that a person takes in the tenant or at the DNS provider: two of the track, three rollbacks. */
export const tenantSteps = [
  's3-enable-dnssec',
  's8-enable-dane',
  'r1-disable-dane',
  'r2-unsign-domain',
  'r3-return-to-legacy',
] as const;
export type TenantStep = (typeof tenantSteps)[number];

export interface RunbookStep {
  readonly title: string;
  /** What must hold before. */
  readonly before: readonly string[];
  /** The cmdlet that changes the tenant; r2 has none. */
  readonly cmdlet?: string;
  /** Properties of the result that are worth reading. */
  readonly shows: readonly string[];
  readonly after: readonly string[];
  /** What the ledger learns; rollbacks are no stages and attest nothing. */
  readonly fact?: AttestableFact;
  /** `ErrorCode` of the result and what to do about it. */
  readonly errors: Readonly<Record<string, string>>;
}

const notFound = 'the domain is not an accepted domain of this tenant: add and verify it first.';
const transient = 'may pass: run the script again after 1, 5 and 15 minutes.';
const initialDomain = 'onmicrosoft.com domains cannot take part: use a domain of your own.';

/** After "How SMTP DANE works" (Microsoft Learn) and the reference of the cmdlets. */
export function runbookStep(plan: DomainPlan, step: TenantStep): RunbookStep {
  switch (step) {
    case 's3-enable-dnssec':
      return enableDnssec(plan);
    case 's8-enable-dane':
      return enableDane(plan);
    case 'r1-disable-dane':
      return disableDane(plan);
    case 'r2-unsign-domain':
      return unsign(plan);
    case 'r3-return-to-legacy':
      return returnToLegacy(plan);
  }
}

function enableDnssec(plan: DomainPlan): RunbookStep {
  return {
    title: 'Have Microsoft make the new MX host (step 3 of the page)',
    before: [
      's2-relax-mta-sts is live and the gate to s3-enable-dnssec has passed.',
      'Connectors, devices and partners no longer send to the legacy host by name.',
      'Two days after this cmdlet Microsoft may remove the address of the legacy host:',
      'be at s7-remove-legacy-mx by then.',
    ],
    cmdlet: 'Enable-DnssecForVerifiedDomain',
    shows: ['Result', 'DnssecMxValue', 'ErrorData'],
    after: [
      'Expected: Result is Success and DnssecMxValue is <token>.<partition>.mx.microsoft.',
      'Write that host as new-mx of this domain in dane-cutover.yaml, in a change of its own;',
      `copy it, never derive it from ${plan.domain}.`,
    ],
    fact: 'dnssec-enabled',
    errors: {
      DomainNotFound: notFound,
      DnssecOperationFailed: transient,
      DomainNotSupported: initialDomain,
    },
  };
}

function enableDane(plan: DomainPlan): RunbookStep {
  return {
    title: 'Have Microsoft publish TLSA (step 8 of the page)',
    before: [
      's7-remove-legacy-mx is live and the gate to s8-enable-dane has passed:',
      `the MX of ${plan.domain} and the addresses of ${plan.newMx ?? 'its host'} are DNSSEC secure.`,
      'With a bogus zone DANE senders would defer all mail.',
    ],
    cmdlet: 'Enable-SmtpDaneInbound',
    shows: ['Result', 'ErrorData'],
    after: [
      'Expected: Result is Success. TLSA appear 15 to 30 minutes later; do not ask a resolver',
      'for them before, it would remember that there are none.',
    ],
    fact: 'dane-enabled',
    errors: {
      DomainNotFound: notFound,
      DnssecOperationFailed: transient,
      PartitionNotFound: 'DNSSEC was never enabled for the domain: take s3-enable-dnssec first.',
      DomainNotSupported: initialDomain,
    },
  };
}

function disableDane(plan: DomainPlan): RunbookStep {
  return {
    title: 'Rollback r1: withdraw the TLSA',
    before: [
      'DANE senders fail against the new host. No MX changes.',
      'Partners whose connector has SmtpDaneMode Mandatory cannot send without TLSA: tell them.',
    ],
    cmdlet: 'Disable-SmtpDaneInbound',
    shows: ['Result', 'ErrorData'],
    after: [
      'Wait one TTL of the TLSA set. It worked when every authoritative server proves that there',
      `is no TLSA at _25._tcp.${plan.newMx ?? '<new MX>'}. Then pin s7-remove-legacy-mx.`,
    ],
    errors: {},
  };
}

function unsign(plan: DomainPlan): RunbookStep {
  return {
    title: 'Rollback r2: unsign the domain, in this order (no cmdlet)',
    before: [`${plan.domain} is bogus and its DNS provider cannot mend the signatures.`],
    shows: [],
    after: [
      `1. At the registrar remove every DS of ${plan.domain}.`,
      '2. Read the TTL of the DS from the servers of the parent zone, and wait that long',
      '   after the last of them has stopped serving it.',
      '3. Only then switch signing off. Unsigned under a DS, the domain is bogus.',
      `4. dane-cutover check ${plan.domain}: the chain must be insecure, no longer bogus.`,
      'If mail still fails, the MX is the suspect: r3-return-to-legacy.',
    ],
    errors: {},
  };
}

function returnToLegacy(plan: DomainPlan): RunbookStep {
  const { domain, legacyMx } = plan;
  return {
    title: 'Rollback r3: back to the legacy MX',
    before: [
      `First of all: ${legacyMx} must resolve (the script asks). Where Microsoft has removed it,`,
      'this rollback is impossible: keep the new host, take r1 where TLSA is the trouble,',
      'and open a ticket.',
      'MTA-STS is at testing and lists both hosts, the MX TTL is low, r1 is done where DANE is on.',
      'Protection by DANE ends as soon as the unsigned legacy host is listed.',
      `Add   ${absolute(domain)} MX 20 ${absolute(legacyMx)}   and wait one TTL; prove that it takes mail.`,
      `Then make it 0 and the new host 30, wait one TTL, remove the new host, wait one TTL.`,
      'Only then run the cmdlet: after it the new host may stop resolving.',
    ],
    cmdlet: 'Disable-DnssecForVerifiedDomain',
    shows: ['Result', 'ErrorData'],
    after: [`It worked when ${domain} has the one MX 0 ${legacyMx} on every server.`],
    errors: { DnssecOperationFailed: transient },
  };
}
