import { canonicalRdata } from '../protocols/dnssec/canonical.js';
import type { ValidatedAnswer } from '../protocols/dnssec/index.js';
import type { ResourceRecord } from '../protocols/dns/message.js';
import {
  equalNames,
  isSubdomain,
  nameKey,
  nameOf,
  nameToText,
  type WireName,
} from '../protocols/dns/name.js';
import { rdataToText, readNameRdata } from '../protocols/dns/rdata.js';
import { hexText } from '../protocols/dns/text-codecs.js';
import { rcode, rcodeName, rrType } from '../protocols/dns/types.js';
import type { Entry } from './format.js';
import { rcodeOf } from './world.js';

/** One step's question, what the validator made of it, and what the file wants. */
export interface Judged {
  readonly query: Entry;
  readonly check: Entry;
  readonly name: WireName;
  readonly type: number;
  readonly answer: ValidatedAnswer;
  /** The resolver was told to hand out what failed. */
  readonly permissive: boolean;
}

const has = (entry: Entry, ...words: readonly string[]): boolean =>
  entry.match.has('all') || words.some((word) => entry.match.has(word));

function stateText({ dnssec, status }: ValidatedAnswer): string {
  const reason = dnssec.reason === undefined ? '' : ` (${dnssec.reason})`;
  const last = dnssec.state === 'secure' ? '' : `: ${dnssec.chain[dnssec.chain.length - 1] ?? ''}`;
  return `${status}, ${dnssec.state}${reason}${last}`;
}

/** Where the file's answer section leads from the name: its aliases, and the data at their end. */
function expectedChain(
  records: readonly ResourceRecord[],
  start: WireName,
  type: number,
): { readonly aliases: readonly string[]; readonly rdatas: readonly Uint8Array[] } {
  const aliases: string[] = [];
  for (let at = start, left = records.length + 1; left > 0; left--) {
    const here = records.filter((record) => equalNames(record.name, at));
    const found = here.filter((record) => record.type === type);
    if (found.length > 0) return { aliases, rdatas: found.map((record) => record.rdata) };
    const cname = here.find((record) => record.type === rrType.CNAME);
    const dname = records.find(
      (record) =>
        record.type === rrType.DNAME &&
        isSubdomain(at, record.name) &&
        !equalNames(at, record.name),
    );
    if (cname !== undefined) at = readNameRdata(cname.rdata);
    else if (dname !== undefined)
      at = nameOf([
        ...at.labels.slice(0, at.labels.length - dname.name.labels.length),
        ...readNameRdata(dname.rdata).labels,
      ]);
    else break;
    aliases.push(nameKey(at));
  }
  return { aliases, rdatas: [] };
}

const canonicalKeys = (type: number, rdatas: readonly Uint8Array[]): string =>
  [...new Set(rdatas.map((rdata) => hexText(canonicalRdata(type, rdata))))].sort().join();

function answerDifference({ check, name, type, answer }: Judged): string | undefined {
  const wanted = expectedChain(check.sections.answer, name, type);
  const got = answer.aliases.map(({ target }) => target.toLowerCase());
  if (wanted.aliases.join() !== got.join())
    return `aliases ${got.join(' ') || 'none'}, the file has ${wanted.aliases.join(' ') || 'none'}`;
  if (canonicalKeys(type, wanted.rdatas) === canonicalKeys(type, answer.rdatas)) return undefined;
  const text = (rdatas: readonly Uint8Array[]): string =>
    rdatas.map((rdata) => rdataToText(type, rdata)).join(' | ') || 'none';
  return `data ${text(answer.rdatas)}, the file has ${text(wanted.rdatas)}`;
}

function rcodeDifference(wanted: number, answer: ValidatedAnswer): string | undefined {
  const got = answer.status === 'nxdomain' ? rcode.NXDOMAIN : rcode.NOERROR;
  if (got === wanted) return undefined;
  return `${rcodeName(got)} where the file has ${rcodeName(wanted)}: ${stateText(answer)}`;
}

/** What differs from the file, in words; `undefined` where nothing does. */
export function difference(judged: Judged): string | undefined {
  const { query, check, answer } = judged;
  const checksDisabled = query.reply.has('CD') || judged.permissive;
  const wanted = rcodeOf(check.reply);
  const { state } = answer.dnssec;
  const isRefused =
    answer.status === 'failed' ||
    (!checksDisabled && (state === 'bogus' || state === 'indeterminate'));
  if (has(check, 'rcode')) {
    if (wanted === rcode.SERVFAIL)
      return isRefused ? undefined : `SERVFAIL wanted, yet ${stateText(answer)}`;
    // Anything but an answer or an absence is no result of a validator; it claims nothing.
    if (wanted !== rcode.NOERROR && wanted !== rcode.NXDOMAIN && answer.status === 'failed')
      return undefined;
    if (isRefused) return `${rcodeName(wanted)} wanted, yet ${stateText(answer)}`;
    const byRcode = rcodeDifference(wanted, answer);
    if (byRcode !== undefined) return byRcode;
  }
  const tells = (query.reply.has('DO') || query.reply.has('AD')) && !query.reply.has('CD');
  if (has(check, 'flags') && tells && check.reply.has('AD') !== (state === 'secure'))
    return `${check.reply.has('AD') ? 'AD' : 'no AD'} wanted, yet ${stateText(answer)}`;
  return has(check, 'answer') ? answerDifference(judged) : undefined;
}

export function questionText(name: WireName, typeName: string): string {
  return `${nameToText(name)} ${typeName}`;
}
