import { Construct, type IConstruct } from 'constructs';
import { desired, type DesiredState } from '../src/core/migration/desired.js';
import { exchangeOnlineStages, stageIndex } from '../src/core/migration/ids.js';
import type { PolicyFile } from '../src/core/migration/policy-file.js';
import type { DomainPlan, Plan, PlanResult } from '../src/core/plan.js';
import type { Rrset } from '../src/core/rrset.js';
import { sha256 } from './digest.js';
import { dependables } from './dependables.js';
import { domainPlan } from './plan-of.js';
import { PolicyArtefact } from './policy-file.js';
import { dialectOf, type DnsProvider } from './providers/index.js';
import { MailRecordSet } from './record-set.js';
import { Annotations, type ITerraformDependable, type TerraformProvider } from './runtime.js';

/** The record sets of a stage; also the ids of their resources, at every stage the same. */
export type RecordRole = 'mx' | 'mta-sts' | 'tls-rpt';

export interface DaneCutoverOptions {
  /** The DNS provider that holds the zone. */
  readonly provider: DnsProvider;
  /** A provider construct, for an alias. @default the default configuration of the provider */
  readonly terraformProvider?: TerraformProvider;
  /**
   * At `s0-baseline`, emit import blocks for the sets that are live: a set that is created over a live one is refused by some
   * providers, merged or overwritten by others. `true` is the MX and, where the plan has MTA-STS, its TXT; a list names
   * the roles.
   * @default true
   */
  readonly importExisting?: boolean | readonly RecordRole[];
  /**
   * Makes what serves the MTA-STS policy. The `_mta-sts` TXT waits for it: for the element returned, or for every resource below
   * the construct returned.
   * @default a `terraform_data` that carries the file, for a deployment of your own to read
   * @see RFC 8461 section 8.1: the new body first, then the new id
   */
  readonly policyHosting?: (policy: PolicyFile) => ITerraformDependable | IConstruct;
}

export interface DaneCutoverProps extends DaneCutoverOptions {
  /** One domain of a plan that `readPlan` accepted; its `stage` decides the records. */
  readonly plan: DomainPlan;
}

export interface DaneCutoverFromPlanProps extends DaneCutoverOptions {
  /** What `readPlan` gave; a refused file throws PlanFileRefused here. */
  readonly plan: Plan | PlanResult;
  readonly domain: string;
}

/** The records of one stage of one domain: exactly the customer's part of `desired(plan, stage)`. */
export class DaneCutover extends Construct {
  readonly state: DesiredState;
  readonly mx: MailRecordSet;
  /** The `_mta-sts` TXT; absent where the plan has no MTA-STS. */
  readonly mtaSts: MailRecordSet | undefined;
  /** The `_smtp._tls` TXT; absent where the plan names no report address. */
  readonly tlsRpt: MailRecordSet | undefined;

  /** Takes the domain out of a whole plan. Throws PlanFileRefused for a refused file, Error for an unknown domain. */
  static fromPlan(scope: Construct, id: string, props: DaneCutoverFromPlanProps): DaneCutover {
    const { domain, plan, ...options } = props;
    return new DaneCutover(scope, id, { ...options, plan: domainPlan(plan, domain) });
  }

  constructor(scope: Construct, id: string, props: DaneCutoverProps) {
    super(scope, id);
    const { plan } = props;
    this.state = desired(plan, plan.stage, sha256);
    this.mx = this.#recordSet('mx', this.state.mx, props);
    const [mtaSts, tlsRpt] = ['_mta-sts', '_smtp._tls'].map((prefix) =>
      this.state.rrsets.find(({ owner }) => owner === `${prefix}.${plan.domain}`),
    );
    const before = this.#policyHosting(props);
    this.mtaSts = mtaSts && this.#recordSet('mta-sts', mtaSts, props, before);
    this.tlsRpt = tlsRpt && this.#recordSet('tls-rpt', tlsRpt, props);
    this.#explainTtl(props);
  }

  /** The policy file of this stage. */
  get policy(): PolicyFile | undefined {
    return this.state.policy;
  }

  #recordSet(
    role: RecordRole,
    rrset: Rrset,
    props: DaneCutoverProps,
    dependsOn: readonly ITerraformDependable[] = [],
  ): MailRecordSet {
    const { provider, terraformProvider } = props;
    return new MailRecordSet(this, role, {
      rrset,
      provider,
      ...(terraformProvider && { terraformProvider }),
      ...(dependsOn.length > 0 && { dependsOn }),
      importExisting: imports(role, props),
    });
  }

  #policyHosting(props: DaneCutoverProps): readonly ITerraformDependable[] {
    const { policy } = this.state;
    if (policy === undefined) return [];
    if (props.policyHosting === undefined) return [new PolicyArtefact(this, 'policy', policy)];
    return dependables(props.policyHosting(policy));
  }

  #explainTtl({ plan, provider }: DaneCutoverProps): void {
    const { ttlOutsideTerraform } = dialectOf(provider);
    const previous = exchangeOnlineStages[stageIndex(plan.stage) - 1];
    if (ttlOutsideTerraform === undefined || previous === undefined) return;
    if (desired(plan, previous, sha256).mx.ttl === this.state.mx.ttl) return;
    Annotations.of(this).addInfo(
      `${plan.stage} changes the TTL of the MX to ${this.state.mx.ttl}; Terraform leaves that alone. Send the message of: ${ttlOutsideTerraform}`,
    );
  }
}

function imports(role: RecordRole, { plan, importExisting = true }: DaneCutoverProps): boolean {
  if (plan.stage !== 's0-baseline') return false;
  if (typeof importExisting !== 'boolean') return importExisting.includes(role);
  return importExisting && role !== 'tls-rpt';
}
