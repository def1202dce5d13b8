import type { Lookup, ServerView } from '../core/observation.js';
import { equalNames, isSubdomain } from '../protocols/dns/name.js';
import type { WireName } from '../protocols/dns/name.js';
import type { Message } from '../protocols/dns/message.js';
import { readSoa } from '../protocols/dns/rdata.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import { refusal } from './context.js';
import type { ServerContext, SurveyContext } from './context.js';
import { limits } from './limits.js';
import { failedLookup, readMxRecord, readTxtText, toLookup } from './lookups.js';
import type { RdataReader } from './lookups.js';
import { below } from './names.js';
import type { ZoneServer } from './server-addresses.js';
import { rcodeWord } from './zone-apex.js';
import type { ZoneServers } from './zone-servers.js';

/** Every address of every authoritative server, each asked itself (standards A29): in order of name and address. */
export function viewServers(
  context: SurveyContext,
  zone: ZoneServers,
): Promise<readonly ServerView[]> {
  return atEachServer(context, zone, {
    seen: (server, serial) => viewServer(context, server, serial),
    unseen,
  });
}

export interface ServerVisit<T> {
  /** For a server that answers at all. */
  readonly seen: (server: ZoneServer, serial: number | undefined) => Promise<T>;
  readonly unseen: (server: ZoneServer, failure: string, reason?: string) => T;
}

/** Asks each address for the SOA first: a server that is silent once is not waited for again and again. */
export async function atEachServer<T>(
  context: ServerContext,
  { apex, servers }: ZoneServers,
  { seen, unseen: missed }: ServerVisit<T>,
): Promise<readonly T[]> {
  if (apex === undefined) return [];
  return Promise.all(
    servers.map(async (server, index) => {
      const refused = index < limits.serverAddresses ? refusal(context, server.address) : 'limit';
      if (refused !== undefined) return missed(server, 'not-attempted', refused);
      const endpoint = { address: server.address, port: 53 };
      const soa = await context.asker.ask(endpoint, apex, rrType.SOA, false);
      if (!soa.ok && soa.failure !== 'garbage') return missed(server, soa.failure);
      return seen(server, soa.ok ? serialOf(soa.message, apex) : undefined);
    }),
  );
}

async function viewServer(
  context: SurveyContext,
  server: ZoneServer,
  serial: number | undefined,
): Promise<ServerView> {
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
  context: ServerContext,
  question: ServerQuestion,
  read: RdataReader<T>,
): Promise<Lookup<T>> {
  const answer = await answerOfServer(context, question);
  return 'dnssec' in answer
    ? toLookup(answer, read)
    : failedLookup(answer.failure, answer.reason ?? answer.failure);
}

/** No answer that could be judged, and why. */
export interface Unanswered {
  readonly failure: string;
  readonly reason?: string;
}

/** The same, with the records as they came. */
export async function answerOfServer(
  context: ServerContext,
  { home, server, name, type }: ServerQuestion,
): Promise<ValidatedAnswer | Unanswered> {
  if (name === undefined) return { failure: 'not-attempted', reason: 'name-too-long' };
  const result = await context.asker.ask({ address: server.address, port: 53 }, name, type, false);
  if (!result.ok) return { failure: result.failure };
  const { message } = result;
  if (message.rcode !== rcode.NOERROR && message.rcode !== rcode.NXDOMAIN)
    return { failure: rcodeWord(message.rcode) };
  // The name was delegated away: this server has nothing to say of it, those it names do.
  if (isReferral(message, name, home)) return context.resolution.lookup(name, type);
  // Without AA it is somebody's cache, and tells nothing of what this server was given.
  if (!message.flags.aa) return { failure: 'garbage', reason: 'not-authoritative' };
  return context.resolution.judge(name, type, message, result.server);
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
