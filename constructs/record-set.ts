import type { Construct } from 'constructs';
import { rrsetKey, type Rrset } from '../src/core/rrset.js';
import { microsoftZoneRefusal, refusalText, type Refusal } from '../src/emit/refused.js';
import { toHcl, toJson } from './fields.js';
import { at, lifecycleRefusals, overridden } from './lifecycle-guard.js';
import type { Dialect, LifecycleGuard, ResourceShape } from './providers/dialect.js';
import { dialectOf, type DnsProvider } from './providers/index.js';
import {
  TerraformResource,
  TerraformStack,
  type ITerraformDependable,
  type TerraformMetaArguments,
  type TerraformProvider,
} from './runtime.js';

export interface MailRecordSetProps {
  /** The whole set: whatever else is at this owner and type goes. */
  readonly rrset: Rrset;
  /** Where the zone lives. */
  readonly provider: DnsProvider;
  /** A provider construct, for an alias. @default the default configuration of the provider */
  readonly terraformProvider?: TerraformProvider;
  /** What must be applied first. @default nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
  /** Emit an import block, for a set that is live already. @default false */
  readonly importExisting?: boolean;
}

/**
 * One RRset as one raw resource of the provider, with a lifecycle that no escape hatch may weaken. Synth refuses it
 * (`synth-microsoft-zone`, `synth-tlsa-unsupported`, `synth-provider-ttl`, `synth-provider-ttl-floor`,
 * `synth-lifecycle-weakened`) through `node.addValidation`, so all refusals of a stack come together with their paths.
 * Throws Error where the owner is outside the provider's zone.
 */
export class MailRecordSet extends TerraformResource {
  readonly rrset: Rrset;
  readonly #dialect: Dialect;
  readonly #refusals: readonly Refusal[];
  readonly #shape: ResourceShape;
  readonly #import: readonly ImportBlock[];

  constructor(scope: Construct, id: string, props: MailRecordSetProps) {
    const { rrset } = props;
    const dialect = dialectOf(props.provider);
    const refusals = refusalsOf(rrset, dialect);
    const shape = shapeOf(rrset, dialect, refusals);
    const guard = dialect.guard(rrset);
    super(scope, id, {
      terraformResourceType: shape.type,
      ...(props.terraformProvider && { provider: props.terraformProvider }),
      ...(props.dependsOn && { dependsOn: [...props.dependsOn] }),
      ...lifecycleOf(guard),
    });
    this.rrset = rrset;
    this.#dialect = dialect;
    this.#refusals = refusals;
    this.#shape = shape;
    this.#import = props.importExisting === true ? importBlock(this, dialect.importId(rrset)) : [];
    this.node.addValidation({ validate: () => this.#validate() });
  }

  override toTerraform(): unknown {
    const element = super.toTerraform() as Readonly<Record<string, unknown>>;
    return this.#import.length === 0 ? element : { ...element, import: this.#import };
  }

  override toHclTerraform(): unknown {
    const element = super.toHclTerraform() as Readonly<Record<string, unknown>>;
    return this.#import.length === 0
      ? element
      : { ...element, import: this.#import.map(hclImport) };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return toJson(this.#shape.fields);
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return toHcl(this.#shape.fields);
  }

  #validate(): string[] {
    const path = ['resource', this.terraformResourceType, this.friendlyUniqueId] as const;
    const own = at(this.toTerraform(), ...path, 'lifecycle');
    const stack: unknown = Reflect.get(TerraformStack.of(this), 'rawOverrides');
    const lifecycle = overridden(own, at(stack, ...path, 'lifecycle'));
    const guard = this.#dialect.guard(this.rrset);
    const weakened = lifecycleRefusals(rrsetKey(this.rrset), lifecycle, guard);
    return [...this.#refusals, ...weakened].map(refusalText);
  }
}

interface ImportBlock {
  readonly to: string;
  readonly id: string;
  readonly provider?: string;
}

/**
 * `importFrom` of both libraries would run the Terraform binary at synth to ask for its version (import blocks need 1.5), and
 * refuse the stack where none is installed. Synth of ours runs nothing.
 */
function importBlock(resource: TerraformResource, id: string): readonly ImportBlock[] {
  const provider = resource.provider?.fqn;
  const to = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  return [{ to, id, ...(provider !== undefined && { provider }) }];
}

function hclImport({ to, id, provider }: ImportBlock): Record<string, unknown> {
  const reference = (value: string) => ({
    value,
    type: 'simple',
    storageClassType: 'reference',
  });
  return {
    to: reference(to),
    id: { value: id, type: 'simple', storageClassType: 'string' },
    ...(provider !== undefined && { provider: reference(provider) }),
  };
}

function lifecycleOf(guard: LifecycleGuard): Pick<TerraformMetaArguments, 'lifecycle'> {
  const { preventDestroy, ignoreChanges } = guard;
  if (!preventDestroy && ignoreChanges.length === 0) return {};
  return {
    lifecycle: {
      ...(preventDestroy && { preventDestroy }),
      ...(ignoreChanges.length > 0 && { ignoreChanges: [...ignoreChanges] }),
    },
  };
}

function refusalsOf(rrset: Rrset, dialect: Dialect): readonly Refusal[] {
  const foreign = microsoftZoneRefusal(rrset);
  return foreign ? [foreign] : dialect.refusals(rrset);
}

/** A refused set never reaches Terraform, so it needs a place in the tree and no attributes. */
function shapeOf(rrset: Rrset, dialect: Dialect, refusals: readonly Refusal[]): ResourceShape {
  const impossible = refusals.some(
    ({ code }) => code === 'synth-microsoft-zone' || code === 'synth-tlsa-unsupported',
  );
  return impossible ? { type: 'terraform_data', fields: {} } : dialect.shape(rrset);
}
