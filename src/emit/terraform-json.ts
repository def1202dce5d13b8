import { parseDomainName, type DomainName } from '../core/name.js';
import type { MxRecord, Rrset, TlsaRecord } from '../core/rrset.js';
import { readTxtStrings } from './txt-strings.js';

/** A record set among the resources of a synthesised stack. */
export interface SynthesisedSet {
  /** `type.name`, as `depends_on` spells it. */
  readonly address: string;
  readonly dependsOn: readonly string[];
  readonly rrset: Rrset;
}

/** The MTA-STS policy file among them. */
export interface SynthesisedPolicy {
  readonly address: string;
  readonly body: string;
  readonly id: string;
}

export interface SynthesisedStack {
  readonly sets: readonly SynthesisedSet[];
  readonly policies: readonly SynthesisedPolicy[];
}

type Attributes = Readonly<Record<string, unknown>>;
type Reader = (attributes: Attributes) => Rrset;

const readers: Readonly<Record<string, Reader>> = {
  aws_route53_record: route53Set,
  dns_mx_record_set: (attributes) => rfc2136Set(attributes, 'MX'),
  dns_txt_record_set: (attributes) => rfc2136Set(attributes, 'TXT'),
};

/**
 * The record sets and policies that a stack's `cdk.tf.json` would have Terraform write; resources of other types are
 * passed over. Throws Error where one of ours cannot be read: it is output of ours, so that is a bug.
 */
export function readTerraformJson(json: string): SynthesisedStack {
  const resources = entries(object(JSON.parse(json)), 'resource');
  const flat = resources.flatMap(([type, named]) =>
    Object.entries(object(named)).map(([name, attributes]) => ({
      type,
      address: `${type}.${name}`,
      attributes: object(attributes),
    })),
  );
  const sets = flat.flatMap(({ type, address, attributes }) => {
    const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
    if (read === undefined) return [];
    return [{ address, dependsOn: dependsOn(attributes), rrset: read(attributes) }];
  });
  return { sets, policies: flat.flatMap(policyOf) };
}

function policyOf(resource: {
  type: string;
  address: string;
  attributes: Attributes;
}): readonly SynthesisedPolicy[] {
  const { type, address, attributes } = resource;
  const input = attributes['input'];
  if (type !== 'terraform_data' || input === undefined) return [];
  const { body, id } = object(input);
  if (typeof body !== 'string' || typeof id !== 'string') return [];
  return [{ address, body: evaluated(body), id }];
}

function route53Set(attributes: Attributes): Rrset {
  const slot = { owner: domain(text(attributes, 'name')), ttl: integer(attributes, 'ttl') };
  const values = list(attributes, 'records').map(asText);
  switch (text(attributes, 'type')) {
    case 'MX':
      return { type: 'MX', ...slot, records: values.map(mxOf) };
    case 'TXT':
      return { type: 'TXT', ...slot, records: values.map((value) => txtOf(value, 8)) };
    case 'TLSA':
      return { type: 'TLSA', ...slot, records: values.map(tlsaOf) };
    default:
      throw new Error('a record type that is none of ours');
  }
}

function rfc2136Set(attributes: Attributes, type: 'MX' | 'TXT'): Rrset {
  const zone = domain(text(attributes, 'zone'));
  const below = attributes['name'];
  const owner = below === undefined ? zone : domain(`${asText(below)}.${zone}`);
  const slot = { owner, ttl: integer(attributes, 'ttl') };
  if (type === 'TXT') {
    const values = list(attributes, 'txt').map(asText);
    return { type, ...slot, records: values.map((value) => txtOf(value, 10)) };
  }
  const records = list(attributes, 'mx').map((block) => ({
    preference: integer(object(block), 'preference'),
    exchange: domain(text(object(block), 'exchange')),
  }));
  return { type, ...slot, records };
}

function mxOf(value: string): MxRecord {
  const [, preference = '', exchange = ''] = /^(\d+) (\S+)$/.exec(value) ?? [];
  return { preference: Number(preference), exchange: domain(exchange) };
}

function tlsaOf(value: string): TlsaRecord {
  const match = /^(\d+) (\d+) (\d+) ([0-9a-f]*)$/.exec(value);
  if (match === null) throw new Error(`not a TLSA: ${value}`);
  const [usage, selector, matchingType] = match.slice(1, 4).map(Number);
  if (usage === undefined || selector === undefined || matchingType === undefined) {
    throw new Error(`not a TLSA: ${value}`);
  }
  return { usage, selector, matchingType, data: match[4] ?? '' };
}

function txtOf(value: string, radix: 8 | 10): string {
  return readTxtStrings(`"${evaluated(value)}"`, radix);
}

/** Terraform evaluates templates in every string; `$${` and `%%{` are its escapes. */
function evaluated(value: string): string {
  return value.replace(/([$%])\1\{/g, '$1{');
}

function dependsOn(attributes: Attributes): readonly string[] {
  return attributes['depends_on'] === undefined ? [] : list(attributes, 'depends_on').map(asText);
}

function domain(value: string): DomainName {
  const name = parseDomainName(value);
  if (name === undefined) throw new Error(`not a domain name: ${value}`);
  return name;
}

function object(value: unknown): Attributes {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error('not an object');
}

function entries(tree: Attributes, key: string): readonly (readonly [string, unknown])[] {
  const value = tree[key];
  return value === undefined ? [] : Object.entries(object(value));
}

function list(attributes: Attributes, key: string): readonly unknown[] {
  const value = attributes[key];
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new Error(`${key} is not a list`);
}

function text(attributes: Attributes, key: string): string {
  return asText(attributes[key]);
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error('not a text');
}

function integer(attributes: Attributes, key: string): number {
  const value = attributes[key];
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new Error(`${key} is not a whole number`);
}
