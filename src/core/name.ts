/**
 * A DNS name as people write it in a plan: lower case, A-labels, no trailing dot, at least two labels.
 * Underscore labels are allowed (`_mta-sts.example.com`). Wire names, which may hold any octet, are
 * `protocols/dns/name.ts`; this type is for names we own or publish.
 */
export type DomainName = string & { readonly __brand: 'DomainName' };

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** The name, or `undefined` where the text is not a host or owner name in A-label form (RFC 1123 s2.1, RFC 5890). */
export function parseDomainName(text: string): DomainName | undefined {
  const name = text.toLowerCase().replace(/\.$/, '');
  const labels = name.split('.');
  if (name.length > 253 || labels.length < 2) return undefined;
  if (!labels.every((part) => label.test(part))) return undefined;
  return name as DomainName;
}

/** The owner name `prefix.domain`, for the fixed prefixes of our own records (`_mta-sts`, `_smtp._tls`). */
export function under(prefix: string, domain: DomainName): DomainName {
  return `${prefix}.${domain}` as DomainName;
}

/** True where `name` is `ancestor` or lies below it. */
export function isWithin(name: DomainName, ancestor: DomainName): boolean {
  return name === ancestor || name.endsWith(`.${ancestor}`);
}
