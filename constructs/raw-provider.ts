import type { Construct } from 'constructs';
import { blocks, scalars, toHcl, toJson, type Fields } from './fields.js';
import { TerraformProvider } from './runtime.js';

export interface RawProviderProps {
  /** Local name, such as `aws`. */
  readonly name: string;
  /** Registry address, such as `hashicorp/aws`. */
  readonly source: string;
  /** Version constraint, such as `~> 6.0`. */
  readonly version: string;
  /** Plain attributes of the provider block, in snake_case; references to other elements will do. @default none */
  readonly attributes?: Scalars;
  /** Blocks in the provider block, in snake_case. @default none */
  readonly blocks?: Readonly<Record<string, readonly Scalars[]>>;
}

type Scalars = Readonly<Record<string, string | number | boolean>>;

/** A provider block without a generated package, for stacks that use no other resource of that provider. */
export class RawProvider extends TerraformProvider {
  readonly #fields: Fields;

  constructor(scope: Construct, id: string, props: RawProviderProps) {
    super(scope, id, {
      terraformResourceType: props.name,
      terraformProviderSource: props.source,
      terraformGeneratorMetadata: {
        providerName: props.name,
        providerVersionConstraint: props.version,
      },
    });
    const nested = Object.entries(props.blocks ?? {}).map(
      ([name, items]) => [name, blocks(items.map(scalars))] as const,
    );
    this.#fields = { ...scalars(props.attributes ?? {}), ...Object.fromEntries(nested) };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return toJson(this.#fields);
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return toHcl(this.#fields);
  }
}
