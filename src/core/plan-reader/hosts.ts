import {
  isInitialDomain,
  isLegacyExchangeHost,
  isMicrosoftMailZone,
  isNewExchangeHost,
  legacyHostShape,
  newHostShape,
} from '../exchange-hosts.js';
import { parseDomainName, type DomainName } from '../name.js';
import { type Refusals, shown } from './refusals.js';
import { readScalar } from './scalars.js';
import type { YamlEntry, YamlScalar } from './yaml-node.js';

/** `_smtp._tls.` in front of the domain must still be a name (RFC 1035 s3.1 allows 253 characters). */
const longestDomain = 253 - '_smtp._tls.'.length;

/** A mail domain that can take this track: a name of our own, in A-label form, and not one of Microsoft's. */
export function readDomainKey(key: YamlScalar, refusals: Refusals): DomainName | undefined {
  const domain = hostName(key.text);
  if (domain === undefined || domain.length > longestDomain) {
    const message = `${shown(key.text)} is no mail domain`;
    const fix = 'Write the domain behind the @, two labels or more, an IDN in its xn-- form.';
    return refusals.refuse('plan-domain-name', key, message, fix);
  }
  if (isInitialDomain(domain) || isMicrosoftMailZone(domain)) {
    const message = `${domain} lies in a zone of Microsoft; Exchange Online answers DomainNotSupported`;
    const fix = 'Take a custom domain whose DNS you publish yourself.';
    return refusals.refuse('plan-domain-unsupported', key, message, fix);
  }
  return domain;
}

export function readLegacyMx(
  entry: YamlEntry | undefined,
  refusals: Refusals,
): DomainName | undefined {
  return readHost(entry, 'legacy-mx', refusals, isLegacyExchangeHost, {
    shape: legacyHostShape,
    fix: 'Copy the MX host that is published today, whole; it is never computed from another name.',
  });
}

export function readNewMx(
  entry: YamlEntry | undefined,
  refusals: Refusals,
): DomainName | undefined {
  return readHost(entry, 'new-mx', refusals, isNewExchangeHost, {
    shape: newHostShape,
    fix: 'Copy DnssecMxValue from Enable-DnssecForVerifiedDomain; it is never computed from another name.',
  });
}

function readHost(
  entry: YamlEntry | undefined,
  path: string,
  refusals: Refusals,
  fits: (host: DomainName) => boolean,
  words: { readonly shape: string; readonly fix: string },
): DomainName | undefined {
  if (entry === undefined) return undefined;
  const at = readScalar(entry.value, entry, path, 'a host name', refusals);
  if (at === undefined) return undefined;
  const host = hostName(at.text);
  if (host === undefined) {
    return refusals.refuse(
      'plan-domain-name',
      at,
      `${path} is ${shown(at.text)}, no host name`,
      words.fix,
    );
  }
  if (fits(host)) return host;
  const message = `${path} is ${shown(host)}; it must be ${words.shape}`;
  return refusals.refuse('plan-host-wrong-zone', at, message, words.fix);
}

/** Stricter than an owner name: no underscore, and an address in dots is no name. */
function hostName(text: string): DomainName | undefined {
  const name = parseDomainName(text);
  if (name === undefined || name.includes('_') || /(^|\.)\d+$/.test(name)) return undefined;
  return name;
}
