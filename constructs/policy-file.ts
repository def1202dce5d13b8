import type { Construct } from 'constructs';
import type { PolicyFile } from '../src/core/migration/policy-file.js';
import { literal, map, toHcl, toJson, type Fields } from './fields.js';
import { TerraformResource } from './runtime.js';

/** Where senders fetch it: `https://mta-sts.<domain>/.well-known/mta-sts.txt` (RFC 8461 s3.3). */
export const policyPath = '.well-known/mta-sts.txt';

/**
 * The MTA-STS policy as a `terraform_data`: `output.body` is the file, to be fed to whatever serves it. It hosts nothing; its
 * place in the graph is what keeps the new TXT id from going out before the new body.
 */
export class PolicyArtefact extends TerraformResource {
  readonly policy: PolicyFile;

  constructor(scope: Construct, id: string, policy: PolicyFile) {
    super(scope, id, { terraformResourceType: 'terraform_data' });
    this.policy = policy;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return toJson(this.#fields());
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return toHcl(this.#fields());
  }

  #fields(): Fields {
    const { body, digest, id } = this.policy;
    return { input: map({ file: policyPath, body: literal(body), id, sha256: digest }) };
  }
}
