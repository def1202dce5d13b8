import { nameFromText } from '../../protocols/dns/name.js';
import { rcode, rcodeName } from '../../protocols/dns/types.js';
import type { LabResolver } from '../resolver.js';

/** What a sender learns from one question. `secure` is true only for senders that validate. */
export interface Seen {
  readonly status: 'answer' | 'nodata' | 'nxdomain' | 'failed';
  readonly secure: boolean;
  readonly rdatas: readonly Uint8Array[];
  /** Why, where `failed`. */
  readonly failure: string;
}

export type Eyes = (name: string, type: number) => Promise<Seen>;

/** A sender that believes its resolver. */
export function trustingEyes(resolver: LabResolver): Eyes {
  return async (name, type) => {
    const result = await resolver.ask(nameFromText(name), type);
    const seen = { secure: false, rdatas: [], failure: '' };
    if (!result.ok) return { ...seen, status: 'failed', failure: result.failure };
    const { message } = result;
    if (message.rcode === rcode.NXDOMAIN) return { ...seen, status: 'nxdomain' };
    if (message.rcode !== rcode.NOERROR) {
      return { ...seen, status: 'failed', failure: rcodeName(message.rcode) };
    }
    const rdatas = message.answers
      .filter((record) => record.type === type)
      .map(({ rdata }) => rdata);
    return { ...seen, status: rdatas.length > 0 ? 'answer' : 'nodata', rdatas };
  };
}
