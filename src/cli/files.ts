import { readFileSync, writeFileSync } from 'node:fs';
import { PlanRefused } from '../assess/assess.js';
import { readPlan } from '../assess/read-plan.js';
import type { Ledger } from '../core/ledger.js';
import type { DomainPlan, Plan } from '../core/plan.js';
import { parseDomainName } from '../core/name.js';
import { nearest } from '../core/suggest.js';
import { instantFromText, type Instant } from '../core/time.js';
import { fileFault } from '../io/file-fault.js';
import { readLedgerFile } from '../io/ledger-file.js';
import type { Invocation } from './command.js';
import { CliUsage } from './usage-error.js';

export const defaultPlanFile = 'dane-cutover.yaml';
export const defaultLedgerFile = 'dane-cutover.ledger.json';

/** Text of a file that the user named; `-` is standard input. Throws CliUsage where it cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new CliUsage(`${path} cannot be read: ${fileFault(error)}`);
  }
}

export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new CliUsage(`${path} cannot be written: ${fileFault(error)}`);
  }
}

/** Throws PlanRefused for a plan that does not parse. */
export function planOf({ args }: Invocation): { readonly file: string; readonly plan: Plan } {
  const file = args.value('plan-file') ?? defaultPlanFile;
  const text = readText(file);
  const result = readPlan(text, file);
  if (!result.ok) throw new PlanRefused(file, text, result);
  return { file, plan: result.plan };
}

export function ledgerOf({ args }: Invocation): Ledger {
  const path = args.value('ledger-file') ?? defaultLedgerFile;
  const result = readLedgerFile(path);
  if (result.ok) return result.ledger;
  throw new CliUsage(
    result.errors.map(({ line, message }) => `${path}:${line}: ${message}`).join('\n'),
  );
}

/** The plan's entry for a name that the user wrote. */
export function plannedDomain(plan: Plan, text: string, file: string): DomainPlan {
  const name = parseDomainName(text);
  const found = plan.domains.find(({ domain }) => domain === name);
  if (found !== undefined) return found;
  const meant = nearest(
    text,
    plan.domains.map(({ domain }) => domain),
  );
  const known = plan.domains.slice(0, 5).map(({ domain }) => domain);
  const hint = meant === undefined ? `it holds ${known.join(', ')}` : `did you mean ${meant}?`;
  throw new CliUsage(`${text} is not in ${file}`, hint);
}

/** The instant of `--at`, or now. */
export function instantOf({ args, io }: Invocation): Instant {
  const text = args.value('at');
  if (text === undefined) return io.now();
  const at = instantFromText(text);
  if (at !== undefined) return at;
  throw new CliUsage(`--at ${text} is no RFC 3339 time`, 'such as 2026-11-24T08:00:00Z');
}
