import type { Construct } from 'constructs';
import { literal } from './fields.js';
import { TerraformProvider } from './runtime.js';

export interface RawProviderProps {
  /** Local name, such as `aws`. */
  readonly name: string;
  /** Registry address, such as `hashicorp/aws`. */
  readonly source: string;
  /** Version constraint, such as `~> 6.0`. */
  readonly version: string;
  /** Plain attributes of the provider block, in snake_case. @default none */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** A provider block without a generated package, for stacks that use no other resource of that provider. */
export class RawProvider extends TerraformProvider {
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, props: RawProviderProps) {
    super(scope, id, {
      terraformResourceType: props.name,
      terraformProviderSource: props.source,
      terraformGeneratorMetadata: {
        providerName: props.name,
        providerVersionConstraint: props.version,
      },
    });
    this.#attributes = Object.fromEntries(
      Object.entries(props.attributes ?? {}).map(([name, value]) => [
        name,
        typeof value === 'string' ? literal(value) : value,
      ]),
    );
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#attributes };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return { ...this.#attributes };
  }
}
