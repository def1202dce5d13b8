import type { Lookup, TlsaObservation } from '../core/observation.js';
import type { TlsaRecord } from '../core/rrset.js';
import { equalNames } from '../protocols/dns/name.js';
import type { WireName } from '../protocols/dns/name.js';
import { rrType } from '../protocols/dns/types.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import { refusal } from './context.js';
import type { SurveyContext } from './context.js';
import { limits } from './limits.js';
import { readTlsaRecord, toLookup } from './lookups.js';
import { below, hostText } from './names.js';
import { nxdomainAbove } from './signing.js';
import { askServer } from './server-views.js';
import { learnServers } from './zone-servers.js';

export interface TlsaQuestion {
  readonly host: WireName;
  /** The host's A and AAAA answers. */
  readonly addresses: readonly ValidatedAnswer[];
  /** True for the host whose TLSA may not be there yet: its own servers are asked before any resolver. */
  readonly serversFirst: boolean;
}

/**
 * RFC 7672 s2.2.2 and s2.2.3: TLSA is asked only where the addresses are secure, at the name the aliases end at and
 * then at the host itself. Nameservers of unsigned zones are known to fail TLSA queries (Microsoft's legacy zone
 * answers NOTIMP), so asking there would turn healthy hosts into broken ones.
 */
export async function observeTlsa(
  context: SurveyContext,
  question: TlsaQuestion,
): Promise<TlsaObservation> {
  const candidates = baseDomains(question);
  if (typeof candidates === 'string')
    return { asked: false, base: hostText(question.host), notAsked: candidates };
  let absent: TlsaObservation | undefined;
  for (const base of candidates) {
    // RFC 6698 s3: port and transport, no leading zero.
    const owner = below(base, '_25', '_tcp');
    if (owner === undefined)
      return { asked: false, base: hostText(base), notAsked: 'name-too-long' };
    const lookup = await lookupTlsa(context, owner, base, question.serversFirst);
    const isThere = lookup.status === 'answer' && lookup.dnssec.state === 'secure';
    const above = isThere ? await nxdomainAbove(context, base) : undefined;
    const nxdomain = above === undefined ? {} : { nxdomainAbove: above };
    const seen = { asked: true, base: hostText(base), lookup, ...nxdomain };
    if (!isAbsentOrInsecure(lookup)) return seen;
    absent ??= seen;
  }
  return absent ?? { asked: false, base: hostText(question.host), notAsked: 'no-addresses' };
}

/** The names to try in order, or why none (standards B07, B10). Aliases in between are never a base domain. */
function baseDomains({ host, addresses }: TlsaQuestion): readonly WireName[] | string {
  const answers = addresses.filter(({ status }) => status === 'answer');
  const secure = answers.find(({ dnssec }) => dnssec.state === 'secure');
  if (secure !== undefined)
    return equalNames(secure.finalName, host) ? [host] : [secure.finalName, host];
  const broken = addresses.some(
    ({ status, dnssec }) =>
      status === 'failed' || dnssec.state === 'bogus' || dnssec.state === 'indeterminate',
  );
  if (broken) return 'addresses-failed';
  if (answers.length === 0) return 'no-addresses';
  return answers.some(({ aliases }) => aliases[0]?.state === 'secure')
    ? [host]
    : 'addresses-insecure';
}

/** Only these let the next candidate be tried; a fault at the first makes the host unusable (standards B10, C05). */
function isAbsentOrInsecure({ status, dnssec }: Lookup<TlsaRecord>): boolean {
  if (status === 'failed') return false;
  if (dnssec.state === 'insecure') return true;
  return dnssec.state === 'secure' && status !== 'answer';
}

async function lookupTlsa(
  context: SurveyContext,
  owner: WireName,
  base: WireName,
  serversFirst: boolean,
): Promise<Lookup<TlsaRecord>> {
  const missing = serversFirst ? await missingAtServers(context, owner, base) : undefined;
  return missing ?? toLookup(await context.resolution.lookup(owner, rrType.TLSA), readTlsaRecord);
}

/**
 * The denial of the first of the zone's own servers that has no TLSA. As long as there is one, no resolver is asked:
 * it would keep the denial for its negative TTL and hide the records when they come.
 */
async function missingAtServers(
  context: SurveyContext,
  owner: WireName,
  base: WireName,
): Promise<Lookup<TlsaRecord> | undefined> {
  const { servers } = await learnServers(context, base);
  const reachable = servers.filter(({ address }) => refusal(context, address) === undefined);
  const lookups = await Promise.all(
    reachable
      .slice(0, limits.tlsaServers)
      .map((server) =>
        askServer(context, { home: base, server, name: owner, type: rrType.TLSA }, readTlsaRecord),
      ),
  );
  return lookups.find(isProvenAbsence);
}

/** A forged or broken denial is left to the resolver to confirm (standards A37). */
function isProvenAbsence({ status, dnssec }: Lookup<TlsaRecord>): boolean {
  const absent = status === 'nodata' || status === 'nxdomain';
  return absent && (dnssec.state === 'secure' || dnssec.state === 'insecure');
}
