import { readAddress } from '../protocols/dns/address.js';
import type { Message, ResourceRecord } from '../protocols/dns/message.js';
import { equalNames, isSubdomain, parentName } from '../protocols/dns/name.js';
import type { WireName } from '../protocols/dns/name.js';
import { readNameRdata } from '../protocols/dns/rdata.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import { refusal, type ServerContext } from './context.js';
import { limits } from './limits.js';
import { lenient, toLookup } from './lookups.js';
import { hostText } from './names.js';
import { addressesOf, type ZoneServer } from './server-addresses.js';
import { learnApex, rcodeWord } from './zone-apex.js';

/** Where the parent sends those who ask for the zone. Nothing of it is signed: it only adds servers to be asked. */
export interface Delegation {
  readonly names: readonly WireName[];
  readonly glue: readonly ZoneServer[];
}

const nowhere: Delegation = { names: [], glue: [] };

/** The delegation of `apex` as one server of the parent gives it, or the word for why it could not be seen. */
export async function askParent(
  context: ServerContext,
  apex: WireName,
): Promise<Delegation | string> {
  const above = parentName(apex);
  if (above === undefined) return nowhere;
  const parent = await learnApex(context, above);
  if (typeof parent === 'string') return parent;
  const answer = await context.resolution.lookup(parent, rrType.NS);
  const names = toLookup(answer, lenient(readNameRdata)).records;
  let failure = `no server of ${hostText(parent)}.`;
  for (const name of names.slice(0, limits.parentServers)) {
    const { servers } = await addressesOf(context, name);
    const [server] = servers.filter(({ address }) => refusal(context, address) === undefined);
    if (server === undefined) continue;
    const said = await askOne(context, server, parent, apex);
    if (typeof said !== 'string') return said;
    failure = `${server.server} ${server.address}: ${said}`;
  }
  return failure;
}

async function askOne(
  context: ServerContext,
  { address }: ZoneServer,
  parent: WireName,
  apex: WireName,
): Promise<Delegation | string> {
  const result = await context.asker.ask({ address, port: 53 }, apex, rrType.NS, false);
  if (!result.ok) return result.failure;
  const { message } = result;
  if (message.rcode !== rcode.NOERROR) return rcodeWord(message.rcode);
  const names = serverNames(message, apex);
  if (names.length === 0) return 'no delegation';
  // Only what lies below the parent is glue that a resolver would use (RFC 9471 s2).
  const inside = names.filter((name) => isSubdomain(name, parent));
  return { names, glue: message.additionals.flatMap((record) => glueOf(record, inside)) };
}

/** A referral has them in the authority section; a server that serves both zones answers for the lower one. */
function serverNames({ answers, authorities }: Message, apex: WireName): readonly WireName[] {
  const read = lenient(readNameRdata);
  return [...answers, ...authorities]
    .filter(({ type, name }) => type === rrType.NS && equalNames(name, apex))
    .flatMap(({ rdata }) => read(rdata) ?? [])
    .filter((name, index, all) => all.findIndex((one) => equalNames(one, name)) === index);
}

function glueOf(
  { type, name, rdata }: ResourceRecord,
  names: readonly WireName[],
): readonly ZoneServer[] {
  if (type !== rrType.A && type !== rrType.AAAA) return [];
  if (rdata.length !== (type === rrType.A ? 4 : 16)) return [];
  const owner = names.find((one) => equalNames(one, name));
  return owner === undefined ? [] : [{ server: hostText(owner), address: readAddress(rdata) }];
}
