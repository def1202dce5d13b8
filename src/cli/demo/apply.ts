import { createHash } from 'node:crypto';
import { labAddresses, labNames } from '../../lab/addresses.js';
import type { Lab } from '../../lab/lab.js';
import { fetchBody } from '../../lab/senders/mta-sts-cache.js';
import { nameFromText } from '../../protocols/dns/name.js';
import { rcode, rcodeName } from '../../protocols/dns/types.js';
import { replaceRrset } from '../../protocols/dns-update/message.js';
import { DemoFailure } from './demo-failure.js';
import type { StackResource } from './stack.js';

/** What was done for one resource, in words. */
export interface Applied {
  readonly id: string;
  readonly done: string;
  /** The same in few words; empty where the record says nothing of its own. */
  readonly brief: string;
}

/** Applies stacks to the lab as Terraform would: only what changed, in order, each record set as one RFC 2136 message. */
export class Applier {
  readonly #lab: Lab;
  readonly #state = new Map<string, string>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async apply(resources: readonly StackResource[]): Promise<readonly Applied[]> {
    const gone = [...this.#state.keys()].find((id) => !resources.some((one) => one.id === id));
    if (gone !== undefined) throw new DemoFailure(`${gone} is gone from the stack`);
    const applied: Applied[] = [];
    for (const resource of resources) {
      const fingerprint = JSON.stringify(resource);
      if (this.#state.get(resource.id) === fingerprint) continue;
      const done = await this.#change(resource);
      this.#state.set(resource.id, fingerprint);
      applied.push({ id: resource.id, done, brief: briefOf(resource) });
    }
    return applied;
  }

  async #change(resource: StackResource): Promise<string> {
    if (resource.kind === 'policy') return this.#publish(resource);
    const { owner, type, ttl, rdatas, texts, typeName } = resource;
    const name = nameFromText(owner);
    const code = await this.#lab.update(replaceRrset({ name, type, ttl, rdatas }));
    if (code !== rcode.NOERROR) {
      const answer = code === undefined ? 'no answer' : rcodeName(code);
      throw new DemoFailure(`the update of ${owner} ${typeName} was answered ${answer}`);
    }
    return `${owner} ${ttl} ${typeName} ${texts.join(', ')}`;
  }

  /** RFC 8461 s8.1: published, fetched back and compared before the TXT, which depends on it, goes out. */
  async #publish({ body, sha256 }: StackResource & { readonly kind: 'policy' }): Promise<string> {
    this.#lab.policyHost.publish(body);
    const endpoint = this.#lab.endpoints.find(labAddresses.policy, 443, 'tcp');
    const fetched = endpoint && (await fetchBody(endpoint, labNames.policyHost, this.#lab.caPem));
    const digest = fetched && createHash('sha256').update(fetched).digest('hex');
    if (digest !== sha256) throw new DemoFailure('the policy fetched is not the one published');
    return `mta-sts.txt ${/^mode: (\w+)/m.exec(body)?.[1] ?? ''}, fetched back and compared`;
  }
}

/** Hosts by their role; the id of the TXT follows from the policy. */
function briefOf(resource: StackResource): string {
  if (resource.kind === 'policy') {
    return `policy ${/^mode: (\w+)/m.exec(resource.body)?.[1] ?? ''}`;
  }
  if (resource.typeName !== 'MX') return '';
  const texts = [...resource.texts].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const hosts = texts
    .join(' ')
    .replaceAll(labNames.legacyMx, 'legacy')
    .replaceAll(labNames.newMx, 'new');
  return `MX ${hosts}, TTL ${resource.ttl}`;
}
