import { Buffer } from 'node:buffer';
import { derContent, derMembers, derOid, derTag, derWhole } from './der.js';
import type { DerElement } from './der.js';

/** What of the extensions bears on a path (RFC 5280 s4.2). */
export interface Extensions {
  /** Absent extension: `undefined`; a certificate of version 1 has none. */
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  /** Every dNSName as text, lower case; names with other octets than host names have are left out. */
  readonly dnsNames: readonly string[];
  /** True where a dNSName stands in the SAN, readable or not: then the common name counts for nothing. */
  readonly hasDnsId: boolean;
  /** Object identifiers; absent: any purpose. */
  readonly purposes?: readonly string[];
  /** dNSName subtrees of nameConstraints (RFC 5280 s4.2.1.10); `permitted` is absent where there is no limit. */
  readonly permittedNames?: readonly string[];
  readonly excludedNames: readonly string[];
  /** True where a critical extension is none of those that we know. */
  readonly unknownCritical: boolean;
}

export const noExtensions: Extensions = {
  dnsNames: [],
  hasDnsId: false,
  excludedNames: [],
  unknownCritical: false,
};

const oid = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** Critical ones that may pass unread: Node's `checkIssued` reads the key usage; the policy family says nothing of names. */
const passive: ReadonlySet<string> = new Set([
  oid.keyUsage,
  '2.5.29.14',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.35',
  '2.5.29.36',
  '2.5.29.54',
]);

/** Reads the Extensions SEQUENCE, or `undefined` where any part that we read is malformed or comes twice. */
export function readExtensions(bytes: Uint8Array, sequence: DerElement): Extensions | undefined {
  const seen = new Set<string>();
  let found: Extensions = noExtensions;
  for (const member of derMembers(bytes, sequence) ?? [undefined]) {
    const extension = member && readExtension(bytes, member);
    if (extension === undefined || seen.has(extension.id)) return undefined;
    seen.add(extension.id);
    const read = readValue(extension.id, extension.value);
    if (read === 'malformed') return undefined;
    if (read !== 'unread') found = { ...found, ...read };
    else if (extension.critical && !passive.has(extension.id))
      found = { ...found, unknownCritical: true };
  }
  return found;
}

function readExtension(
  bytes: Uint8Array,
  member: DerElement,
): { readonly id: string; readonly critical: boolean; readonly value: Uint8Array } | undefined {
  const parts = derMembers(bytes, member);
  const id = derOid(bytes, parts?.[0]);
  const value = parts?.at(-1);
  if (parts === undefined || id === undefined || value?.tag !== derTag.octetString)
    return undefined;
  const flag = parts.length === 3 ? parts[1] : undefined;
  const critical = flag?.tag === derTag.boolean && bytes[flag.content] !== 0;
  return { id, critical, value: derContent(bytes, value) };
}

function readValue(id: string, value: Uint8Array): Partial<Extensions> | 'malformed' | 'unread' {
  if (id === oid.basicConstraints) return readBasicConstraints(value) ?? 'malformed';
  if (id === oid.subjectAltName) return readAlternativeNames(value) ?? 'malformed';
  if (id === oid.extendedKeyUsage) return readPurposes(value) ?? 'malformed';
  if (id === oid.nameConstraints) return readNameConstraints(value) ?? 'malformed';
  return 'unread';
}

function readBasicConstraints(value: Uint8Array): Partial<Extensions> | undefined {
  const whole = derWhole(value);
  const parts = whole && derMembers(value, whole);
  if (parts === undefined) return undefined;
  const flag = parts.find((part) => part.tag === derTag.boolean);
  const limit = parts.find((part) => part.tag === derTag.integer);
  const ca = flag !== undefined && value[flag.content] !== 0;
  if (limit === undefined) return { basicConstraints: { ca } };
  const octets = derContent(value, limit);
  // A length of two octets and more, or a negative one, is no limit that anybody sets: read as 0, the strictest.
  const pathLength = octets.length === 1 && (octets[0] ?? 0) < 0x80 ? (octets[0] ?? 0) : 0;
  return { basicConstraints: { ca, pathLength } };
}

const dnsNameTag = 0x82;

function readAlternativeNames(value: Uint8Array): Partial<Extensions> | undefined {
  const whole = derWhole(value);
  const names = whole && derMembers(value, whole);
  if (names === undefined) return undefined;
  const texts = names
    .filter((name) => name.tag === dnsNameTag)
    .map((name) => hostText(derContent(value, name)));
  return { dnsNames: texts.filter((text) => text !== undefined), hasDnsId: texts.length > 0 };
}

/**
 * A NUL or any octet outside host names would let one reader see another name than the next (CVE-2009-2408,
 * CVE-2021-44532), so such a name is never compared.
 */
function hostText(octets: Uint8Array): string | undefined {
  const text = Buffer.from(octets).toString('latin1');
  return /^[A-Za-z0-9_*.-]{1,253}$/.test(text) ? text.toLowerCase() : undefined;
}

function readPurposes(value: Uint8Array): Partial<Extensions> | undefined {
  const whole = derWhole(value);
  const purposes = whole && derMembers(value, whole)?.map((member) => derOid(value, member));
  if (purposes === undefined) return undefined;
  return { purposes: purposes.filter((purpose) => purpose !== undefined) };
}

function readNameConstraints(value: Uint8Array): Partial<Extensions> | undefined {
  const whole = derWhole(value);
  const parts = whole && derMembers(value, whole);
  if (parts === undefined) return undefined;
  const permitted = subtreeNames(
    value,
    parts.find((part) => part.tag === 0xa0),
  );
  const excluded = subtreeNames(
    value,
    parts.find((part) => part.tag === 0xa1),
  );
  if (permitted === undefined || excluded === undefined) return undefined;
  return {
    excludedNames: excluded,
    ...(permitted.length > 0 ? { permittedNames: permitted } : {}),
  };
}

function subtreeNames(
  value: Uint8Array,
  list: DerElement | undefined,
): readonly string[] | undefined {
  if (list === undefined) return [];
  const names: string[] = [];
  for (const subtree of derMembers(value, list) ?? [undefined]) {
    const base = subtree && derMembers(value, subtree)?.[0];
    if (base === undefined) return undefined;
    if (base.tag === dnsNameTag)
      names.push(Buffer.from(derContent(value, base)).toString('latin1').toLowerCase());
  }
  return names;
}
