import { concatBytes, u16Bytes, u32Bytes } from '../../../src/protocols/dns/byte-reader.js';
import { encodeMessage, type ResourceRecord } from '../../../src/protocols/dns/message.js';
import { nameFromText, nameToWire } from '../../../src/protocols/dns/name.js';
import { rdataFromText } from '../../../src/protocols/dns/rdata.js';
import { rrTypeFromName } from '../../../src/protocols/dns/types.js';

const lines: readonly (readonly [string, string, string])[] = [
  ['example.com.', 'A', '192.0.2.1'],
  ['example.com.', 'AAAA', '2001:db8::1'],
  ['example.com.', 'MX', '10 Mail.example.com.'],
  ['example.com.', 'TXT', '"v=spf1 -all" "second"'],
  ['example.com.', 'NS', 'ns.example.com.'],
  ['example.com.', 'SOA', 'ns.example.com. h.example.com. 1 7200 3600 1209600 300'],
  ['a\\.b.example.com.', 'CNAME', 'example.com.'],
  ['\\200.example.com.', 'DNAME', 'example.net.'],
  ['_25._tcp.example.com.', 'TLSA', `3 1 1 ${'ab'.repeat(32)}`],
  ['example.com.', 'DS', `12345 13 2 ${'cd'.repeat(32)}`],
  ['example.com.', 'DNSKEY', `257 3 13 ${Buffer.alloc(64, 7).toString('base64')}`],
  ['example.com.', 'NSEC', 'a.example.com. A MX RRSIG NSEC TYPE65280'],
  [
    '0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.com.',
    'NSEC3',
    '1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG',
  ],
  ['example.com.', 'NSEC3PARAM', '1 0 12 aabbccdd'],
  [
    'example.com.',
    'RRSIG',
    `MX 13 2 300 20300101000000 20200101000000 12345 example.com. ${Buffer.alloc(64, 9).toString('base64')}`,
  ],
];

function record([name, type, text]: (typeof lines)[number]): ResourceRecord {
  const number = rrTypeFromName(type) ?? 0;
  return {
    name: nameFromText(name),
    type: number,
    class: 1,
    ttl: 300,
    rdata: rdataFromText(number, text),
  };
}

function message(
  answers: readonly ResourceRecord[],
  authorities: readonly ResourceRecord[],
): Uint8Array {
  return encodeMessage({
    id: 1,
    flags: { qr: true, aa: true, tc: false, rd: true, ra: false, ad: false, cd: true },
    opcode: 0,
    rcode: 0,
    questions: [{ name: nameFromText('example.com.'), type: 15, class: 1 }],
    answers,
    authorities,
    additionals: [],
    edns: {
      udpSize: 1232,
      version: 0,
      do: true,
      options: [{ code: 15, data: Uint8Array.of(0, 6) }],
    },
  });
}

const ask = nameToWire(nameFromText('example.com.'));

/** RDATA whose names are compressed, as servers send them and our writer never does. */
function compressed(type: number, rdata: Uint8Array): Uint8Array {
  const head = [u16Bytes(2), u16Bytes(0x8400), u16Bytes(1), u16Bytes(1), u16Bytes(0), u16Bytes(0)];
  const fields = [Uint8Array.of(0xc0, 12), u16Bytes(type), u16Bytes(1), u32Bytes(60)];
  return concatBytes([
    ...head,
    ask,
    u16Bytes(15),
    u16Bytes(1),
    ...fields,
    u16Bytes(rdata.length),
    rdata,
  ]);
}

/** Pointers that lead one step back each, and as many records as fit that start at the last of them. */
function pointerLadder(): Uint8Array {
  const rungs = 8000;
  const ladder = Array.from({ length: rungs }, (_, rung) =>
    u16Bytes(0xc000 | (rung === 0 ? 12 : 21 + 2 * rung)),
  );
  const rdata = concatBytes(ladder);
  const head = [
    u16Bytes(3),
    u16Bytes(0x8400),
    u16Bytes(0),
    u16Bytes(3001),
    u16Bytes(0),
    u16Bytes(0),
  ];
  const big = [
    Uint8Array.of(0),
    u16Bytes(65_280),
    u16Bytes(1),
    u32Bytes(1),
    u16Bytes(rdata.length),
    rdata,
  ];
  const last = u16Bytes(0xc000 | (23 + 2 * (rungs - 1)));
  const tail = concatBytes([last, u16Bytes(65_281), u16Bytes(1), u32Bytes(1), u16Bytes(0)]);
  return concatBytes([...head, ...big, ...Array.from({ length: 3000 }, () => tail)]);
}

/** A thousand records that share one owner of 127 labels. */
function manyLabels(): Uint8Array {
  const name = concatBytes([
    ...Array.from({ length: 126 }, () => Uint8Array.of(1, 0x61)),
    Uint8Array.of(0),
  ]);
  const head = [
    u16Bytes(4),
    u16Bytes(0x8400),
    u16Bytes(1),
    u16Bytes(5000),
    u16Bytes(0),
    u16Bytes(0),
  ];
  const one = concatBytes([
    Uint8Array.of(0xc0, 12),
    u16Bytes(1),
    u16Bytes(1),
    u32Bytes(1),
    u16Bytes(0),
  ]);
  return concatBytes([
    ...head,
    name,
    u16Bytes(1),
    u16Bytes(1),
    ...Array.from({ length: 5000 }, () => one),
  ]);
}

/** Well-formed messages to start from. */
export function messages(): readonly Uint8Array[] {
  const records = lines.map(record);
  return [
    message(records, []),
    message(records.slice(0, 4), records.slice(4)),
    ...records.map((one) => message([one], [])),
    message([], []),
    compressed(15, Uint8Array.of(0, 10, 4, 0x6d, 0x61, 0x69, 0x6c, 0xc0, 12)),
    compressed(5, Uint8Array.of(0xc0, 12)),
    compressed(6, concatBytes([Uint8Array.of(0xc0, 12, 1, 0x68, 0xc0, 12), new Uint8Array(20)])),
    compressed(46, concatBytes([new Uint8Array(18), Uint8Array.of(0xc0, 12), new Uint8Array(64)])),
  ];
}

/** Messages made to cost as much as 64 KiB can. */
export function heavyMessages(): readonly Uint8Array[] {
  return [pointerLadder(), manyLabels()];
}

export function rdatas(): readonly (readonly [number, Uint8Array])[] {
  return lines.map(record).map(({ type, rdata }) => [type, rdata] as const);
}
