import type { ResourceRecord } from '../protocols/dns/message.js';
import { nameFromText, nameOf, type WireName } from '../protocols/dns/name.js';
import { rdataFromTokens } from '../protocols/dns/rdata-from-text.js';
import { tokenLines } from '../protocols/dns/tokens.js';
import { rrClass, rrClassFromName } from '../protocols/dns/types.js';
import { WireError } from '../protocols/dns/wire-error.js';
import { otherRdata } from './other-rdata.js';
import { plain } from './plain-rdata.js';
import { ttlFromWord, typeFromWord } from './record-words.js';

/** `$ORIGIN` and `$TTL` in force, and the last owner. */
export interface TextState {
  readonly origin: WireName;
  readonly ttl: number;
  readonly owner?: WireName;
}

/** A name; without a trailing dot it lies below the origin. */
export function ownerFromText(text: string, origin: WireName): WireName {
  if (text === '@') return origin;
  const name = nameFromText(text);
  return text.endsWith('.') && !text.endsWith('\\.')
    ? name
    : nameOf([...name.labels, ...origin.labels]);
}

const isLead = (word: string): boolean =>
  ttlFromWord(word) !== undefined ||
  rrClassFromName(word) !== undefined ||
  typeFromWord(word) !== undefined;

/** One record of zone-file text and the state after it. Throws WireError. */
export function recordFromText(
  text: string,
  state: TextState,
): { readonly record: ResourceRecord; readonly state: TextState } {
  const all = tokenLines(text).flatMap((line) => line.tokens);
  const first = all[0];
  if (first === undefined) throw new WireError('empty record');
  const ownerless =
    /^\s/.test(text) && state.owner !== undefined && isLead(first.text) && !first.quoted;
  const name = ownerless ? (state.owner ?? state.origin) : ownerFromText(first.text, state.origin);
  let [ttl, recordClass]: [number, number] = [state.ttl, rrClass.IN];
  for (let at = ownerless ? 0 : 1; at < all.length; at++) {
    const word = all[at]?.text ?? '';
    const asClass = rrClassFromName(word);
    const asTtl = ttlFromWord(word);
    const type = typeFromWord(word);
    if (asClass !== undefined && (asClass !== rrClass.ANY || at + 1 < all.length))
      recordClass = asClass;
    else if (asTtl !== undefined) ttl = asTtl;
    else if (type === undefined) throw new WireError(`neither TTL, class nor type: ${word}`);
    else {
      const rest = plain(all.slice(at + 1), type, state.origin);
      const other = rest[0]?.text === '\\#' ? undefined : otherRdata(type, rest);
      const rdata = other ?? rdataFromTokens(type, rest);
      return {
        record: { name, type, class: recordClass, ttl, rdata },
        state: { ...state, owner: name },
      };
    }
  }
  throw new WireError('record without a type');
}
