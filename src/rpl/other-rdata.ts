import { concatBytes, u16Bytes } from '../protocols/dns/byte-reader.js';
import { nameFromText, nameToWire } from '../protocols/dns/name.js';
import { rdataFromTokens } from '../protocols/dns/rdata-from-text.js';
import { hexOctets } from '../protocols/dns/text-codecs.js';
import { stringOctets, type Token } from '../protocols/dns/tokens.js';
import { rrType } from '../protocols/dns/types.js';
import { WireError } from '../protocols/dns/wire-error.js';
import { moreTypes } from './record-words.js';

function counted(token: Token | undefined): Uint8Array {
  if (token === undefined) throw new WireError('record text ends too early');
  const octets = stringOctets(token);
  return concatBytes([Uint8Array.of(octets.length), octets]);
}

/** RDATA of types that only recordings hold, `undefined` for all others. Throws WireError. */
export function otherRdata(type: number, tokens: readonly Token[]): Uint8Array | undefined {
  const word = (at: number): string => tokens[at]?.text ?? '';
  const number = (at: number): number => Number(word(at));
  const name = (at: number): Uint8Array => nameToWire(nameFromText(word(at)));
  switch (type) {
    case moreTypes['SPF']:
      return concatBytes(tokens.map(counted));
    case moreTypes['DLV']:
      return rdataFromTokens(rrType.DS, tokens);
    case moreTypes['KEY']:
      return rdataFromTokens(rrType.DNSKEY, tokens);
    case moreTypes['SSHFP']:
      return concatBytes([
        Uint8Array.of(number(0), number(1)),
        hexOctets(
          tokens
            .slice(2)
            .map((token) => token.text)
            .join(''),
        ),
      ]);
    case rrType.NAPTR:
      return concatBytes([
        u16Bytes(number(0)),
        u16Bytes(number(1)),
        ...tokens.slice(2, 5).map(counted),
        name(5),
      ]);
    case rrType.CAA: {
      const tag = counted(tokens[1]);
      const value = tokens[2];
      return concatBytes([
        Uint8Array.of(number(0)),
        tag,
        value === undefined ? new Uint8Array() : stringOctets(value),
      ]);
    }
    case rrType.AFSDB:
    case rrType.RT:
    case rrType.KX:
      return concatBytes([u16Bytes(number(0)), name(1)]);
    case rrType.RP:
    case rrType.MINFO:
      return concatBytes([name(0), name(1)]);
    case rrType.MB:
    case rrType.MG:
    case rrType.MR:
    case rrType.MD:
    case rrType.MF:
      return name(0);
    default:
      return undefined;
  }
}
