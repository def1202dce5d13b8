import { parseDomainName, type DomainName } from './name.js';

/**
 * Every shape of host name that Exchange Online uses, and the only file that spells them.
 * Tokens and partitions are opaque: Microsoft disambiguates hyphens and IDNs in its own way, so no name here is
 * ever computed from another or from the customer's domain.
 */
const legacySuffixes = [
  'mail.protection.outlook.com',
  'mail.eo.outlook.com',
  'mail.protection.outlook.de',
  'mail.protection.office365.us',
] as const;
const newSuffix = 'mx.microsoft';
const initialDomainSuffix = 'onmicrosoft.com';

/** For messages: where a legacy MX host lives. */
export const legacyHostShape = legacySuffixes.map((suffix) => `<token>.${suffix}`).join(', ');
/** For messages: where a new MX host lives. */
export const newHostShape = `<token>.<partition>.${newSuffix}`;

/** `<token>.mail.protection.outlook.com` or one of its older and sovereign siblings: one label below the suffix. */
export function isLegacyExchangeHost(host: DomainName): boolean {
  return legacySuffixes.some((suffix) => labelsBelow(host, suffix) === 1);
}

/** `<token>.<partition>.mx.microsoft`: exactly two labels, the partition is not limited to `x-v1`. */
export function isNewExchangeHost(host: DomainName): boolean {
  return labelsBelow(host, newSuffix) === 2;
}

/** `contoso.onmicrosoft.com` and below: domains that Exchange Online cannot enable (DomainNotSupported). */
export function isInitialDomain(domain: DomainName): boolean {
  return domain === initialDomainSuffix || labelsBelow(domain, initialDomainSuffix) > 0;
}

/** True for names in zones that Microsoft runs for MX hosts: nobody else may publish records there. */
export function isMicrosoftMailZone(name: DomainName): boolean {
  return [...legacySuffixes, newSuffix].some(
    (suffix) => name === suffix || labelsBelow(name, suffix) > 0,
  );
}

/** True where `pattern` (an MTA-STS `mx` value) can match some new MX host: a full name or `*.<partition>.mx.microsoft`. */
export function canMatchNewHost(pattern: string): boolean {
  const host = parseDomainName(pattern.replace(/^\*\./, 'any.'));
  return host !== undefined && isNewExchangeHost(host);
}

/** A host of the new shape, for patterns judged before the cmdlet of s3 has named the real one. */
export const sampleNewHost = `token.partition.${newSuffix}`;

/** Labels of `name` in front of `suffix`; 0 where `name` does not lie below it. */
function labelsBelow(name: string, suffix: string): number {
  if (!name.endsWith(`.${suffix}`)) return 0;
  return name.slice(0, -suffix.length - 1).split('.').length;
}

/** Name servers of domains that are delegated to Microsoft as a whole, which inbound DANE does not support. */
export function isMicrosoftNameServer(name: string): boolean {
  return /^ns[1-4]\.bdm\.microsoftonline\.com\.?$/i.test(name);
}
