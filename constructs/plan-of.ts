import type { DomainPlan, Plan, PlanError, PlanResult } from '../src/core/plan.js';

/** A plan file that was refused; the message lists every refusal with its place and the way out. */
export class PlanFileRefused extends Error {
  override readonly name = 'PlanFileRefused';
  constructor(
    readonly errors: readonly PlanError[],
    file?: string,
  ) {
    super(errors.map((error) => errorText(error, file)).join('\n'));
  }
}

/**
 * The plan of one domain out of a plan file, as `readPlan` gives it. Throws PlanFileRefused where the file was refused, Error where
 * the plan has no such domain.
 */
export function domainPlan(plan: Plan | PlanResult, domain: string): DomainPlan {
  if ('ok' in plan && !plan.ok) throw new PlanFileRefused(plan.errors, plan.file);
  const { domains } = 'ok' in plan ? plan.plan : plan;
  const wanted = domain.toLowerCase().replace(/\.$/, '');
  const found = domains.find((candidate) => candidate.domain === wanted);
  if (found !== undefined) return found;
  const known = domains.map((candidate) => candidate.domain).join(', ');
  throw new Error(`the plan has no domain ${domain}; it has ${known === '' ? 'none' : known}`);
}

function errorText({ code, position, message, fix }: PlanError, file?: string): string {
  return `${file === undefined ? '' : `${file}:`}${position.line}:${position.column} ${code}: ${message}. ${fix}`;
}
