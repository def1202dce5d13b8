import type { DomainPlan, Plan, PlanResult } from '../plan.js';
import { readDomainPlan } from './domain-plan.js';
import { readEntries, readFields } from './fields.js';
import { Refusals } from './refusals.js';
import { readInteger } from './scalars.js';
import type { YamlEntry, YamlNode } from './yaml-node.js';

/**
 * The plan a tree stands for, or every reason why it stands for none. Pure and total: any tree is answered.
 * `lines` is the text of the file, split, for excerpts.
 */
export function readPlanTree(root: YamlNode, lines: readonly string[]): PlanResult {
  const refusals = new Refusals(lines);
  const plan = readRoot(root, refusals);
  if (plan !== undefined && refusals.count === 0) return { ok: true, plan };
  return { ok: false, errors: refusals.errors };
}

function readRoot(root: YamlNode, refusals: Refusals): Plan | undefined {
  const top = { position: root.position, width: 1 };
  const shape = { required: ['version', 'domains'], optional: [] };
  const fields = readFields(root, top, '', shape, refusals);
  if (fields === undefined) return undefined;
  readVersion(fields.get('version'), refusals);
  const domains = readDomains(fields.get('domains'), refusals);
  return domains === undefined ? undefined : { version: 1, domains };
}

/** A later version may mean other records: this tool must not guess at it. */
function readVersion(entry: YamlEntry | undefined, refusals: Refusals): void {
  const version = readInteger(entry, 'version', refusals);
  if (version === undefined || version.value === 1) return;
  const message = `version is ${version.value}; this tool reads version 1`;
  refusals.refuse(
    'plan-version',
    version.at,
    message,
    'Write version: 1, or use a newer dane-cutover.',
  );
}

function readDomains(
  entry: YamlEntry | undefined,
  refusals: Refusals,
): readonly DomainPlan[] | undefined {
  if (entry === undefined) return undefined;
  const fields = readEntries(entry.value, entry.key, 'domains', refusals);
  if (fields === undefined) return undefined;
  if (fields.size === 0) {
    const fix = 'Add a mail domain and its track, stage, legacy-mx, preference and ttl.';
    return refusals.refuse('plan-missing-key', entry.key, 'domains names no domain', fix);
  }
  const plans = [...fields.values()].map((domain) => ({
    domain,
    plan: readDomainPlan(domain, refusals),
  }));
  const seen = new Map<string, number>();
  for (const { domain, plan } of plans) {
    if (plan === undefined) continue;
    const first = seen.get(plan.domain);
    if (first === undefined) seen.set(plan.domain, domain.key.position.line);
    else {
      const message = `${plan.domain} stands here again; it was first written at line ${first}`;
      refusals.refuse('plan-duplicate-key', domain.key, message, 'Keep one of the two.');
    }
  }
  return plans.flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
}
