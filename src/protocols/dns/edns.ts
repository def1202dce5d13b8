import { ByteReader, concatBytes, u16Bytes } from './byte-reader.js';
import { rootName, WireError } from './name.js';
import type { ResourceRecord } from './message.js';
import { rrType } from './types.js';

export interface EdnsOption {
  readonly code: number;
  readonly data: Uint8Array;
}

/** The OPT pseudo-record (RFC 6891); the upper eight bits of the rcode are part of `Message.rcode`. */
export interface Edns {
  readonly udpSize: number;
  readonly version: number;
  readonly do: boolean;
  readonly options: readonly EdnsOption[];
}

const doBit = 0x8000;

function readOptions(rdata: Uint8Array): EdnsOption[] {
  const reader = new ByteReader(rdata);
  const options: EdnsOption[] = [];
  while (reader.left > 0) {
    const code = reader.u16();
    options.push({ code, data: reader.take(reader.u16()) });
  }
  return options;
}

/** The one OPT of an additional section; throws WireError for two, or for one below a name (RFC 6891 s6.1.1-2). */
export function readEdns(
  additionals: readonly ResourceRecord[],
): { readonly edns: Edns; readonly extendedRcode: number } | undefined {
  const [opt, second] = additionals.filter((record) => record.type === rrType.OPT);
  if (opt === undefined) return undefined;
  if (second !== undefined || opt.name.labels.length > 0) throw new WireError('more than one OPT');
  return {
    extendedRcode: opt.ttl >>> 24,
    edns: {
      udpSize: opt.class,
      version: (opt.ttl >>> 16) & 0xff,
      do: (opt.ttl & doBit) !== 0,
      options: readOptions(opt.rdata),
    },
  };
}

/** The OPT record for these values. */
export function ednsRecord(edns: Edns, rcode: number): ResourceRecord {
  return {
    name: rootName,
    type: rrType.OPT,
    class: edns.udpSize,
    ttl: (rcode >>> 4) * 0x1000000 + edns.version * 0x10000 + (edns.do ? doBit : 0),
    rdata: concatBytes(
      edns.options.flatMap((option) => [
        u16Bytes(option.code),
        u16Bytes(option.data.length),
        option.data,
      ]),
    ),
  };
}
