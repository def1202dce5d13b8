import type { DelegationDifference } from '../core/observation.js';
import { compareNames, equalNames } from '../protocols/dns/name.js';
import type { WireName } from '../protocols/dns/name.js';
import { readNameRdata } from '../protocols/dns/rdata.js';
import { rrType } from '../protocols/dns/types.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import type { ServerContext } from './context.js';
import { askParent, type Delegation } from './delegation.js';
import { limits } from './limits.js';
import { isBelievable, lenient, toLookup } from './lookups.js';
import { hostText } from './names.js';
import { addressesOf, whyNot, type ZoneServer } from './server-addresses.js';
import { learnApex } from './zone-apex.js';

/** The zone a name lies in and where it is served, as the resolvers say; what the servers answer is judged each time. */
export interface ZoneServers {
  readonly apex?: WireName;
  /** The NS names the servers belong to, in canonical order. */
  readonly names: readonly WireName[];
  readonly servers: readonly ZoneServer[];
  /** Absent where parent and zone agree, or were not compared. */
  readonly delegation?: DelegationDifference;
  /** What could not be learnt, so that an incomplete list never looks complete. */
  readonly failure?: string;
}

/**
 * The servers of the zone's own NS set. A broken zone's servers are still asked, as each shows what it serves; but a
 * list that nobody can believe never passes for complete.
 */
export async function learnServers(context: ServerContext, name: WireName): Promise<ZoneServers> {
  const apex = await learnApex(context, name);
  if (typeof apex === 'string') return { names: [], servers: [], failure: apex };
  const answer = await context.resolution.lookup(apex, rrType.NS);
  const names = serverNames(answer);
  const failures = isBelievable(answer) ? [] : [`name servers: ${whyNot(answer)}`];
  return withAddresses(context, { apex, names, servers: [] }, names, failures);
}

/**
 * The same, and those that only the parent names: resolvers with an empty cache are sent there, and a server left behind
 * by a move of providers goes on serving the old records to them.
 */
export async function learnAllServers(
  context: ServerContext,
  name: WireName,
): Promise<ZoneServers> {
  const own = await learnServers(context, name);
  if (own.apex === undefined) return own;
  const parent = await askParent(context, own.apex);
  if (typeof parent === 'string') return failed(own, [`the delegation: ${parent}`]);
  const strangers = parent.names.filter((one) => !has(own.names, one));
  const all = await withAddresses(context, own, strangers, [], parent.glue);
  const delegation = difference(own, parent);
  return delegation === undefined ? all : { ...all, delegation };
}

async function withAddresses(
  context: ServerContext,
  zone: ZoneServers,
  names: readonly WireName[],
  failures: readonly string[],
  glue: readonly ZoneServer[] = [],
): Promise<ZoneServers> {
  const learnt = await Promise.all(
    names.slice(0, limits.nameServers).map((one) => addressesOf(context, one, glue)),
  );
  const known = [...zone.servers, ...learnt.flatMap((one) => one.servers)];
  const more = glue.filter((one) => !known.some((other) => isSame(one, other)));
  const whys = [...failures, ...learnt.flatMap(({ failure }) => failure ?? [])];
  if (names.length > limits.nameServers) whys.push(`${names.length} name servers`);
  return failed({ ...zone, servers: [...known, ...more] }, whys);
}

function failed(zone: ZoneServers, whys: readonly string[]): ZoneServers {
  const all = [...(zone.failure === undefined ? [] : [zone.failure]), ...whys];
  return all.length === 0 ? zone : { ...zone, failure: all.join('; ') };
}

function difference(own: ZoneServers, parent: Delegation): DelegationDifference | undefined {
  const found = {
    parentOnly: parent.names.filter((one) => !has(own.names, one)).map(hostText),
    zoneOnly: own.names.filter((one) => !has(parent.names, one)).map(hostText),
    glueOnly: parent.glue
      .filter(({ server }) => own.names.some((one) => hostText(one) === server))
      .filter((one) => !own.servers.some((other) => isSame(one, other)))
      .map(({ server, address }) => `${server} ${address}`),
  };
  return Object.values(found).every(({ length }) => length === 0) ? undefined : found;
}

const has = (names: readonly WireName[], name: WireName): boolean =>
  names.some((one) => equalNames(one, name));

const isSame = (one: ZoneServer, other: ZoneServer): boolean =>
  one.server === other.server && one.address === other.address;

const readServerName = lenient(readNameRdata);

function serverNames(answer: ValidatedAnswer): readonly WireName[] {
  return distinctNames(toLookup(answer, readServerName).records);
}

function distinctNames(all: readonly WireName[]): readonly WireName[] {
  const names = [...all].sort(compareNames);
  return names.filter((name, index) => index === 0 || !equalNames(name, names[index - 1] ?? name));
}
