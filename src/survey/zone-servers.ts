import { familyCounts } from '../core/vantage.js';
import { compareNames, equalNames, isSubdomain, parentName } from '../protocols/dns/name.js';
import type { WireName } from '../protocols/dns/name.js';
import { readNameRdata } from '../protocols/dns/rdata.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import type { ServerContext } from './context.js';
import { limits } from './limits.js';
import { isBelievable, lenient, readAddressText, toLookup } from './lookups.js';
import { hostText } from './names.js';

export interface ZoneServer {
  readonly server: string;
  readonly address: string;
}

/** The zone a name lies in and where it is served, as the resolvers say; what the servers answer is judged each time. */
export interface ZoneServers {
  readonly apex?: WireName;
  readonly servers: readonly ZoneServer[];
  /** What could not be learnt, so that an incomplete list never looks complete. */
  readonly failure?: string;
}

/**
 * A broken zone's servers are still asked, as each shows what it serves; but a list that nobody can believe never
 * passes for complete.
 */
export async function learnServers(context: ServerContext, name: WireName): Promise<ZoneServers> {
  const apex = await learnApex(context, name);
  if (typeof apex === 'string') return { servers: [], failure: apex };
  const answer = await context.resolution.lookup(apex, rrType.NS);
  const names = serverNames(answer);
  const learnt = await Promise.all(
    names.slice(0, limits.nameServers).map((one) => addressesOf(context, one)),
  );
  const failures = learnt.flatMap(({ failure }) => failure ?? []);
  if (!isBelievable(answer)) failures.unshift(`name servers: ${whyNot(answer)}`);
  if (names.length > limits.nameServers) failures.push(`${names.length} name servers`);
  const servers = learnt.flatMap((one) => one.servers);
  return failures.length === 0
    ? { apex, servers }
    : { apex, servers, failure: failures.join('; ') };
}

/**
 * The owner of the SOA that comes with the name (RFC 2308 s2: in the answer, or beside a denial). An alias brings the
 * SOA of somebody else's zone, so the search goes on one label up. An apex that lies would only send us to other
 * servers, whose answers are judged all the same.
 */
async function learnApex(context: ServerContext, name: WireName): Promise<WireName | string> {
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

const readServerName = lenient(readNameRdata);

function serverNames(answer: ValidatedAnswer): readonly WireName[] {
  const names = [...toLookup(answer, readServerName).records].sort(compareNames);
  return names.filter((name, index) => index === 0 || !equalNames(name, names[index - 1] ?? name));
}

/** Both families are looked up; a failure counts only for a family that the caller wants seen. */
async function addressesOf(
  context: ServerContext,
  name: WireName,
): Promise<{ readonly servers: readonly ZoneServer[]; readonly failure?: string }> {
  const server = hostText(name);
  const types = [
    { type: rrType.A, sample: '0.0.0.0' },
    { type: rrType.AAAA, sample: '::' },
  ];
  const answers = await Promise.all(types.map(({ type }) => context.resolution.lookup(name, type)));
  const servers = answers
    .flatMap((answer) => [...toLookup(answer, readAddressText).records].sort())
    .map((address) => ({ server, address }));
  const missing = answers.filter(
    (answer, index) =>
      familyCounts(types[index]?.sample ?? '', context.settings.families) &&
      !isBelievable(answer) &&
      !isAbsent(answer),
  );
  const [first] = missing;
  if (first !== undefined) return { servers, failure: `${server}: ${whyNot(first)}` };
  return servers.length > 0 ? { servers } : { servers, failure: `${server}: no address` };
}

function isAbsent({ status, dnssec }: ValidatedAnswer): boolean {
  const proven = dnssec.state === 'secure' || dnssec.state === 'insecure';
  return proven && (status === 'nodata' || status === 'nxdomain');
}

function whyNot({ status, dnssec, failure }: ValidatedAnswer): string {
  if (status === 'failed') return failure ?? 'failed';
  return dnssec.state === 'bogus' ? `bogus, ${dnssec.reason ?? ''}` : status;
}

/** The words of `Lookup.failure` for a server's own errors. */
export function rcodeWord(code: number): string {
  if (code === rcode.SERVFAIL) return 'servfail';
  if (code === rcode.REFUSED) return 'refused';
  if (code === rcode.NOTIMP) return 'notimp';
  return 'garbage';
}
