import { encodeMessage, type ResourceRecord } from '../dns/message.js';
import type { WireName } from '../dns/name.js';
import { opcode, rcode, rrClass, rrType } from '../dns/types.js';

/** RFC 2136 s2.4: what must hold, or the server changes nothing. */
export type Prerequisite =
  | { readonly kind: 'rrset-exists'; readonly name: WireName; readonly type: number }
  | {
      readonly kind: 'rrset-equals';
      readonly name: WireName;
      readonly type: number;
      readonly rdatas: readonly Uint8Array[];
    }
  | { readonly kind: 'rrset-absent'; readonly name: WireName; readonly type: number }
  | { readonly kind: 'name-exists'; readonly name: WireName }
  | { readonly kind: 'name-absent'; readonly name: WireName };

/** RFC 2136 s2.5. TTL in seconds. */
export type UpdateChange =
  | {
      readonly kind: 'add';
      readonly name: WireName;
      readonly type: number;
      readonly ttl: number;
      readonly rdata: Uint8Array;
    }
  | {
      readonly kind: 'delete-record';
      readonly name: WireName;
      readonly type: number;
      readonly rdata: Uint8Array;
    }
  | { readonly kind: 'delete-rrset'; readonly name: WireName; readonly type: number }
  | { readonly kind: 'delete-name'; readonly name: WireName };

export interface Update {
  /** 0 to 65535; taken from the caller, who owns the randomness. */
  readonly id: number;
  readonly zone: WireName;
  readonly prerequisites?: readonly Prerequisite[];
  /** Applied in this order, all of them or none (RFC 2136 s3.4.2). */
  readonly changes: readonly UpdateChange[];
}

/** The whole RRset in one message, TTL included: nobody ever sees the slot empty (RFC 2136 s3.7). */
export function replaceRrset(rrset: {
  readonly name: WireName;
  readonly type: number;
  readonly ttl: number;
  readonly rdatas: readonly Uint8Array[];
}): readonly UpdateChange[] {
  const { name, type, ttl, rdatas } = rrset;
  return [
    { kind: 'delete-rrset', name, type },
    ...rdatas.map((rdata): UpdateChange => ({ kind: 'add', name, type, ttl, rdata })),
  ];
}

/** The message without TSIG. Throws WireError where it exceeds 64 KiB. */
export function encodeUpdate(update: Update): Uint8Array {
  return encodeMessage({
    id: update.id,
    flags: { qr: false, aa: false, tc: false, rd: false, ra: false, ad: false, cd: false },
    opcode: opcode.UPDATE,
    rcode: rcode.NOERROR,
    questions: [{ name: update.zone, type: rrType.SOA, class: rrClass.IN }],
    answers: (update.prerequisites ?? []).flatMap(prerequisiteRecords),
    authorities: update.changes.map(changeRecord),
    additionals: [],
  });
}

function record(
  name: WireName,
  type: number,
  recordClass: number,
  rdata: Uint8Array = new Uint8Array(),
  ttl = 0,
): ResourceRecord {
  return { name, type, class: recordClass, ttl, rdata };
}

function prerequisiteRecords(wanted: Prerequisite): readonly ResourceRecord[] {
  switch (wanted.kind) {
    case 'rrset-exists':
      return [record(wanted.name, wanted.type, rrClass.ANY)];
    case 'rrset-equals':
      return wanted.rdatas.map((rdata) => record(wanted.name, wanted.type, rrClass.IN, rdata));
    case 'rrset-absent':
      return [record(wanted.name, wanted.type, rrClass.NONE)];
    case 'name-exists':
      return [record(wanted.name, rrType.ANY, rrClass.ANY)];
    case 'name-absent':
      return [record(wanted.name, rrType.ANY, rrClass.NONE)];
  }
}

function changeRecord(change: UpdateChange): ResourceRecord {
  switch (change.kind) {
    case 'add':
      return record(change.name, change.type, rrClass.IN, change.rdata, change.ttl);
    case 'delete-record':
      return record(change.name, change.type, rrClass.NONE, change.rdata);
    case 'delete-rrset':
      return record(change.name, change.type, rrClass.ANY);
    case 'delete-name':
      return record(change.name, rrType.ANY, rrClass.ANY);
  }
}
