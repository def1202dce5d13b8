import { readPlan } from '../../../src/assess/read-plan.js';
import { labNames } from '../../../src/lab/addresses.js';
import { desired } from '../../../src/core/migration/desired.js';
import { stageIndex, type StageId } from '../../../src/core/migration/ids.js';
import { recordTexts } from '../../../src/core/rrset.js';
import type { DomainPlan } from '../../../src/core/plan.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { sha256Hex } from '../../../src/session/session.js';
import { at, newChain, otherZones, policyChain } from './base.js';
import { now } from './certificates.js';
import type { Twist } from './world.js';

const known = (stage: StageId): boolean => stageIndex(stage) >= stageIndex('s3-enable-dnssec');

/** The plan of the cutover; the new host is known from s3 on, as the cmdlet names it. */
export const planText = (stage: StageId): string => `version: 1
domains:
  contoso.com:
    track: exchange-online
    stage: ${stage}
    legacy-mx: ${labNames.legacyMx}
${known(stage) ? `    new-mx: ${labNames.newMx}\n` : ''}    preference: 0
    ttl: { before: 3600, during: 60, after: 3600 }
    mta-sts: { before: enforce, max-age: 604800, before-id: 20260801T000000Z }
    tls-rpt: ["mailto:tlsrpt@example.net"]
`;

export function planOf(text: string): DomainPlan {
  const result = readPlan(text, 'plan');
  const [plan] = result.ok ? result.plan.domains : [];
  if (plan === undefined) throw new Error('the plan of a scenario is refused');
  return plan;
}

/** What the stage wants of contoso.com, as zone-file text. */
export function recordsAt(stage: StageId, text = planText(stage)): string {
  const lines = desired(planOf(text), stage, sha256Hex).rrsets.flatMap((rrset) =>
    recordTexts(rrset).map((record) => {
      const data = rrset.type === 'TXT' ? `"${record}"` : `${record}.`;
      return `${rrset.owner}. ${rrset.ttl} IN ${rrset.type} ${data}`;
    }),
  );
  return `contoso.com. 3600 IN NS ns2.contoso.com.
ns2.contoso.com. 3600 IN A ${at.second}
mta-sts.contoso.com. 3600 IN A ${at.policy}
${lines.join('\n')}
`;
}

export function policyAt(stage: StageId): Pick<Twist, 'policy'> {
  const { policy } = desired(planOf(planText(stage)), stage, sha256Hex);
  return policy === undefined
    ? {}
    : { policy: { [at.policy]: { body: policy.body, chain: policyChain } } };
}

const partition = otherZones.find(({ apex }) => apex === 'o-v1.mx.microsoft.');
const [addressLine = '', ...tlsaLines] = (partition?.records ?? '').split('\n');

/** Microsoft's zone of the new host: what is there comes with the two cmdlets. */
export function partitionOf(parts: { readonly host: boolean; readonly tlsa: boolean }) {
  const lines = [...(parts.host ? [addressLine] : []), ...(parts.tlsa ? tlsaLines : [])];
  return { apex: 'o-v1.mx.microsoft.', records: lines.join('\n') };
}

/** A world that serves the stage, looked at by `verify`. */
export function cutover(stage: StageId, more: Twist = {}): Twist {
  const index = stageIndex(stage);
  return {
    planText: planText(stage),
    records: recordsAt(stage),
    ...policyAt(stage),
    mail: { [at.otherMx]: { chain: newChain } },
    zones: [
      partitionOf({
        host: known(stage),
        tlsa: index >= stageIndex('s8-enable-dane'),
      }),
    ],
    ...more,
    options: { profile: 'exchange', ...more.options },
  };
}

/** The stage was seen live everywhere `ago` seconds before the run. */
export function live(stage: StageId, ago: number, mxTtl = 60): LedgerEntry {
  return {
    domain: planOf(planText(stage)).domain,
    stage,
    fact: 'live',
    value: { mxTtl, mtaStsTxtTtl: 3600 },
    at: now - ago,
    by: 'verify',
  };
}

/** The same, with the policy that the stage serves. */
export function livePolicy(stage: StageId, ago: number): LedgerEntry {
  const { policy } = desired(planOf(planText(stage)), stage, sha256Hex);
  const entry = live(stage, ago);
  if (policy === undefined || entry.fact !== 'live') throw new Error('a stage without policy');
  const { mode, maxAge, digest } = policy;
  return { ...entry, value: { ...entry.value, policy: { mode, maxAge, digest } } };
}

export function attested(
  stage: StageId,
  fact: 'dnssec-enabled' | 'dane-enabled',
  ago: number,
): LedgerEntry {
  return {
    domain: planOf(planText(stage)).domain,
    stage,
    fact,
    value: true,
    at: now - ago,
    by: 'ops',
  };
}
