import type { Ledger, LedgerEntry } from '../core/ledger.js';
import { judge } from '../core/judge/index.js';
import type { Cutover, JudgeContext } from '../core/judge/context.js';
import { predictTenantCodes } from '../core/judge/tenant-codes.js';
import { advance } from '../core/migration/advance.js';
import type { LeaveRow } from '../core/migration/leave-checks.js';
import { planChange, type PlanChange } from '../core/migration/change.js';
import { desired } from '../core/migration/desired.js';
import { nextStage, type StageId } from '../core/migration/ids.js';
import { infer, isLive } from '../core/migration/infer.js';
import type { Digest } from '../core/migration/policy-file.js';
import { parseDomainName, type DomainName } from '../core/name.js';
import type { Observation } from '../core/observation.js';
import type { DomainPlan, Plan } from '../core/plan.js';
import type { Finding, GateCheck, VerdictWord, WeighedFinding } from '../core/verdict.js';
import { weigh } from '../core/weigh.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Network } from '../protocols/recording/network.js';
import { survey } from '../survey/survey.js';
import { ledgerFindings } from './ledger-change.js';
import { readPlan } from './read-plan.js';
import type { DomainReport, Report } from '../core/report.js';
import { reportFinding } from './report-finding.js';
import { stepReport } from './step-report.js';
import { sightings } from './sightings.js';
import { summarise } from './summary.js';

export interface AssessTools {
  readonly network: Network;
  readonly digest: Digest;
  /** Name and version of the tool, for the report and the ledger. */
  readonly tool: string;
  /** Told of each root certificate that a verified path ended at; the recording keeps those. */
  readonly onAnchor?: (der: Uint8Array) => void;
  /** Told when a domain is begun, for progress on a terminal. */
  readonly onDomain?: (domain: string) => void;
}

/** The plan was refused before any packet left. */
export class PlanRefused extends Error {
  constructor(
    readonly file: string,
    readonly text: string,
    readonly result: Extract<ReturnType<typeof readPlan>, { ok: false }>,
  ) {
    super(`${file} is refused`);
  }
}

/** One run: pure given the network. Throws `PlanRefused` for a plan file that does not parse, before anything is asked. */
export async function assess(settings: RunSettings, tools: AssessTools): Promise<Report> {
  const plan = settings.plan && parsed(settings.plan);
  const base = settings.basePlan && parsed(settings.basePlan);
  const names = settings.domains.length > 0 ? settings.domains : domainsOf(plan);
  const domains: DomainReport[] = [];
  for (const name of names) {
    tools.onDomain?.(name);
    domains.push(await assessDomain(name, { settings, tools, plan, base }));
  }
  return {
    format: 'dane-cutover-report',
    version: 1,
    tool: tools.tool,
    mode: settings.mode,
    at: settings.at,
    atIsGiven: settings.atIsGiven,
    endpointMapUsed: Object.keys(settings.endpointMap).length > 0,
    families: settings.families,
    profile: settings.profile,
    ...(settings.plan && { planFile: settings.plan.file }),
    verdict: worstVerdict(domains.map(({ verdict }) => verdict.word)),
    domains,
  };
}

/** An empty run saw nothing and passes nothing. */
export function worstVerdict(words: readonly VerdictWord[]): VerdictWord {
  const order: readonly VerdictWord[] = ['fail', 'unknown', 'wait', 'pass'];
  return order.find((word) => words.includes(word)) ?? 'unknown';
}

function parsed({ file, text }: { readonly file: string; readonly text: string }): Plan {
  const result = readPlan(text, file);
  if (!result.ok) throw new PlanRefused(file, text, result);
  return result.plan;
}

function domainsOf(plan: Plan | undefined): readonly string[] {
  return plan?.domains.map(({ domain }) => domain) ?? [];
}

interface Run {
  readonly settings: RunSettings;
  readonly tools: AssessTools;
  readonly plan: Plan | undefined;
  readonly base: Plan | undefined;
}

async function assessDomain(name: string, run: Run): Promise<DomainReport> {
  const { settings, tools } = run;
  const find = (plan: Plan | undefined) => plan?.domains.find(({ domain }) => domain === name);
  const pin = find(run.plan);
  const base = find(run.base);
  const step = pin && stepOf(pin, base, run.base !== undefined, settings);
  const asked = step && pin ? planFor(step.from, pin, base) : undefined;
  const observation = await survey(domainName(name), tools.network, settings, asked, {
    ...(tools.onAnchor && { onAnchor: tools.onAnchor }),
  });
  return step && asked
    ? cutoverReport(observation, asked, step, run)
    : checkReport(observation, run);
}

/** Callers parse names first; a recording that was edited by hand may still bring one that is none. */
function domainName(text: string): DomainName {
  const name = parseDomainName(text);
  if (name === undefined) throw new Error(`${JSON.stringify(text.slice(0, 80))} is no domain name`);
  return name;
}

interface Step {
  readonly from: StageId;
  readonly to?: StageId;
  readonly change: PlanChange;
}

/**
 * Gate: from the base's stage to the pin, or without a base plan from the pin to its next row. Verify, a pin that did
 * not move, and a domain that is new in the plan: the pin alone.
 */
function stepOf(
  pin: DomainPlan,
  base: DomainPlan | undefined,
  hasBasePlan: boolean,
  { mode }: RunSettings,
): Step {
  const alone: Step = { from: pin.stage, change: planChange(undefined, pin) };
  if (mode !== 'gate') return alone;
  if (base !== undefined) {
    const change = planChange(base, pin);
    return change.from === change.to ? { from: pin.stage, change } : { ...change, change };
  }
  const to = hasBasePlan ? undefined : nextStage(pin.stage);
  return to === undefined ? alone : { ...alone, to };
}

/** The records that should be live are the base's; `new-mx` may have come with the pin. */
function planFor(from: StageId, pin: DomainPlan, base: DomainPlan | undefined): DomainPlan {
  const source = base !== undefined && base.stage === from && base.stage !== pin.stage ? base : pin;
  return { ...source, stage: from, positions: pin.positions };
}

function checkReport(observation: Observation, { settings }: Run): DomainReport {
  const context: JudgeContext = { observation };
  const findings = weigh(judge(context), context, settings.profile);
  const summary = summarise(observation);
  const levels = findings.map(({ level }) => level);
  const authenticated = summary.dane === 'authenticated';
  const worst = (['fail', 'unknown', 'wait'] as const).find((level) => levels.includes(level));
  const first = findings.find(({ level }) => level === worst);
  const why = first ? `${first.code} at ${first.subject}` : `DANE: ${summary.dane}`;
  const holds = observation.mx.dnssec.holdsUntil;
  const verdict: DomainReport['verdict'] =
    worst !== undefined
      ? { word: worst, why }
      : authenticated
        ? { word: 'pass', ...(holds !== undefined && { holdsUntil: holds }) }
        : { word: 'unknown', why };
  return {
    domain: observation.domain,
    verdict,
    consistentWith: [],
    checks: [],
    findings: findings.map(reportFinding),
    tenantCodes: [],
    summary,
    ledgerEntries: [],
    observation,
  };
}

function cutoverReport(
  observation: Observation,
  plan: DomainPlan,
  step: Step,
  { settings, tools }: Run,
): DomainReport {
  const ledger: Ledger = { version: 1, entries: settings.baseLedger ?? settings.ledger };
  const state = desired(plan, step.from, tools.digest);
  const cutover: Cutover = { plan, stage: step.from, state, ledger, digest: tools.digest };
  const context: JudgeContext = { observation, cutover };
  const changeFindings: readonly Finding[] = [
    ...step.change.findings,
    ...ledgerFindings(settings, step.to !== undefined && settings.basePlan !== undefined, plan),
  ];
  const findings = weigh([...changeFindings, ...judge(context)], context, settings.profile);
  const live = isLive(observation, state);
  const { verdict, rows } = advance({
    observation,
    findings,
    live,
    from: step.from,
    ...(step.to && { to: step.to }),
    plan,
    ledger,
  });
  const entries: readonly LedgerEntry[] =
    settings.mode === 'verify' ? sightings(observation, cutover, live, tools.tool) : [];
  return {
    domain: observation.domain,
    verdict,
    stage: step.from,
    ...(step.to && { nextStage: step.to }),
    consistentWith: infer(observation, plan, tools.digest),
    checks: [...changeRow(step), ...rows.map(({ mark, check, seen }) => ({ mark, check, seen }))],
    findings: [...rows.flatMap((row) => rowFinding(row, plan)), ...findings].map(reportFinding),
    tenantCodes: predictTenantCodes(context),
    summary: summarise(observation),
    ledgerEntries: entries,
    ...(plan.positions.stage && { stagePosition: plan.positions.stage }),
    step: stepReport(plan, step, ledger, tools.digest),
    observation,
  };
}

/** A refused change is among the findings; a good one is worth a line of its own. */
function changeRow({ from, to, change }: Step): readonly GateCheck[] {
  if (to === undefined || change.findings.length > 0) return [];
  return [{ mark: 'ok', check: 'the change is one step', seen: `${from} to ${to}` }];
}

/** A row that is a finding of its own can be looked up under its code like any other. */
function rowFinding(
  { code, mark, check, seen }: LeaveRow,
  plan: DomainPlan,
): readonly WeighedFinding[] {
  if (code === undefined) return [];
  const level = mark === 'failed' ? 'fail' : 'wait';
  return [{ code, level, subject: plan.domain, evidence: { check, seen } }];
}
