import type { MxRecord, Rrset, TlsaRecord } from '../../src/core/rrset.js';
import { name } from './plans.js';

/** A reader of our own for `owner ttl IN type rdata` lines, written against RFC 1035 s5.1 and not against the writer. */
export function readMasterLines(lines: readonly string[]): readonly Rrset[] {
  const sets = new Map<string, { line: ReturnType<typeof split>; rdatas: string[] }>();
  for (const text of lines) {
    const line = split(text);
    const key = `${line.owner} ${line.type}`;
    const found = sets.get(key);
    if (found && found.line.ttl !== line.ttl) throw new Error('two TTLs in one set');
    if (found) found.rdatas.push(line.rdata);
    else sets.set(key, { line, rdatas: [line.rdata] });
  }
  return [...sets.values()].map(({ line, rdatas }) => rrsetOf(line, rdatas));
}

function split(text: string): { owner: string; ttl: number; type: string; rdata: string } {
  const match = /^(\S+\.) (\d+) IN (MX|TXT|TLSA) (.+)$/.exec(text);
  if (!match) throw new Error(`not a record: ${text}`);
  const [, owner = '', ttl = '', type = '', rdata = ''] = match;
  return { owner, ttl: Number(ttl), type, rdata };
}

function rrsetOf(line: ReturnType<typeof split>, rdatas: readonly string[]): Rrset {
  const slot = { owner: name(line.owner), ttl: line.ttl };
  if (line.type === 'MX') return { type: 'MX', ...slot, records: rdatas.map(readMx) };
  if (line.type === 'TXT') return { type: 'TXT', ...slot, records: rdatas.map(readTxt) };
  return { type: 'TLSA', ...slot, records: rdatas.map(readTlsa) };
}

function readMx(rdata: string): MxRecord {
  const match = /^(\d+) (\S+\.)$/.exec(rdata);
  if (!match) throw new Error(`not an MX: ${rdata}`);
  return { preference: Number(match[1]), exchange: name(match[2] ?? '') };
}

function readTlsa(rdata: string): TlsaRecord {
  const [usage, selector, matchingType, data = ''] = rdata.split(' ');
  return {
    usage: Number(usage),
    selector: Number(selector),
    matchingType: Number(matchingType),
    data,
  };
}

/** Character-strings, each checked for its 255 octets, joined and decoded. */
export function readTxt(rdata: string): string {
  const strings = rdata.match(/"(?:[^"\\]|\\\d{3}|\\[^\d])*"/g) ?? [];
  if (strings.join(' ') !== rdata) throw new Error(`not a TXT: ${rdata}`);
  const octets = strings.map((text) => unescape(text.slice(1, -1)));
  if (octets.some((part) => part.length > 255)) throw new Error('a string over 255 octets');
  return Buffer.concat(octets).toString('utf8');
}

function unescape(text: string): Buffer {
  const parts = text.match(/\\\d{3}|\\[^\d]|[^\\]/g) ?? [];
  return Buffer.from(
    parts.map((part) => {
      if (part.length === 4) return Number(part.slice(1));
      return part.charCodeAt(part.length - 1);
    }),
  );
}
