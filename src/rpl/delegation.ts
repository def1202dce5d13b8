import type { Message, ResourceRecord } from '../protocols/dns/message.js';
import { equalNames, isSubdomain, type WireName } from '../protocols/dns/name.js';
import { readAddress, readNameRdata, readRrsig } from '../protocols/dns/rdata.js';
import { rcode, rrType } from '../protocols/dns/types.js';

/** A zone whose servers are known. */
export interface Cut {
  readonly apex: WireName;
  readonly addresses: readonly string[];
  readonly hosts: readonly WireName[];
}

export type Kind =
  | { readonly kind: 'answer' }
  /** The server knows less than we do, or refuses: another may do better. */
  | { readonly kind: 'lame' }
  | { readonly kind: 'referral'; readonly cut: Cut };

function addressesIn(records: readonly ResourceRecord[], hosts: readonly WireName[]): string[] {
  return records
    .filter(({ type }) => type === rrType.A || type === rrType.AAAA)
    .filter(({ name }) => hosts.some((host) => equalNames(host, name)))
    .map(({ rdata }) => readAddress(rdata));
}

/** The cut that NS records of a message describe, with what addresses the message has. */
export function cutOf(message: Message, apex: WireName): Cut {
  const all = [...message.answers, ...message.authorities];
  const hosts = all
    .filter((record) => record.type === rrType.NS && equalNames(record.name, apex))
    .map((record) => readNameRdata(record.rdata));
  return { apex, hosts, addresses: addressesIn([...all, ...message.additionals], hosts) };
}

/** True where the answer section speaks of the name, be it by an alias. */
function hasAnswer(message: Message, name: WireName): boolean {
  return message.answers.some(
    (record) =>
      equalNames(record.name, name) ||
      (record.type === rrType.DNAME && isSubdomain(name, record.name)),
  );
}

/** What a message from a server of `apex` is, read as an iterating resolver reads it (RFC 1034 s5.3.3). */
export function kindOf(message: Message, apex: WireName, name: WireName, type: number): Kind {
  if (message.rcode === rcode.NXDOMAIN) return { kind: 'answer' };
  if (message.rcode !== rcode.NOERROR) return { kind: 'lame' };
  if (hasAnswer(message, name)) return { kind: 'answer' };
  if (message.authorities.some((one) => one.type === rrType.SOA && isSubdomain(name, one.name)))
    return { kind: 'answer' };
  const ns = message.authorities.find((record) => record.type === rrType.NS);
  if (ns === undefined) return { kind: 'answer' };
  if (equalNames(ns.name, apex)) return { kind: message.flags.aa ? 'answer' : 'lame' };
  if (!isSubdomain(ns.name, apex)) return { kind: 'lame' };
  if (!isSubdomain(name, ns.name)) return { kind: 'answer' };
  // The parent's word on DS is asked for, and it has been given.
  if (type === rrType.DS && equalNames(ns.name, name)) return { kind: 'answer' };
  return { kind: 'referral', cut: cutOf(message, ns.name) };
}

const covers = (record: ResourceRecord, type: number): boolean =>
  record.type === type ||
  (record.type === rrType.RRSIG && readRrsig(record.rdata).typeCovered === type);

/** A referral as the answer to the question for the DS it carries (RFC 4035 s3.1.4.1). */
export function asDsAnswer(message: Message, name: WireName): Message {
  if (message.answers.length > 0) return message;
  const isDs = (record: ResourceRecord): boolean =>
    equalNames(record.name, name) && covers(record, rrType.DS);
  return {
    ...message,
    questions: [{ name, type: rrType.DS, class: 1 }],
    answers: message.authorities.filter(isDs),
    authorities: message.authorities.filter((record) => !isDs(record)),
  };
}

/**
 * Without what a server of `apex` has no say in. With `onlyOwn`, also without what it says of an alias's target: a
 * resolver that got no good answer asks for the target itself.
 */
export function scrub(message: Message, apex: WireName, name: WireName, onlyOwn: boolean): Message {
  // Some servers put the signatures of their data in the additional section; readers have always looked there too.
  const signatures = message.additionals.filter(({ type }) => type === rrType.RRSIG);
  const isOwn = (record: ResourceRecord): boolean =>
    equalNames(record.name, name) ||
    (isSubdomain(name, record.name) && covers(record, rrType.DNAME));
  const leads = onlyOwn && message.answers.some(({ type }) => type === rrType.CNAME);
  return {
    ...message,
    answers: [...message.answers, ...signatures].filter(
      (record) => isSubdomain(record.name, apex) && (!leads || isOwn(record)),
    ),
    authorities: message.authorities.filter(
      (record) => isSubdomain(record.name, apex) && !(leads && record.type === rrType.SOA),
    ),
  };
}
