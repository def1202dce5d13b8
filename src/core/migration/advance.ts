import { hostOf } from '../judge/context.js';
import type { Ledger, LedgerEntry } from '../ledger.js';
import { isProven, isUnseen } from '../belief.js';
import { passOf } from '../judge/holds.js';
import type { Observation } from '../observation.js';
import type { DomainPlan } from '../plan.js';
import { instantToText } from '../time.js';
import type { Verdict, WeighedFinding } from '../verdict.js';
import { stageIndex, type StageId } from './ids.js';
import { leaveCheck, type LeaveRow } from './leave-checks.js';
import { reportRow, type ReportEvidence } from './report-row.js';
import { stageOf, type HostRole, type Wait } from './stages.js';
import {
  attestation,
  liveSince,
  newPolicyGone,
  oldPolicyGone,
  previousMxGone,
  tlsaWindow,
  wasSeenLive,
} from './waits.js';
import type { WaitResult } from './waits.js';

export interface AdvanceInput {
  readonly observation: Observation;
  /** Weighed findings of the observation against `from`, and those of the change itself. */
  readonly findings: readonly WeighedFinding[];
  /** Whether the servers serve `from` now (`infer`). */
  readonly live: boolean;
  readonly from: StageId;
  /** Absent for "is `from` live": nothing is left then. */
  readonly to?: StageId;
  readonly plan: DomainPlan;
  readonly ledger: Ledger;
  /** Reports of senders, where the caller wants them heard; they hold up and never let through. */
  readonly reports?: ReportEvidence;
}

export interface Advance {
  readonly verdict: Verdict;
  readonly rows: readonly LeaveRow[];
}

/** May the domain go from `from` to `to`? Without `to`: is `from` live? */
export function advance(input: AdvanceInput): Advance {
  const { from, to } = input;
  if (to !== undefined && stageOf(from).rollback?.to === to) return goBack(input, to);
  const forward = to !== undefined && to !== from;
  const rows = [...findingRows(input), ...(forward ? leaveRows(input) : [])];
  return { verdict: verdictOf(rows, input), rows };
}

/**
 * One row back. Faults of the live state are why people go back, so they are shown and stop nobody; only the change
 * itself is judged, and whether a legacy host that is to be listed again still has an address.
 */
function goBack(input: AdvanceInput, to: StageId): Advance {
  const ofChange = (finding: WeighedFinding) => /^(change|ledger)-/.test(finding.code);
  const findings = input.findings.filter(ofChange);
  const seen = input.findings.filter((finding) => !ofChange(finding) && finding.level === 'fail');
  const codes = [...new Set(seen.map(({ code }) => code))].join(', ') || 'nothing wrong';
  const rows: LeaveRow[] = [
    ...findingRows({ ...input, findings, live: true }).filter(({ mark }) => mark !== 'ok'),
    sightRow(input.observation),
    { mark: 'info', check: `what is left behind at ${input.from}`, seen: codes },
    ...(lists(to, 'legacy') && !lists(input.from, 'legacy') ? [legacyRow(input)] : []),
    ...(lists(input.from, 'new') && !lists(to, 'new') ? newPolicyRows(input) : []),
  ];
  return { verdict: verdictOf(rows, { ...input, findings }), rows };
}

const lists = (stage: StageId, wanted: HostRole): boolean =>
  stageOf(stage).mx.some(({ role }) => role === wanted);

/** Faults stop nobody who goes back, blindness does: nothing seen is nothing known. */
function sightRow({ mx, servers }: Observation): LeaveRow {
  const check = 'the domain could be seen';
  const answering = servers.filter((server) => server.mx.status !== 'failed').length;
  if (mx.status === 'failed' || answering === 0) {
    return { mark: 'unknown', check, seen: mx.failure ?? 'no authoritative server answered' };
  }
  return { mark: 'ok', check, seen: `${answering} of ${servers.length} server addresses` };
}

function newPolicyRows({ ledger, plan, from, observation }: AdvanceInput): readonly LeaveRow[] {
  const wait = newPolicyGone(ledger, plan, from);
  if (wait === undefined) return [];
  return [rowOfWait('enforce policies that list only the new host', wait, observation)];
}

function legacyRow({ observation, plan }: AdvanceInput): LeaveRow {
  const check = `${plan.legacyMx} still has an address`;
  const host = hostOf(observation, plan.legacyMx);
  const lookups = host === undefined ? [] : [host.a, host.aaaa];
  const found = lookups.flatMap(({ records }) => records);
  const proven = lookups.every(({ dnssec }) => isProven(dnssec));
  if (found.length > 0 && proven) return { mark: 'ok', check, seen: found.join(', ') };
  const blind = lookups.length === 0 || lookups.some(isUnseen) || found.length > 0;
  return blind
    ? { mark: 'unknown', check, seen: 'could not be looked up' }
    : { mark: 'failed', check, seen: 'no address: mail to it would be lost' };
}

function findingRows({ findings, live, from, observation }: AdvanceInput): readonly LeaveRow[] {
  const of = (level: WeighedFinding['level']) =>
    findings.filter((finding) => finding.level === level);
  const rows: LeaveRow[] = [];
  const check = `live state is ${from} on every server`;
  const servers = `${observation.servers.length} server addresses asked`;
  if (live) rows.push({ mark: 'ok', check, seen: servers });
  const marks = [
    ['fail', 'failed', 'faults'],
    ['unknown', 'unknown', 'not seen'],
    ['wait', 'waiting', 'not everywhere yet'],
  ] as const;
  for (const [level, mark, title] of marks) {
    const codes = [...new Set(of(level).map(({ code }) => code))];
    if (codes.length > 0) rows.push({ mark, check: title, seen: codes.join(', ') });
  }
  // Not live without a finding that says why would be a hole in the checks: it must not become a pass.
  if (!live && rows.length === 0) rows.push({ mark: 'unknown', check, seen: 'could not be seen' });
  return rows;
}

function leaveRows(input: AdvanceInput): readonly LeaveRow[] {
  const { from, plan, ledger, observation } = input;
  const stage = stageOf(from);
  const check = `${from} was recorded live`;
  const seen: LeaveRow = wasSeenLive(ledger, plan, from)
    ? { mark: 'ok', check, seen: 'ledger' }
    : { mark: 'waiting', check, seen: 'no entry: run verify first', code: 'ledger-missing-live' };
  return [
    seen,
    ...stage.attestations.map((fact) => attestationRow(fact, input)),
    ...stage.waits.flatMap((wait) => waitRow(wait, input)),
    ...stage.leaveChecks.map((check) => leaveCheck(check, { observation, plan, ledger })),
    ...reportRows(input),
  ];
}

function reportRows({
  reports,
  plan,
  ledger,
  from,
  observation,
}: AdvanceInput): readonly LeaveRow[] {
  if (reports === undefined) return [];
  return [
    reportRow(reports, {
      domain: plan.domain,
      now: observation.at,
      since: liveSince(ledger, plan, from),
      tlsaDue: stageIndex(from) >= stageIndex('s8-enable-dane'),
    }),
  ];
}

function attestationRow(
  fact: Parameters<typeof attestation>[2],
  { ledger, plan }: AdvanceInput,
): LeaveRow {
  const entry = attestation(ledger, plan, fact);
  const check = `attested: ${fact}`;
  if (entry === undefined) {
    const seen = `dane-cutover attest ${plan.domain} ${fact}`;
    return { mark: 'waiting', check, seen, code: 'ledger-missing-attestation' };
  }
  const fault = attestationFault(entry, plan);
  if (fault !== undefined) return { mark: 'failed', check, seen: fault };
  return { mark: 'ok', check, seen: `by ${entry.by} at ${instantToText(entry.at)}` };
}

/** A cmdlet's own JSON, where it was given, must say Success and name the host that the plan names. */
function attestationFault(entry: LedgerEntry, plan: DomainPlan): string | undefined {
  const value: unknown = entry.value;
  if (value === true) return undefined;
  if (typeof value !== 'object' || value === null) return 'the value is neither true nor JSON';
  const { Result, DnssecMxValue } = value as { Result?: unknown; DnssecMxValue?: unknown };
  if (Result !== 'Success') return `the cmdlet's Result is ${String(Result).slice(0, 40)}`;
  if (entry.fact !== 'dnssec-enabled') return undefined;
  if (typeof DnssecMxValue !== 'string') return 'the JSON holds no DnssecMxValue';
  const named = DnssecMxValue.toLowerCase().replace(/\.$/, '');
  return plan.newMx === undefined || named === plan.newMx
    ? undefined
    : `DnssecMxValue is ${named.slice(0, 80)}, the plan's new-mx is ${plan.newMx}`;
}

function waitRow(
  wait: Wait,
  { observation, plan, ledger, from }: AdvanceInput,
): readonly LeaveRow[] {
  if (wait === 'old-max-age' && plan.mtaSts === undefined) return [];
  const check = waitTitles[wait];
  return [rowOfWait(check, waitResult(wait, plan, ledger, from), observation)];
}

function rowOfWait(check: string, result: WaitResult, { at }: Observation): LeaveRow {
  if (result.kind === 'missing') {
    return { mark: 'waiting', check, seen: result.because, code: 'ledger-missing-live' };
  }
  const end = instantToText(result.at);
  return at >= result.at
    ? { mark: 'ok', check, seen: `ran out at ${end}` }
    : { mark: 'waiting', check, seen: `until ${end}: ${result.because}`, notBefore: result.at };
}

const waitTitles: Readonly<Record<Wait, string>> = {
  'previous-mx-ttl': 'old MX answers',
  'old-max-age': 'old enforce policies',
  'tlsa-published': 'time for Microsoft to publish TLSA',
};

function waitResult(wait: Wait, plan: DomainPlan, ledger: Ledger, from: StageId): WaitResult {
  switch (wait) {
    case 'previous-mx-ttl':
      return previousMxGone(ledger, plan, from);
    case 'old-max-age':
      return oldPolicyGone(ledger, plan, from);
    case 'tlsa-published': {
      const window = tlsaWindow(ledger, plan);
      return window === undefined
        ? { kind: 'missing', because: 'Enable-SmtpDaneInbound is not attested' }
        : { kind: 'until', at: window.earliest, because: '15 minutes after the cmdlet' };
    }
  }
}

/** fail before unknown before wait before pass; a wait has a time only where every waiting row has one. */
function verdictOf(rows: readonly LeaveRow[], { observation, findings }: AdvanceInput): Verdict {
  const first = (mark: LeaveRow['mark']) => rows.find((row) => row.mark === mark);
  const failed = first('failed');
  if (failed) return { word: 'fail', why: `${failed.check}: ${failed.seen}` };
  const unseen = first('unknown');
  if (unseen) return { word: 'unknown', why: `${unseen.check}: ${unseen.seen}` };
  const waiting = rows.filter((row) => row.mark === 'waiting');
  if (waiting.length > 0) {
    const lagging = findings.some(({ level }) => level === 'wait');
    const times = waiting.flatMap((row) => row.notBefore ?? []);
    const why = waiting.map((row) => `${row.check}: ${row.seen}`).join('; ');
    if (times.length === waiting.length)
      return { word: 'wait', why, notBefore: Math.max(...times) };
    if (lagging && waiting.length === times.length + 1) {
      return { word: 'wait', why, notBefore: Math.max(observation.at + lagRetry, ...times) };
    }
    return { word: 'wait', why };
  }
  return passOf(observation);
}

/** When to look again at a server that lags: zone transfers take seconds to minutes. */
const lagRetry = 60;
