import type { Digest } from '../core/migration/policy-file.js';
import { parseDomainName, type DomainName } from '../core/name.js';
import type { Plan } from '../core/plan.js';
import type { DomainReport, Report } from '../core/report.js';
import type { VerdictWord } from '../core/verdict.js';
import type { CryptoMemory } from '../protocols/dnssec/memory.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Network } from '../protocols/recording/network.js';
import { survey } from '../survey/survey.js';
import { answerFor } from './answer-for.js';
import { checkReport } from './check-report.js';
import { cutoverReport } from './cutover-report.js';
import { readPlan } from './read-plan.js';
import { droppedDomains, stepOf } from './step.js';
import { withStopwatch, type Stopwatch } from './stopwatch.js';

export interface AssessTools {
  readonly network: Network;
  readonly digest: Digest;
  /** Name and version of the tool, for the report and the ledger. */
  readonly tool: string;
  /** Told of each root certificate that a verified path ended at; the recording keeps those. */
  readonly onAnchor?: (der: Uint8Array) => void;
  /** Told when a domain is begun, for progress on a terminal. */
  readonly onDomain?: (domain: string) => void;
  /** Shared among runs, to do the same arithmetic once. */
  readonly memory?: CryptoMemory;
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
  const named = settings.domains.length > 0 ? settings.domains : domainsOf(plan);
  const lost = settings.mode === 'gate' ? droppedDomains(plan, base) : [];
  const stopwatch = withStopwatch(tools.network);
  const domains: DomainReport[] = [];
  for (const name of new Set([...named, ...lost])) {
    tools.onDomain?.(name);
    domains.push(await assessDomain(name, { settings, tools, stopwatch, plan, base }));
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
  readonly stopwatch: Stopwatch;
  readonly plan: Plan | undefined;
  readonly base: Plan | undefined;
}

async function assessDomain(name: string, run: Run): Promise<DomainReport> {
  const { settings, tools, stopwatch } = run;
  const step = stepOf(name, { pin: run.plan, base: run.base }, settings);
  const observation = await survey(domainName(name), stopwatch.network, settings, step?.plan, {
    ...(tools.onAnchor && { onAnchor: tools.onAnchor }),
    ...(tools.memory && { memory: tools.memory }),
  });
  if (step === undefined)
    return checkReport(observation, settings.profile, answerFor(name, settings));
  const seenAt = settings.at + stopwatch.elapsed();
  return cutoverReport(observation, step, settings, { ...tools, seenAt });
}

/** Callers parse names first; a recording that was edited by hand may still bring one that is none. */
function domainName(text: string): DomainName {
  const name = parseDomainName(text);
  if (name === undefined) throw new Error(`${JSON.stringify(text.slice(0, 80))} is no domain name`);
  return name;
}
