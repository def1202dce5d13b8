import { isUnseen } from '../belief.js';
import { everyKeyMatches, someKeyUnseen } from '../every-key.js';
import { hostOf } from '../judge/context.js';
import type { Ledger } from '../ledger.js';
import { matchesMxPattern } from '../mta-sts-pattern.js';
import type { EndpointObservation, HostObservation, Observation } from '../observation.js';
import type { DomainPlan } from '../plan.js';
import type { Instant } from '../time.js';
import { familyCounts } from '../vantage.js';
import type { GateCheck } from '../verdict.js';
import type { LeaveCheck } from './stages.js';
import { tlsaWindow } from './waits.js';

/** A row of the gate's table that may also say from when it could be answered. */
export interface LeaveRow extends GateCheck {
  readonly notBefore?: Instant;
  /** Catalog code under which the row is explained, where the row itself is the finding. */
  readonly code?: string;
}

export interface LeaveInput {
  readonly observation: Observation;
  readonly plan: DomainPlan;
  readonly ledger: Ledger;
}

/** What must be seen before the row may be left; `unknown` wherever it was not seen. */
export function leaveCheck(check: LeaveCheck, input: LeaveInput): LeaveRow {
  const host = input.plan.newMx && hostOf(input.observation, input.plan.newMx);
  if (check === 'mx-secure') return mxSecure(input.observation);
  if (input.plan.newMx === undefined) {
    return row('waiting', 'the plan names the new host', 'new-mx comes from the cmdlet of s3');
  }
  if (!host) return row('unknown', check, `${input.plan.newMx} was not looked at`);
  switch (check) {
    case 'new-host-secure':
      return hostSecure(host);
    case 'new-host-delivers':
      return hostDelivers(host, input.observation);
    case 'tlsa-matches':
      return tlsaMatches(host, input);
    case 'policy-lists-new':
      return policyLists(host.host, input);
  }
}

function row(mark: GateCheck['mark'], check: string, seen: string): LeaveRow {
  return { mark, check, seen };
}

function mxSecure({ mx }: Observation): LeaveRow {
  const check = 'the MX set is DNSSEC secure';
  if (isUnseen(mx)) {
    return row('unknown', check, mx.failure ?? 'could not be judged');
  }
  return row(mx.dnssec.state === 'secure' ? 'ok' : 'failed', check, mx.dnssec.state);
}

function hostSecure({ host, a, aaaa }: HostObservation): LeaveRow {
  const check = `${host} has DNSSEC-secure addresses`;
  const lookups = [a, aaaa];
  if (lookups.some(isUnseen)) {
    return row('unknown', check, 'a lookup could not be judged');
  }
  const answers = lookups.filter((one) => one.status === 'answer');
  if (answers.length === 0) return row('failed', check, 'no address');
  const states = lookups.map((one) => one.dnssec.state);
  const secure = states.every((state) => state === 'secure');
  return row(secure ? 'ok' : 'failed', check, secure ? addresses(lookups) : states.join(', '));
}

function addresses(lookups: readonly { readonly records: readonly string[] }[]): string {
  return lookups.flatMap(({ records }) => records).join(', ');
}

/** Every considered address, or nothing: one that was not seen leaves the row unknown. */
function endpointsOf(
  host: HostObservation,
  observation: Observation,
): readonly EndpointObservation[] {
  return host.endpoints.filter(({ address }) => familyCounts(address, observation.families));
}

/** A session that came as far as a word on TLS. One that broke off, or was turned away for now, says nothing of the server. */
function isSeen({ smtp }: EndpointObservation): boolean {
  const silent = smtp.starttls === 'unanswered' || smtp.starttls === 'not-tried';
  return smtp.outcome === 'answered' && !silent;
}

function hostDelivers(host: HostObservation, observation: Observation): LeaveRow {
  const check = `${host.host} takes mail with STARTTLS`;
  const endpoints = endpointsOf(host, observation);
  if (endpoints.length === 0) return row('unknown', check, 'no address was probed');
  const unseen = endpoints.filter((endpoint) => !isSeen(endpoint));
  if (unseen.length > 0) return row('unknown', check, `not seen: ${list(unseen)}`);
  const bad = endpoints.filter(({ smtp }) => smtp.starttls !== 'established');
  return bad.length > 0
    ? row('failed', check, `no TLS at ${list(bad)}`)
    : row('ok', check, list(endpoints));
}

function list(endpoints: readonly EndpointObservation[]): string {
  return endpoints.map(({ address }) => address).join(', ');
}

/** Standards C02 to C07 at the gate: secure and present, and a usable record matches on every address. */
function tlsaMatches(host: HostObservation, input: LeaveInput): LeaveRow {
  const check = `TLSA of ${host.host} matches on every address`;
  const lookup = host.tlsa.lookup;
  if (lookup === undefined) {
    return row('unknown', check, host.tlsa.notAsked ?? 'not asked');
  }
  if (isUnseen(lookup)) {
    return row('unknown', check, lookup.failure ?? 'could not be judged');
  }
  if (lookup.dnssec.state !== 'secure') return row('failed', check, lookup.dnssec.state);
  if (lookup.status !== 'answer') return tlsaNotYet(check, input);
  const endpoints = endpointsOf(host, input.observation);
  const unseen = endpoints.filter((endpoint) => !isSeen(endpoint));
  if (endpoints.length === 0 || unseen.length > 0) {
    return row('unknown', check, `not seen: ${list(unseen) || 'no address was probed'}`);
  }
  const bad = endpoints.filter(({ smtp }) => !everyKeyMatches(smtp));
  if (bad.length > 0) return row('failed', check, `no match at ${list(bad)}`);
  const half = endpoints.filter(({ smtp }) => someKeyUnseen(smtp));
  return half.length > 0
    ? row('unknown', check, `whether there is a second certificate was not seen at ${list(half)}`)
    : row('ok', check, `${lookup.records.length} records, one is enough; ${list(endpoints)}`);
}

/** Microsoft needs 15 to 30 minutes after the cmdlet; after that its absence is a fault. */
function tlsaNotYet(check: string, { plan, ledger, observation }: LeaveInput): LeaveRow {
  const window = tlsaWindow(ledger, plan);
  if (window === undefined) return row('waiting', check, 'Enable-SmtpDaneInbound is not attested');
  if (observation.at > window.latest) {
    const seen = 'no TLSA 30 minutes after Enable-SmtpDaneInbound';
    return { ...row('failed', check, seen), code: 'tlsa-overdue' };
  }
  const notBefore = observation.at < window.earliest ? window.earliest : window.latest;
  return { ...row('waiting', check, 'none published yet'), notBefore };
}

function policyLists(host: string, { observation, plan }: LeaveInput): LeaveRow {
  const check = 'the MTA-STS policy lists the new host';
  if (plan.mtaSts === undefined) return row('info', check, 'the plan has no MTA-STS');
  const fetch = observation.mtaSts.fetch;
  if (fetch === undefined || fetch.outcome !== 'answered') {
    return row('unknown', check, fetch?.detail ?? 'not fetched');
  }
  const patterns = fetch.policy?.mx ?? [];
  const listed = patterns.some((pattern) => matchesMxPattern(pattern, host));
  return row(listed ? 'ok' : 'failed', check, patterns.join(', ') || 'no usable policy');
}
