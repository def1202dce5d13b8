import type { DnssecTrace, ServerAnswerLink, TracedAnswer } from '../core/dnssec-trace.js';
import { isSubdomain, nameFromText, nameToText, type WireName } from '../protocols/dns/name.js';
import { rdataToText } from '../protocols/dns/rdata.js';
import { rrTypeName } from '../protocols/dns/types.js';
import { homeOf } from '../protocols/dnssec/judge-rrset.js';
import { traceChain, type Chain } from '../protocols/dnssec/trace.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Network } from '../protocols/recording/network.js';
import { createAsker } from './asker.js';
import type { ServerContext } from './context.js';
import { failedLookup } from './lookups.js';
import { once } from './once.js';
import { createResolution } from './resolution.js';
import { answerOfServer, atEachServer, type Unanswered } from './server-views.js';
import type { ZoneServer } from './server-addresses.js';
import { learnAllServers } from './zone-servers.js';

/**
 * The chain of trust of one question, and what every authoritative server of its zone says to it. The verdict is that
 * of the resolvers' answer, as everywhere; a server that says something else is shown beside it.
 * @throws WireError for trust anchors that do not read.
 */
export async function trace(
  name: WireName,
  type: number,
  network: Network,
  settings: RunSettings,
): Promise<DnssecTrace> {
  const asker = createAsker(once(network));
  const resolution = await createResolution(asker, settings, name);
  const context = { asker, resolution, settings };
  const { answer, way } = await resolution.find(name, type);
  const chain = await traceChain(name, type, answer, way);
  const servers = await traceServers(
    context,
    { name, type },
    placeOf(answer, chain, homeOf(name, type)),
  );
  return {
    name: nameToText(name),
    type: rrTypeName(type),
    at: settings.at,
    answer: tracedAnswer(type, answer),
    ...chain,
    ...servers,
    disputes: resolution.disputes(),
  };
}

function textsOf(type: number, { rdatas }: ValidatedAnswer): readonly string[] {
  return rdatas.map((rdata) => rdataToText(type, rdata)).sort();
}

function tracedAnswer(type: number, answer: ValidatedAnswer): TracedAnswer {
  const { status, dnssec, ttl, originalTtl, aliases, failure, server } = answer;
  return {
    status,
    dnssec,
    records: textsOf(type, answer),
    ttl,
    ...(originalTtl === undefined ? {} : { originalTtl }),
    aliases,
    finalName: nameToText(answer.finalName),
    ...(failure === undefined ? {} : { failure }),
    server,
  };
}

/** Where to ask for the servers: a name that does not exist tells nothing of its zone, but its proof does. */
function placeOf({ status }: ValidatedAnswer, { zones }: Chain, home: WireName): WireName {
  const places = zones
    .map(({ apex }) => nameFromText(apex))
    .filter((apex) => isSubdomain(home, apex));
  const [deepest] = places.sort((a, b) => b.labels.length - a.labels.length);
  return status === 'nxdomain' && deepest !== undefined ? deepest : home;
}

/** DS is asked where it lives, at the servers of the parent (standards A34). */
async function traceServers(
  context: ServerContext,
  { name, type }: { readonly name: WireName; readonly type: number },
  place: WireName,
): Promise<Pick<DnssecTrace, 'servers' | 'serversFailure'>> {
  const home = homeOf(name, type);
  const zone = await learnAllServers(context, place);
  const servers = await atEachServer<ServerAnswerLink>(context, zone, {
    seen: async (server, serial) => {
      const answer = await answerOfServer(context, { home, server, name, type });
      return link(server, type, answer, serial);
    },
    unseen: (server, failure, reason) => link(server, type, { failure, ...(reason && { reason }) }),
  });
  return zone.failure === undefined ? { servers } : { servers, serversFailure: zone.failure };
}

function link(
  server: ZoneServer,
  type: number,
  answer: ValidatedAnswer | Unanswered,
  serial?: number,
): ServerAnswerLink {
  const head = { ...server, ...(serial === undefined ? {} : { serial }) };
  if (!('dnssec' in answer)) {
    const { status, dnssec, ttl } = failedLookup(answer.failure, answer.reason);
    return { ...head, status, dnssec, records: [], ttl, failure: answer.failure };
  }
  const { status, dnssec, ttl, failure } = answer;
  const said = { ...head, status, dnssec, records: textsOf(type, answer), ttl };
  return failure === undefined ? said : { ...said, failure };
}
