import type { Message, ResourceRecord } from '../../protocols/dns/message.js';
import { equalNames, isSubdomain, nameKey, WireError } from '../../protocols/dns/name.js';
import type { WireName } from '../../protocols/dns/name.js';
import { readAddress, readNameRdata } from '../../protocols/dns/rdata.js';
import { rcode, rrType } from '../../protocols/dns/types.js';
import type { AskResult } from '../../protocols/dnssec/types.js';
import { iterationLimits } from './limits.js';

/** A zone and where it is served, as its parent says. */
export interface Zone {
  readonly apex: WireName;
  readonly addresses: readonly string[];
  /** Servers of which only the name is known. */
  readonly glueless: readonly WireName[];
}

/** What one server made of a question. */
export type Heard =
  | { readonly kind: 'answer'; readonly message: Message; readonly server: string }
  | { readonly kind: 'referral'; readonly zone: Zone }
  /** An error of the server, or a word for what else was wrong: the next server is asked. */
  | { readonly kind: 'nothing'; readonly result: AskResult };

/** Reads the response of a server of `apex`, which may speak of that zone and of what lies below, and of nothing else. */
export function readResponse(
  result: AskResult,
  apex: WireName,
  name: WireName,
  type: number,
): Heard {
  if (!result.ok) return { kind: 'nothing', result };
  const { message, server } = result;
  if (message.rcode !== rcode.NOERROR && message.rcode !== rcode.NXDOMAIN)
    return { kind: 'nothing', result };
  const cut = cutOf(message, apex, name);
  if (cut !== undefined) {
    // DS is the parent's (RFC 4035 s3.1.4.1): a parent that sends us to the child for it has not answered.
    if (type === rrType.DS && equalNames(cut, name)) return lame(server);
    return { kind: 'referral', zone: delegationTo(message, cut, apex) };
  }
  // Without AA it is somebody's cache, or a server that does not serve the zone it was said to serve.
  if (!message.flags.aa) return lame(server);
  return { kind: 'answer', message: withinZone(message, apex), server };
}

function lame(server: string): Heard {
  return { kind: 'nothing', result: { ok: false, failure: 'garbage', server } };
}

/** The cut a referral leads to; one that does not lead down towards the name is none (RFC 1034 s5.3.3, step 4b). */
function cutOf(message: Message, apex: WireName, name: WireName): WireName | undefined {
  const { answers, authorities } = message;
  if (answers.length > 0 || message.rcode !== rcode.NOERROR) return undefined;
  if (authorities.some(({ type }) => type === rrType.SOA)) return undefined;
  return authorities.find(
    ({ type, name: owner }) =>
      type === rrType.NS &&
      isSubdomain(name, owner) &&
      isSubdomain(owner, apex) &&
      !equalNames(owner, apex),
  )?.name;
}

function delegationTo(message: Message, cut: WireName, parent: WireName): Zone {
  const names = serverNames(message.authorities, cut);
  const glue = glueFor(message.additionals, names, parent);
  const named = new Set(glue.map(({ server }) => server));
  return {
    apex: cut,
    addresses: glue.map(({ address }) => address),
    glueless: names.filter((name) => !named.has(nameKey(name))),
  };
}

/** Names of the servers of `owner` in their order; RDATA that does not read is left out. */
export function serverNames(
  records: readonly ResourceRecord[],
  owner: WireName,
): readonly WireName[] {
  return records
    .filter(({ type, name }) => type === rrType.NS && equalNames(name, owner))
    .slice(0, iterationLimits.nameServers)
    .flatMap(({ rdata }) => lenient(() => readNameRdata(rdata)));
}

/**
 * Addresses of these servers, IPv4 first. Only names inside the zone that the server serves: for any other it would
 * be hearsay, and a way to send us wherever a stranger likes.
 */
export function glueFor(
  records: readonly ResourceRecord[],
  names: readonly WireName[],
  bailiwick: WireName,
): readonly { readonly server: string; readonly address: string }[] {
  const wanted = new Set(names.filter((name) => isSubdomain(name, bailiwick)).map(nameKey));
  const glue = records
    .filter(({ type, name }) => isAddress(type) && wanted.has(nameKey(name)))
    .slice(0, iterationLimits.glue)
    .flatMap(({ name, type, rdata }) =>
      lenient(() => readAddress(rdata)).map((address) => ({
        server: nameKey(name),
        type,
        address,
      })),
    );
  return [...glue].sort((a, b) => a.type - b.type);
}

/** Addresses of exactly this name. */
export function addressesOf(message: Message, name: WireName): readonly string[] {
  return message.answers
    .filter(({ type, name: owner }) => isAddress(type) && equalNames(owner, name))
    .slice(0, iterationLimits.addresses)
    .flatMap(({ rdata }) => lenient(() => readAddress(rdata)));
}

function isAddress(type: number): boolean {
  return type === rrType.A || type === rrType.AAAA;
}

/** What a server says of other people's names is left out: unsigned, it would pass for theirs. */
function withinZone(message: Message, apex: WireName): Message {
  const within = ({ name }: ResourceRecord): boolean => isSubdomain(name, apex);
  return {
    ...message,
    answers: message.answers.filter(within),
    authorities: message.authorities.filter(within),
    additionals: message.additionals.filter(within),
  };
}

function lenient<T>(read: () => T): readonly T[] {
  try {
    return [read()];
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
}
