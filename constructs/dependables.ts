import { Construct, type IConstruct } from 'constructs';
import { TerraformResource, type ITerraformDependable } from './runtime.js';

/**
 * What `depends_on` can name: the element itself, or every resource below a construct (neither library turns a dependency on
 * a construct into one on its resources). Throws Error where there is nothing to wait for.
 */
export function dependables(
  hosting: ITerraformDependable | IConstruct,
): readonly ITerraformDependable[] {
  if (isDependable(hosting)) return [hosting];
  const below = Construct.isConstruct(hosting)
    ? hosting.node.findAll().filter((child) => TerraformResource.isTerraformResource(child))
    : [];
  if (below.length > 0) return below;
  throw new Error(
    'policyHosting returned nothing that the _mta-sts TXT could wait for: return the resource that serves the policy',
  );
}

function isDependable(value: ITerraformDependable | IConstruct): value is ITerraformDependable {
  return 'fqn' in value && typeof value.fqn === 'string';
}
