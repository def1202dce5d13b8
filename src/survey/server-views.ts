import type { Lookup, ServerView } from '../core/observation.js';
import { equalNames, isSubdomain } from '../protocols/dns/name.js';
import type { WireName } from '../protocols/dns/name.js';
import type { Message } from '../protocols/dns/message.js';
import { readSoa } from '../protocols/dns/rdata.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import { refusal } from './context.js';
import type { SurveyContext } from './context.js';
import { limits } from './limits.js';
import { failedLookup, readMxRecord, readTxtText, toLookup } from './lookups.js';
import type { RdataReader } from './lookups.js';
import { below } from './names.js';
import { rcodeWord } from './zone-servers.js';
import type { ZoneServer, ZoneServers } from './zone-servers.js';

/** Every address of every authoritative server, each asked itself (standards A29): in order of name and address. */
export async function viewServers(
  context: SurveyContext,
  zone: ZoneServers,
): Promise<readonly ServerView[]> {
  const { apex } = zone;
  if (apex === undefined) return [];
  return Promise.all(
    zone.servers.map(async (server, index) => {
      const refused = index < limits.serverAddresses ? refusal(context, server.address) : 'limit';
      if (refused !== undefined) return unseen(server, 'not-attempted', refused);
      return viewServer(context, apex, server);
    }),
  );
}

async function viewServer(
  context: SurveyContext,
  apex: WireName,
  server: ZoneServer,
): Promise<ServerView> {
  const endpoint = { address: server.address, port: 53 };
  const soa = await context.asker.ask(endpoint, apex, rrType.SOA, false);
  // A server that is silent once is not waited for three times more.
  if (!soa.ok && soa.failure !== 'garbage') return unseen(server, soa.failure);
  const { domain } = context;
  const [mx, mtaStsTxt, tlsRptTxt] = await Promise.all([
    askServer(context, { home: domain, server, name: domain, type: rrType.MX }, readMxRecord),
    askServer(
      context,
      { home: domain, server, name: below(domain, '_mta-sts'), type: rrType.TXT },
      readTxtText,
    ),
    askServer(
      context,
      { home: domain, server, name: below(domain, '_smtp', '_tls'), type: rrType.TXT },
      readTxtText,
    ),
  ]);
  const serial = soa.ok ? serialOf(soa.message, apex) : undefined;
  return { ...server, ...(serial === undefined ? {} : { serial }), mx, mtaStsTxt, tlsRptTxt };
}

export interface ServerQuestion {
  /** The name whose zone this server serves. */
  readonly home: WireName;
  readonly server: ZoneServer;
  /** `undefined` where the name would be longer than names can be. */
  readonly name: WireName | undefined;
  readonly type: number;
}

/** One question to one authoritative server, its answer judged like any other. */
export async function askServer<T>(
  context: SurveyContext,
  { home, server, name, type }: ServerQuestion,
  read: RdataReader<T>,
): Promise<Lookup<T>> {
  if (name === undefined) return failedLookup('not-attempted', 'name-too-long');
  const result = await context.asker.ask({ address: server.address, port: 53 }, name, type, false);
  if (!result.ok) return failedLookup(result.failure);
  const { message } = result;
  if (message.rcode !== rcode.NOERROR && message.rcode !== rcode.NXDOMAIN)
    return failedLookup(rcodeWord(message.rcode));
  // The name was delegated away: this server has nothing to say of it, those it names do.
  if (isReferral(message, name, home))
    return toLookup(await context.resolution.lookup(name, type), read);
  // Without AA it is somebody's cache, and tells nothing of what this server was given.
  if (!message.flags.aa) return failedLookup('garbage', 'not-authoritative');
  return toLookup(await context.resolution.judge(name, type, message, result.server), read);
}

/**
 * To a zone below the server's own. A referral to `home` itself comes from a server above it: to take the resolver's
 * view for that would let one wrong SOA stand in for every server of the zone.
 */
function isReferral(
  { flags, answers, authorities }: Message,
  name: WireName,
  home: WireName,
): boolean {
  const cut = authorities.find(({ type }) => type === rrType.NS)?.name;
  if (flags.aa || answers.length > 0 || cut === undefined) return false;
  return isSubdomain(name, cut) && isSubdomain(cut, home) && !equalNames(cut, home);
}

function serialOf(message: Message, apex: WireName): number | undefined {
  const soa = message.answers.find(
    ({ type, name }) => type === rrType.SOA && equalNames(name, apex),
  );
  return message.flags.aa && soa !== undefined ? readSoa(soa.rdata).serial : undefined;
}

function unseen(server: ZoneServer, failure: string, reason = failure): ServerView {
  return {
    ...server,
    mx: failedLookup(failure, reason),
    mtaStsTxt: failedLookup(failure, reason),
    tlsRptTxt: failedLookup(failure, reason),
  };
}
