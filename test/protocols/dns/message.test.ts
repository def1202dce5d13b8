import * as fc from 'fast-check';
import { decode, encode } from 'dns-packet';
import {
  answersQuestion,
  decodeMessage,
  encodeMessage,
  encodeTruncated,
  type Message,
  type ResourceRecord,
} from '../../../src/protocols/dns/message.js';
import { nameFromText, nameToText, WireError } from '../../../src/protocols/dns/name.js';
import { rdataFromText, readMx } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';

const flags = { qr: true, aa: false, tc: false, rd: true, ra: true, ad: false, cd: true };

function message(parts: Partial<Message>): Message {
  return {
    id: 7,
    flags,
    opcode: 0,
    rcode: 0,
    questions: [],
    answers: [],
    authorities: [],
    additionals: [],
    ...parts,
  };
}

function record(owner: string, type: number, text: string): ResourceRecord {
  return { name: nameFromText(owner), type, class: 1, ttl: 300, rdata: rdataFromText(type, text) };
}

/** A response header, then these octets; `answers` records are announced. */
function raw(answers: number, ...body: number[]): Uint8Array {
  return Uint8Array.from([0, 7, 0x81, 0x80, 0, 0, 0, answers, 0, 0, 0, 0, ...body]);
}

describe('decodeMessage', () => {
  it('throws nothing but WireError for any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        try {
          decodeMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('throws nothing but WireError when octets of a real message are changed or cut', () => {
    const whole = encodeMessage(
      message({
        questions: [{ name: nameFromText('example.com'), type: rrType.MX, class: 1 }],
        answers: [
          record('example.com', rrType.MX, '10 mx.example.com'),
          record('example.com', rrType.RRSIG, 'MX 13 2 300 1 1 1 example.com. AAAA'),
          record('example.com', rrType.SOA, 'a. b. 1 2 3 4 5'),
        ],
        edns: {
          udpSize: 1232,
          version: 0,
          do: true,
          options: [{ code: 15, data: Uint8Array.of(0, 9) }],
        },
      }),
    );
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length));
    fc.assert(
      fc.property(damage, ([at, value, length]) => {
        const bytes = Uint8Array.from(whole);
        bytes[at] = value;
        try {
          decodeMessage(bytes.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('reads back what encodeMessage wrote, label octets and case included', () => {
    const owner = { labels: [Uint8Array.of(0x2e, 0xff, 0x41), Uint8Array.of(0x45)] };
    const sent = message({
      rcode: 16,
      questions: [{ name: owner, type: rrType.TLSA, class: 1 }],
      answers: [{ ...record('x.', rrType.TLSA, '3 1 1 00ff'), name: owner }],
      authorities: [record('example.', rrType.NS, 'Ns.Example.')],
      additionals: [record('ns.example.', rrType.AAAA, '2001:db8::1')],
      edns: {
        udpSize: 1232,
        version: 0,
        do: true,
        options: [{ code: 10, data: Uint8Array.of(1) }],
      },
    });
    expect(decodeMessage(encodeMessage(sent))).toEqual(sent);
  });

  it('decompresses names inside RDATA of the old types', () => {
    const bytes = encode({
      type: 'response',
      questions: [{ type: 'MX', name: 'example.com' }],
      answers: [
        { type: 'MX', name: 'example.com', data: { preference: 5, exchange: 'mx.example.com' } },
      ],
    });
    const compressed = Uint8Array.from([
      ...bytes.subarray(0, 12 + 17),
      ...[0xc0, 12, 0, 15, 0, 1, 0, 0, 0, 9, 0, 7, 0, 5, 2, 0x6d, 0x78, 0xc0, 12],
    ]);
    const answer = decodeMessage(compressed).answers[0];
    expect(nameToText(readMx(answer?.rdata ?? new Uint8Array()).exchange)).toBe('mx.example.com.');
  });

  it('takes a pointer for no label of 192 octets, where the octets behind would fit one', () => {
    const rname = Array.from({ length: 4 }, () => [50, ...Array<number>(50).fill(0x61)]).flat();
    // Read as a label, the pointer ends before these two: the end of a name, and a last label of eleven octets.
    rname.splice(191, 2, 0, 11);
    const rdata = [0xc0, 12, ...rname, 0, ...Array<number>(20).fill(7)];
    const [record] = decodeMessage(
      raw(1, 0, 0, 6, 0, 1, 0, 0, 0, 9, 0, rdata.length, ...rdata),
    ).answers;
    expect([...(record?.rdata ?? [])]).toEqual([0, ...rdata.slice(2)]);
  });

  it('rdlength-mismatch: RDATA that does not fill its length is refused, not skipped', () => {
    expect(() => decodeMessage(raw(1, 0, 0, 15, 0, 1, 0, 0, 0, 9, 0, 4, 0, 5, 0, 99))).toThrow(
      WireError,
    );
    expect(() => decodeMessage(raw(1, 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 5, 1, 2, 3, 4, 5))).toThrow(
      WireError,
    );
    expect(() => decodeMessage(raw(1, 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 9, 1, 2, 3, 4))).toThrow(
      WireError,
    );
  });

  it('keeps a TLSA record too short to use: one bad record does not cost the message', () => {
    const decoded = decodeMessage(raw(1, 0, 0, 52, 0, 1, 0, 0, 0, 9, 0, 2, 3, 1));
    expect(decoded.answers[0]?.rdata).toEqual(Uint8Array.of(3, 1));
  });

  it('refuses pointers that loop or point forwards', () => {
    expect(() => decodeMessage(raw(1, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))).toThrow(WireError);
    expect(() => decodeMessage(raw(1, 0xc0, 20, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))).toThrow(WireError);
    expect(() => decodeMessage(raw(1, 1, 0x61, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))).toThrow(
      WireError,
    );
  });

  it('reads a name that others point to, in whole or in part, the same from each of them', () => {
    const fixed = [0, 16, 0, 1, 0, 0, 0, 9, 0, 1, 0];
    const first = [2, 0x4d, 0x78, 1, 0x61, 0];
    const behind = [1, 0x62, 0xc0, 12];
    const [whole, part, chained] = [
      [0xc0, 12],
      [0xc0, 15],
      [0xc0, 12 + 17],
    ];
    const owners = [first, behind, whole, part, chained];
    const decoded = decodeMessage(raw(5, ...owners.flatMap((owner) => [...owner, ...fixed])));
    expect(decoded.answers.map(({ name }) => nameToText(name))).toEqual([
      'Mx.a.',
      'b.Mx.a.',
      'Mx.a.',
      'a.',
      'b.Mx.a.',
    ]);
  });

  it('refuses a name that is too long only with what its pointer leads to', () => {
    const label = (length: number): number[] => [length, ...Array<number>(length).fill(0x61)];
    const longest = [...label(63), ...label(63), ...label(63), ...label(59), 0];
    const fixed = [0, 16, 0, 1, 0, 0, 0, 9, 0, 1, 0];
    const owners = (more: number): number[] => [
      ...[...longest, ...fixed],
      ...[...label(more), 0xc0, 12, ...fixed],
    ];
    expect(decodeMessage(raw(2, ...owners(1))).answers).toHaveLength(2);
    expect(() => decodeMessage(raw(2, ...owners(2)))).toThrow(WireError);
  });

  it('refuses octets after the last record', () => {
    expect(() => decodeMessage(raw(0, 0))).toThrow(WireError);
  });

  it('takes the empty RDATA of an RFC 2136 deletion', () => {
    const decoded = decodeMessage(raw(1, 0, 0, 15, 0, 255, 0, 0, 0, 0, 0, 0));
    expect(decoded.answers[0]?.rdata).toHaveLength(0);
  });

  it('reads a TTL with the top bit set as zero (RFC 2181 s8)', () => {
    expect(decodeMessage(raw(1, 0, 0, 16, 0, 1, 0x80, 0, 0, 0, 0, 1, 0)).answers[0]?.ttl).toBe(0);
  });
});

describe('encodeMessage', () => {
  it('is read by dns-packet too', () => {
    const bytes = encodeMessage(
      message({
        questions: [{ name: nameFromText('example.com'), type: rrType.MX, class: 1 }],
        answers: [
          record('example.com', rrType.MX, '10 mx.example.com'),
          record('mx.example.com', rrType.A, '192.0.2.1'),
        ],
      }),
    );
    const decoded = decode(Buffer.from(bytes));
    expect(decoded.answers).toMatchObject([
      { name: 'example.com', type: 'MX', data: { preference: 10, exchange: 'mx.example.com' } },
      { name: 'mx.example.com', data: '192.0.2.1' },
    ]);
  });

  it('leaves an empty answer with TC where the limit is exceeded', () => {
    const big = message({
      answers: Array.from({ length: 40 }, () => record('example.com', rrType.TXT, '"0123456789"')),
    });
    const decoded = decodeMessage(encodeTruncated(big, 512));
    expect([decoded.flags.tc, decoded.answers.length]).toEqual([true, 0]);
    expect(decodeMessage(encodeTruncated(big, 4096)).answers).toHaveLength(40);
  });
});

describe('answersQuestion', () => {
  it('0x20-owner: accepts another case, refuses another name or type', () => {
    const reply = message({
      questions: [{ name: nameFromText('eXample.com'), type: rrType.MX, class: 1 }],
    });
    expect(answersQuestion(reply, nameFromText('example.COM'), rrType.MX)).toBe(true);
    expect(answersQuestion(reply, nameFromText('example.com'), rrType.A)).toBe(false);
    expect(answersQuestion(reply, nameFromText('example.net'), rrType.MX)).toBe(false);
  });
});
