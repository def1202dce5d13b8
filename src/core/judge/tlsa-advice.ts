import { heldFor } from '../belief.js';
import { isNewExchangeHost } from '../exchange-hosts.js';
import { parseDomainName } from '../name.js';
import type { EndpointObservation, HostObservation, Lookup } from '../observation.js';
import type { TlsaRecord } from '../rrset.js';
import type { Finding } from '../verdict.js';
import { mxHosts, type Check } from './context.js';

const [hour, day] = [3600, 86_400];
/** RFC 9715: what fits into one UDP packet everywhere; our own EDNS size too. */
const safeOctets = 1232;
/** An ACME certificate holds for 90 days at most: a record bound to it turns false at the next renewal. */
const shortLived = 100 * day;

/** Standards D04, H05, H14, H15, H16, P05, P27: what works today and is known to break at the next change. */
export const checkTlsaAdvice: Check = ({ observation }) => {
  const hosts = mxHosts(observation).filter(isPublished);
  return [...hosts.flatMap(hostAdvice), ...sharedKey(hosts)];
};

type Published = HostObservation & {
  readonly tlsa: { readonly lookup: Lookup<TlsaRecord> };
};

function isPublished(host: HostObservation): host is Published {
  const { lookup } = host.tlsa;
  return lookup?.status === 'answer' && lookup.dnssec.state === 'secure';
}

function hostAdvice({ tlsa, endpoints }: Published): readonly Finding[] {
  const { lookup, base } = tlsa;
  const subject = `_25._tcp.${base}`;
  const found: Finding[] = [];
  const say = (code: string, evidence: Finding['evidence']): void => {
    found.push({ code, subject, evidence });
  };
  const ttl = heldFor(lookup);
  if (ttl > hour) say('tlsa-ttl-long', { ttl });
  const octets = leastOctets(base, lookup.records);
  if (octets > safeOctets) say('tlsa-answer-large', { octets, records: lookup.records.length });
  const usable = usableRecords(endpoints);
  const whole = usable.filter(({ matchingType }) => matchingType === 0);
  if (whole.length > 0) say('tlsa-whole-content', { records: whole.map(parameters) });
  const sha512 = usable.filter(({ matchingType }) => matchingType === 2);
  if (sha512.length > 0 && sha512.length === usable.length) {
    say('tlsa-sha512-only', { records: sha512.map(parameters) });
  }
  const certificateOnly = usable.every(({ usage, selector }) => usage === 3 && selector === 0);
  if (usable.length > 0 && certificateOnly && endpoints.some(isShortLived)) {
    say('tlsa-bound-to-certificate', { records: usable.map(parameters) });
  }
  const [only, ...others] = lookup.records;
  if (only !== undefined && others.length === 0 && !isMicrosofts(base)) {
    say('tlsa-single-record', { record: parameters(only) });
  }
  return found;
}

/** The records that senders use are the same at every address. */
function usableRecords(endpoints: readonly EndpointObservation[]): readonly TlsaRecord[] {
  const dane = endpoints.flatMap(({ smtp }) => smtp.dane ?? [])[0];
  return (dane?.matches ?? []).filter(({ usable }) => usable).map(({ record }) => record);
}

function parameters({ usage, selector, matchingType }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType}`;
}

function isShortLived({ smtp: { chain } }: EndpointObservation): boolean {
  const [leaf] = chain;
  return leaf !== undefined && leaf.notAfter - leaf.notBefore <= shortLived;
}

/** Microsoft rolls its own keys and publishes the records for it. */
function isMicrosofts(base: string): boolean {
  const host = parseDomainName(base);
  return host !== undefined && isNewExchangeHost(host);
}

/**
 * Header, question, EDNS, the records behind a compressed owner, and the smallest signature in use (64 octets): no
 * server can answer in less. RFC 1035 s4.1, RFC 4034 s3.1.
 */
function leastOctets(base: string, records: readonly TlsaRecord[]): number {
  const owner = `_25._tcp.${base}`.length + 2;
  const signer = base.length + 2 - (base.indexOf('.') + 1);
  const data = records.reduce((sum, record) => sum + 12 + 3 + record.data.length / 2, 0);
  return 12 + owner + 4 + 11 + data + 12 + 18 + signer + 64;
}

/** One key on every host: a mistake at its rollover hits all of them at once. */
function sharedKey(hosts: readonly HostObservation[]): readonly Finding[] {
  const own = hosts.filter(({ tlsa }) => !isMicrosofts(tlsa.base));
  if (own.length < 2) return [];
  const keys = own.map(({ endpoints }) => endpoints[0]?.smtp.chain[0]?.spkiSha256);
  const [first] = keys;
  if (first === undefined || keys.some((key) => key !== first)) return [];
  const [subject = ''] = own.map(({ host }) => host);
  return [{ code: 'hosts-share-key', subject, evidence: { hosts: own.map(({ host }) => host) } }];
}
