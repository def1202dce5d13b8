import type { ZoneSigning } from '../core/observation.js';
import type { WireName } from '../protocols/dns/name.js';
import { readDs, readNsec3Param } from '../protocols/dns/rdata.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import type { SurveyContext } from './context.js';
import { lenient, toLookup } from './lookups.js';
import { below } from './names.js';

/** What the parent and the zone say of its signing, as far as that is signed itself (standards A16, A22, A23). */
export async function observeSigning(
  { resolution }: Pick<SurveyContext, 'resolution'>,
  apex: WireName,
): Promise<ZoneSigning> {
  const ds = await resolution.lookup(apex, rrType.DS);
  if (!isSigned(ds)) return {};
  const nsec3 = await resolution.lookup(apex, rrType.NSEC3PARAM);
  const [param] = isSigned(nsec3) ? toLookup(nsec3, lenient(readNsec3Param)).records : [];
  return {
    ds: toLookup(ds, lenient(readDs)).records.map(({ algorithm, digestType }) => ({
      algorithm,
      digestType,
    })),
    ...(param && { nsec3: { iterations: param.iterations, saltLength: param.salt.length } }),
  };
}

function isSigned({ status, dnssec }: ValidatedAnswer): boolean {
  return status === 'answer' && dnssec.state === 'secure';
}

/**
 * Who answers NXDOMAIN for `_tcp.<base>`, below which TLSA exists: resolvers that ask label by label (RFC 9156) or
 * believe NXDOMAIN for all below (RFC 8020) never get to the TLSA. The rcode counts here as it came, proof or not.
 */
export async function nxdomainAbove(
  { resolution }: Pick<SurveyContext, 'resolution'>,
  base: WireName,
): Promise<string | undefined> {
  const name = below(base, '_tcp');
  if (name === undefined) return undefined;
  const result = await resolution.ask(name, rrType.A);
  return result.ok && result.message.rcode === rcode.NXDOMAIN ? result.server : undefined;
}
