import type { Message, ResourceRecord } from '../protocols/dns/message.js';
import {
  compareNames,
  equalNames,
  isSubdomain,
  nameKey,
  type WireName,
} from '../protocols/dns/name.js';
import { readNsec, readRrsig } from '../protocols/dns/rdata.js';
import { rcode, rrClass, rrType } from '../protocols/dns/types.js';
import { WireError } from '../protocols/dns/wire-error.js';

interface Heard {
  readonly owner: WireName;
  readonly type: number;
  readonly records: readonly ResourceRecord[];
}

const maxHashed = 12;

function typeOf(record: ResourceRecord): number {
  return record.type === rrType.RRSIG ? readRrsig(record.rdata).typeCovered : record.type;
}

function nextOf(record: ResourceRecord): WireName | undefined {
  try {
    return readNsec(record.rdata).next;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** An NSEC at the name, or with the name between its ends. */
function concerns(heard: Heard, name: WireName): boolean {
  const nsec = heard.records.find((record) => record.type === rrType.NSEC);
  const next = nsec && nextOf(nsec);
  if (next === undefined) return false;
  if (equalNames(heard.owner, name)) return true;
  const isLast = compareNames(next, heard.owner) <= 0;
  return compareNames(heard.owner, name) < 0 && (isLast || compareNames(name, next) < 0);
}

/**
 * Proofs of absence heard on the way, for DS questions that no server of a file answers: a resolver took the proof from
 * the referral or the alias it came with. The validator judges them like any other.
 */
export class ProofMemory {
  readonly #sets = new Map<string, Heard>();

  hear(message: Message): void {
    for (const record of message.authorities) {
      const type = typeOf(record);
      if (type !== rrType.NSEC && type !== rrType.NSEC3) continue;
      const key = `${type} ${nameKey(record.name)}`;
      const set = this.#sets.get(key) ?? { owner: record.name, type, records: [] };
      this.#sets.set(key, { ...set, records: [...set.records, record] });
    }
  }

  /** An answer that there is no DS, with whatever proof there is; `undefined` where nothing was heard. */
  noDs(name: WireName): Message | undefined {
    const all = [...this.#sets.values()];
    const hashed = all
      .filter(({ type, owner }) => {
        const zone = { labels: owner.labels.slice(1) };
        return type === rrType.NSEC3 && isSubdomain(name, zone);
      })
      .slice(-maxHashed);
    const proofs = [
      ...all.filter((set) => set.type === rrType.NSEC && concerns(set, name)),
      ...hashed,
    ];
    if (proofs.length === 0) return undefined;
    return {
      id: 0,
      flags: { qr: true, aa: true, tc: false, rd: false, ra: false, ad: false, cd: false },
      opcode: 0,
      rcode: rcode.NOERROR,
      questions: [{ name, type: rrType.DS, class: rrClass.IN }],
      answers: [],
      authorities: proofs.flatMap((set) => set.records),
      additionals: [],
    };
  }
}
