import { under, type DomainName } from '../name.js';
import type { DomainPlan, MtaStsPlan } from '../plan.js';
import type { MxRrset, Rrset, TxtRrset } from '../rrset.js';
import type { Seconds } from '../time.js';
import { stageIndex, type StageId } from './ids.js';
import { renderPolicy, type Digest, type PolicyFile } from './policy-file.js';
import { stageOf, type HostRole, type Stage } from './stages.js';

/** The customer's part of one stage: what writers emit and servers must serve. Microsoft's TLSA is never in it. */
export interface DesiredState {
  readonly domain: DomainName;
  readonly stage: StageId;
  readonly mx: MxRrset;
  /** MX, then `_mta-sts` TXT and `_smtp._tls` TXT where the plan has them. */
  readonly rrsets: readonly Rrset[];
  readonly policy?: PolicyFile;
}

/** Total over every parsed plan and stage; a plan below s4 may lack `new-mx`, and then later rows list the legacy host alone. */
export function desired(plan: DomainPlan, stage: StageId, digest: Digest): DesiredState {
  const row = stageOf(stage);
  const mx: MxRrset = {
    type: 'MX',
    owner: plan.domain,
    ttl: mxTtl(plan, row),
    records: row.mx.flatMap(({ role, preference }) => {
      const exchange = role === 'legacy' ? plan.legacyMx : plan.newMx;
      if (exchange === undefined) return [];
      return [{ exchange, preference: preference === 'before' ? plan.preference : preference }];
    }),
  };
  const policy = plan.mtaSts && policyOf(plan, plan.mtaSts, row, digest);
  const rrsets: Rrset[] = [mx];
  if (plan.mtaSts && policy) rrsets.push(stsTxt(plan.domain, plan.mtaSts, policy));
  if (plan.tlsRpt.length > 0) rrsets.push(tlsRptTxt(plan));
  return { domain: plan.domain, stage, mx, rrsets, ...(policy && { policy }) };
}

/** TTL and members never change in one step, unless the plan asks for the page's way (`raise-ttl: s7`). */
function mxTtl(plan: DomainPlan, row: Stage): Seconds {
  const raised = plan.raiseTtl === 's7' && stageIndex(row.id) >= stageIndex('s7-remove-legacy-mx');
  return raised ? plan.ttl.after : plan.ttl[row.ttl];
}

function policyOf(plan: DomainPlan, sts: MtaStsPlan, row: Stage, digest: Digest): PolicyFile {
  const mode = row.mtaSts.mode === 'before' ? sts.before : row.mtaSts.mode;
  const patterns: Record<HostRole, readonly string[]> = {
    legacy: sts.legacyPatterns,
    new: plan.newMx === undefined ? [] : sts.newPatterns,
  };
  const mx = row.mtaSts.hosts.flatMap((role) => patterns[role]);
  const keptId = row.mtaSts.mode === 'before' ? sts.beforeId : undefined;
  return renderPolicy({ mode, mx, maxAge: sts.maxAge }, digest, keptId);
}

function stsTxt(domain: DomainName, sts: MtaStsPlan, policy: PolicyFile): TxtRrset {
  return {
    type: 'TXT',
    owner: under('_mta-sts', domain),
    ttl: sts.txtTtl,
    records: [`v=STSv1; id=${policy.id};`],
  };
}

function tlsRptTxt(plan: DomainPlan): TxtRrset {
  return {
    type: 'TXT',
    owner: under('_smtp._tls', plan.domain),
    ttl: plan.tlsRptTtl,
    records: [`v=TLSRPTv1; rua=${plan.tlsRpt.join(',')}`],
  };
}
