import { isSubdomain, parentName, type WireName } from '../protocols/dns/name.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import type { ServerContext } from './context.js';

/**
 * The owner of the SOA that comes with the name (RFC 2308 s2: in the answer, or beside a denial). An alias brings the
 * SOA of somebody else's zone, so the search goes on one label up. An apex that lies would only send us to other
 * servers, whose answers are judged all the same.
 */
export async function learnApex(
  context: ServerContext,
  name: WireName,
): Promise<WireName | string> {
  for (let at: WireName | undefined = name; at !== undefined; at = parentName(at)) {
    const result = await context.resolution.ask(at, rrType.SOA);
    if (!result.ok) return result.failure;
    const { message } = result;
    // The name does not exist: the zone above it is a registry's, which is not asked forty times for nothing.
    if (message.rcode === rcode.NXDOMAIN) return 'nxdomain';
    if (message.rcode !== rcode.NOERROR) return rcodeWord(message.rcode);
    const records = [...message.answers, ...message.authorities];
    const soa = records.find(
      ({ type, name: owner }) => type === rrType.SOA && isSubdomain(name, owner),
    );
    if (soa !== undefined) return soa.name;
  }
  return 'no-soa';
}

/** The words of `Lookup.failure` for a server's own errors. */
export function rcodeWord(code: number): string {
  if (code === rcode.SERVFAIL) return 'servfail';
  if (code === rcode.REFUSED) return 'refused';
  if (code === rcode.NOTIMP) return 'notimp';
  return 'garbage';
}
