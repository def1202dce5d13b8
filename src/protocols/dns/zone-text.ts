import type { ResourceRecord } from './message.js';
import { nameFromText, type WireName } from './name.js';
import { rdataFromTokens } from './rdata-from-text.js';
import { tokenLines, type TokenLine } from './tokens.js';
import { rrClass, rrClassFromName, rrTypeFromName } from './types.js';
import { WireError } from './wire-error.js';

function ownerOf(line: TokenLine, previous: WireName | undefined): WireName {
  const first = line.tokens[0];
  const owner = line.indented || first === undefined ? previous : nameFromText(first.text);
  if (owner === undefined) throw new WireError('first record has no owner');
  return owner;
}

function readLine(line: TokenLine, previous: WireName | undefined): ResourceRecord {
  const name = ownerOf(line, previous);
  let [ttl, recordClass]: [number, number] = [0, rrClass.IN];
  for (let at = line.indented ? 0 : 1; at < line.tokens.length; at++) {
    const text = line.tokens[at]?.text ?? '';
    const type = rrTypeFromName(text);
    if (type !== undefined && rrClassFromName(text) === undefined)
      return {
        name,
        type,
        class: recordClass,
        ttl,
        rdata: rdataFromTokens(type, line.tokens.slice(at + 1)),
      };
    const asClass = rrClassFromName(text);
    if (asClass !== undefined) recordClass = asClass;
    else if (/^\d{1,10}$/.test(text)) ttl = Number(text);
    else throw new WireError('neither TTL, class nor type');
  }
  throw new WireError('record without a type');
}

/**
 * Records of zone-file text: owner, optional TTL and class in either order, type, RDATA. Names are absolute; there are
 * no directives. An absent TTL is 0. Throws WireError.
 */
export function recordsFromText(text: string): readonly ResourceRecord[] {
  const records: ResourceRecord[] = [];
  for (const line of tokenLines(text))
    records.push(readLine(line, records[records.length - 1]?.name));
  return records;
}
