import { absoluteRdata } from './route53-values.js';
import { DemoFailure } from './demo-failure.js';
import { rrTypeFromName } from '../../protocols/dns/types.js';

/** One resource of the synthesised stack that the demo knows how to apply. */
export type StackResource =
  | {
      readonly kind: 'rrset';
      readonly id: string;
      readonly owner: string;
      readonly typeName: string;
      readonly type: number;
      readonly ttl: number;
      readonly rdatas: readonly Uint8Array[];
      /** As synthesised, for people. */
      readonly texts: readonly string[];
    }
  | {
      readonly kind: 'policy';
      readonly id: string;
      readonly body: string;
      readonly sha256: string;
    };

interface RawResource {
  readonly depends_on?: readonly string[];
  readonly [attribute: string]: unknown;
}

type RawResources = Readonly<Record<string, Readonly<Record<string, RawResource>>>>;

/** The resources of `cdk.tf.json`, each after what it depends on. Throws DemoFailure for a type the demo cannot apply. */
export function readStack(text: string): readonly StackResource[] {
  const { resource = {} } = JSON.parse(text) as { readonly resource?: RawResources };
  const all = new Map<string, { readonly type: string; readonly raw: RawResource }>(
    Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, raw]) => [`${type}.${name}`, { type, raw }] as const),
    ),
  );
  const done = new Set<string>();
  const ordered: StackResource[] = [];
  const visit = (id: string): void => {
    const found = all.get(id);
    if (found === undefined || done.has(id)) return;
    done.add(id);
    for (const before of found.raw.depends_on ?? []) visit(before);
    ordered.push(toResource(id, found.type, found.raw));
  };
  for (const id of all.keys()) visit(id);
  return ordered;
}

function toResource(id: string, type: string, raw: RawResource): StackResource {
  if (type === 'aws_route53_record') return recordSet(id, raw);
  if (type !== 'terraform_data') throw new DemoFailure(`the demo cannot apply ${id}`);
  const input = raw['input'] as Readonly<Record<string, string>>;
  return {
    kind: 'policy',
    id,
    body: unescaped(input['body'] ?? ''),
    sha256: input['sha256'] ?? '',
  };
}

function recordSet(id: string, raw: RawResource): StackResource {
  const typeName = String(raw['type']);
  const type = rrTypeFromName(typeName);
  if (type === undefined) throw new DemoFailure(`${id}: unknown record type ${typeName}`);
  const texts = (raw['records'] as readonly string[]).map(unescaped);
  return {
    kind: 'rrset',
    id,
    owner: `${String(raw['name'])}.`,
    typeName,
    type,
    ttl: Number(raw['ttl']),
    rdatas: texts.map((value) => absoluteRdata(typeName, type, value)),
    texts,
  };
}

/** What Terraform would make of it: `$${` and `%%{` stand for themselves without the doubling. */
function unescaped(text: string): string {
  return text.replace(/([$%])\1(?=\{)/g, '$1');
}
