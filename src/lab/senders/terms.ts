import { matchesMxPattern } from '../../core/mta-sts-pattern.js';
import type { TlsaRecord } from '../../core/rrset.js';
import { hexText } from '../../protocols/dns/text-codecs.js';
import { readTlsa } from '../../protocols/dns/rdata.js';
import { rrType } from '../../protocols/dns/types.js';
import { matchTlsa } from '../../protocols/tlsa/index.js';
import { verifyPkix } from '../../protocols/x509/index.js';
import type { LabClock } from '../clock.js';
import type { HostInQuestion, Terms } from './attempt.js';
import type { Eyes } from './eyes.js';
import type { MtaStsCache } from './mta-sts-cache.js';

/** Whatever TLS there is, and none where there is none. */
export async function plainTerms(): Promise<Terms> {
  return { tls: 'opportunistic' };
}

/** RFC 7672 s2.2: secure usable TLSA records make TLS and a match mandatory; a lookup that fails rules the host out. */
export function daneTerms(eyes: Eyes, domain: string, clock: LabClock) {
  return async ({ host, mxSecure, addressesSecure }: HostInQuestion): Promise<Terms> => {
    if (!mxSecure || !addressesSecure) return { tls: 'opportunistic' };
    const seen = await eyes(`_25._tcp.${host}`, rrType.TLSA);
    if (seen.status === 'failed') return { skip: `TLSA lookup: ${seen.failure}` };
    if (seen.status !== 'answer' || !seen.secure) return { tls: 'opportunistic' };
    const records = seen.rdatas.map(tlsaOf);
    return {
      tls: 'required',
      judge: (chain) => {
        const context = { host, baseDomain: host, mailDomain: domain, now: clock.now() };
        const { outcome } = matchTlsa(records, chain, context);
        return outcome === 'no-match' ? 'no TLSA record matches the certificate' : undefined;
      },
    };
  };
}

function tlsaOf(rdata: Uint8Array): TlsaRecord {
  const { data, ...rest } = readTlsa(rdata);
  return { ...rest, data: hexText(data).toLowerCase() };
}

/** RFC 8461 s4 and s5: under `enforce` a host must be listed and its certificate must be good for its name. */
export function mtaStsTerms(
  cache: MtaStsCache,
  domain: string,
  clock: LabClock,
  roots: readonly Uint8Array[],
) {
  return async ({ host }: HostInQuestion): Promise<Terms> => {
    const policy = await cache.policyFor(domain);
    if (policy?.mode !== 'enforce') return { tls: 'opportunistic' };
    if (!policy.mx.some((pattern) => matchesMxPattern(pattern, host))) {
      return { skip: 'not listed in the MTA-STS policy held' };
    }
    return {
      tls: 'required',
      judge: (chain) => {
        const { ok, reason } = verifyPkix(chain, host, { roots, now: clock.now() });
        return ok ? undefined : `certificate fails MTA-STS: ${reason}`;
      },
    };
  };
}
