import { readFileSync } from 'node:fs';
import { parseDomainName } from '../core/name.js';
import type { LedgerEntry } from '../core/ledger.js';
import { instantFromText } from '../core/time.js';
import type { Profile } from '../core/verdict.js';
import { readEndpointMap, type EndpointMap } from '../io/endpoint-map.js';
import { fileFault } from '../io/file-fault.js';
import { readLedgerFile } from '../io/ledger-file.js';
import { checkOverrides } from '../io/overrides.js';
import type { GivenProxy } from '../io/proxy-spelling.js';
import { readTrustAnchors, trustRoots, UsageError } from '../io/system.js';
import { builtInAnchorLines, builtInAnchorLinesAt } from '../protocols/dnssec/anchors.js';
import { nameFromText, nameToText, WireError } from '../protocols/dns/name.js';
import { rrType, rrTypeFromName } from '../protocols/dns/types.js';
import type { RunSettings, TracedQuestion } from '../protocols/recording/format.js';
import { readPlan } from '../assess/read-plan.js';
import { PlanRefused } from '../assess/assess.js';
import type { Secrets } from './network-options.js';
import type { RunOptions } from './options.js';
import { resolutionOf } from './resolution-options.js';
import { smtpProxy, smtpSettings } from './smtp-options.js';
import { tenantAnswersFor } from './tenant-answers.js';
import { tlsReportEvidence } from './tls-reports.js';

export type Prepared =
  | { readonly ok: true; readonly settings: RunSettings; readonly secrets: Secrets }
  | { readonly ok: false; readonly errors: readonly string[] };

/**
 * Reads every file and checks every option before a packet leaves. Errors are wrong usage (exit code 2); a plan file
 * that is refused is thrown as `PlanRefused`, since it is what the run was to judge.
 */
export function prepare(options: RunOptions, now: () => number): Prepared {
  const errors: string[] = [];
  const get = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      errors.push(error.message);
      return undefined;
    }
  };
  if (options.basePlanFile !== undefined && options.baseLedgerFile === undefined) {
    errors.push(
      'base-plan-file needs base-ledger-file: a change must not bring the evidence for its own gate',
    );
  }
  const proxy = get(() => smtpProxy(options));
  const settings = get(() => settingsOf(options, proxy, get, now));
  if (settings === undefined || errors.length > 0) return { ok: false, errors };
  const overrides = checkOverrides({
    atIsGiven: settings.atIsGiven,
    endpointMap: settings.endpointMap,
    trustAnchors: options.trustAnchorsFile === undefined ? [] : settings.trustAnchors,
    builtInAnchors: builtInAnchorLines,
  });
  if (overrides.length > 0) return { ok: false, errors: overrides };
  return { ok: true, settings, secrets: proxy?.login ? { proxyLogin: proxy.login } : {} };
}

type Get = <T>(read: () => T) => T | undefined;

function settingsOf(
  options: RunOptions,
  proxy: GivenProxy | undefined,
  get: Get,
  now: () => number,
): RunSettings {
  const given = options.at === undefined ? undefined : get(() => instant(options.at ?? ''));
  const at = given ?? now();
  const plan = get(() => planFile(options.planFile));
  const basePlan = get(() => planFile(options.basePlanFile));
  const ledger = get(() => ledgerEntries(options.ledgerFile)) ?? [];
  const baseLedger = get(() => ledgerEntries(options.baseLedgerFile));
  const domains = get(() => domainNames(options, plan)) ?? [];
  const question = get(() => tracedQuestion(options));
  const resolution = get(() => resolutionOf(options)) ?? { resolvers: [] };
  const anchors = get(() =>
    options.trustAnchorsFile === undefined
      ? builtInAnchorLinesAt(at)
      : readTrustAnchors(options.trustAnchorsFile, at),
  );
  const paths = options.mode === 'gate' ? (options.tlsReports ?? []) : [];
  const last = get(() => reportCount(options.tlsReportsLast));
  const tlsReports =
    paths.length === 0 ? undefined : get(() => tlsReportEvidence(paths, domains, last));
  const answers = options.tenantAnswers ?? [];
  const tenantAnswers =
    answers.length === 0 ? undefined : get(() => tenantAnswersFor(answers, domains));
  return {
    mode: options.mode,
    profile: get(() => word(options.profile, profiles, 'profile')) ?? 'strict',
    domains,
    ...(plan && { plan }),
    ...(basePlan && { basePlan }),
    ledger,
    ...(options.baseLedgerFile !== undefined && { baseLedger: baseLedger ?? [] }),
    trustAnchors: anchors ?? [],
    roots: get(() => trustRoots(options.extraCaFile)) ?? [],
    at,
    atIsGiven: options.at !== undefined,
    ...resolution,
    allowPrivateAddresses: options.allowPrivateAddresses,
    endpointMap: get(() => endpointMap(options.endpointMapFile)) ?? {},
    families: get(() => word(options.families, families, 'address-families')) ?? 'both',
    smtpProbe: get(() => word(options.smtpProbe, probes, 'smtp-probe')) ?? 'require',
    ...(get(() => smtpSettings(options, proxy)) ?? { controlHosts: [] }),
    ...(tlsReports && { tlsReports }),
    ...(tenantAnswers && { tenantAnswers }),
    ...(question && { question }),
  };
}

const profiles = ['exchange', 'rfc', 'strict'] as const satisfies readonly Profile[];
const families = ['both', 'ipv4', 'ipv6'] as const;
const probes = ['auto', 'require', 'off'] as const;

function word<T extends string>(text: string, words: readonly T[], name: string): T {
  const found = words.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError(`${name}: ${JSON.stringify(text)} is none of ${words.join(', ')}`);
}

/** None would be a row that nothing can fail. */
function reportCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d?$|^100$/.test(text)) return Number(text);
  throw new UsageError(`tls-rpt-last: ${JSON.stringify(text)} is no number from 1 to 100`);
}

function instant(text: string): number {
  const at = instantFromText(text);
  if (at === undefined) {
    throw new UsageError(
      `at: ${JSON.stringify(text)} is no RFC 3339 time such as 2026-11-24T08:00:00Z`,
    );
  }
  return at;
}

function planFile(path: string | undefined): RunSettings['plan'] {
  if (path === undefined) return undefined;
  const text = textOf(path);
  const result = readPlan(text, path);
  if (!result.ok) throw new PlanRefused(path, text, result);
  return { file: path, text };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${fileFault(error)}`);
  }
}

function ledgerEntries(path: string | undefined): readonly LedgerEntry[] {
  if (path === undefined) return [];
  const result = readLedgerFile(path);
  if (result.ok) return result.ledger.entries;
  const lines = result.errors.map(({ line, message }) => `${path}:${line}: ${message}`);
  throw new UsageError(lines.join('\n'));
}

function tracedQuestion({ question }: RunOptions): TracedQuestion | undefined {
  if (question === undefined) return undefined;
  const type = rrTypeFromName(question.type);
  if (type === undefined || questionOnly.includes(type))
    throw new UsageError(
      `${JSON.stringify(question.type)} is no type of record, such as MX or TYPE65`,
    );
  try {
    return { name: nameToText(nameFromText(question.name)), type };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new UsageError(`${JSON.stringify(question.name)} is no name: ${error.message}`);
  }
}

/** Types that exist only in questions, or that sign other sets: none has a state of its own. */
const questionOnly: readonly number[] = [
  0,
  rrType.OPT,
  rrType.RRSIG,
  rrType.TSIG,
  rrType.IXFR,
  rrType.AXFR,
  rrType.ANY,
];

/** A domain that the plan does not hold would be judged without a stage, and could pass without one. */
function domainNames(options: RunOptions, plan: RunSettings['plan']): readonly string[] {
  const names = options.domains.map((text) => {
    const name = parseDomainName(text);
    if (name === undefined) throw new UsageError(notADomain(text));
    return name;
  });
  if (options.mode === 'check') {
    if (names.length === 0 && options.question === undefined)
      throw new UsageError('name a domain to check');
    return names;
  }
  if (plan === undefined) throw new UsageError(`${options.mode} needs a plan file`);
  const result = readPlan(plan.text, plan.file);
  const planned = result.ok ? result.plan.domains.map(({ domain }) => domain) : [];
  const unknown = names.find((name) => !planned.includes(name));
  if (unknown !== undefined) throw new UsageError(`${unknown} is not in ${plan.file}`);
  if (planned.length === 0) throw new UsageError(`${plan.file} holds no domain`);
  return names.length > 0 ? names : planned;
}

function endpointMap(path: string | undefined): EndpointMap {
  if (path === undefined) return {};
  const result = readEndpointMap(path);
  if (!result.ok) throw new UsageError(result.errors.join('\n'));
  return result.map;
}

function notADomain(text: string): string {
  const wanted = 'the part behind the @, two labels or more, an IDN in its xn-- form';
  return `${JSON.stringify(text)} is not a domain name: ${wanted}`;
}
