import * as fc from 'fast-check';
import { encodeTypeBitmap, readTypeBitmap } from '../../../src/protocols/dns/bitmap.js';
import {
  rdataFromText,
  rdataToText,
  readAddress,
  readDnskey,
  readDs,
  readMx,
  readNameRdata,
  readNsec,
  readNsec3,
  readNsec3Param,
  readRrsig,
  readSoa,
  readTlsa,
  readTxt,
} from '../../../src/protocols/dns/rdata.js';
import { rrType, rrTypeFromName } from '../../../src/protocols/dns/types.js';
import { WireError } from '../../../src/protocols/dns/name.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';

const samples: readonly (readonly [keyof typeof rrType, string])[] = [
  ['A', '192.0.2.1'],
  ['AAAA', '2001:db8::1'],
  ['AAAA', '::'],
  ['AAAA', '2001:db8:0:1:1:1:1:1'],
  ['AAAA', '2001:0:0:1::1'],
  ['NS', 'ns.example.com.'],
  ['SOA', 'ns.example.com. host.example.com. 2026112401 7200 3600 1209600 300'],
  ['MX', '10 Mx.example.com.'],
  ['TXT', '"v=STSv1; id=1" "a\\"b\\\\\\200"'],
  ['CNAME', 'a\\.b.example.com.'],
  ['DNAME', 'example.net.'],
  ['TLSA', '3 1 1 00ff'],
  ['DS', '20326 8 2 e06d44b8'],
  ['DNSKEY', '257 3 13 qqo='],
  ['RRSIG', 'MX 13 2 3600 20181128000000 20151103000000 56566 example.org. qqo='],
  ['RRSIG', 'TYPE65280 13 2 3600 20181128000000 20151103000000 56566 example.org. qqo='],
  ['NSEC', '\\000.example.com. A MX RRSIG NSEC TYPE1234'],
  ['NSEC3', '1 1 10 aabb vkv62jbv85822q8rtmfnbhfnmnat9ve3 A RRSIG'],
  ['NSEC3', '1 0 0 - vkv62jbv85822q8rtmfnbhfnmnat9ve3'],
  ['NSEC3PARAM', '1 0 0 -'],
  ['CAA', '\\# 3 000161'],
];

describe('presentation form', () => {
  it.each(samples)('%s %s reads and writes back', (type, text) => {
    expect(rdataToText(rrType[type], rdataFromText(rrType[type], text))).toBe(text);
  });

  it('D07: TLSA takes hexadecimal with blanks in either case, and nothing else', () => {
    expect(rdataToText(rrType.TLSA, rdataFromText(rrType.TLSA, '3 1 1 AB cd'))).toBe('3 1 1 abcd');
    expect(() => rdataFromText(rrType.TLSA, '3 1 1 q80=')).toThrow(WireError);
    expect(() => rdataFromText(rrType.TLSA, '3 1 256 ab')).toThrow(WireError);
  });

  it('takes the RFC 3597 form for every type and writes it for RDATA that cannot be read', () => {
    expect(rdataFromText(rrType.A, '\\# 4 c0000201')).toEqual(Uint8Array.of(192, 0, 2, 1));
    expect(() => rdataFromText(rrType.A, '\\# 3 c0000201')).toThrow(WireError);
    expect(rdataToText(rrType.A, Uint8Array.of(1))).toBe('\\# 1 01');
  });

  it('writes any octets of any type without throwing, as text that reads back', () => {
    const types = fc.constantFrom(...Object.values(rrType));
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 60 }), (type, rdata) => {
        expect(rdataFromText(type, rdataToText(type, rdata))).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('throws nothing but WireError for any text', () => {
    const types = fc.constantFrom(...Object.values(rrType));
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'\\#0a1 "(.;) :=') }));
    fc.assert(
      fc.property(types, text, (type, words) => {
        try {
          rdataFromText(type, words);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('RDATA readers', () => {
  const readers = [
    readMx,
    readTxt,
    readTlsa,
    readAddress,
    readSoa,
    readNameRdata,
    readDs,
    readDnskey,
    readRrsig,
    readNsec,
    readNsec3,
    readNsec3Param,
  ];

  it('throw nothing but WireError for any octets', () => {
    fc.assert(
      fc.property(fc.constantFrom(...readers), fc.uint8Array({ maxLength: 80 }), (read, rdata) => {
        try {
          read(rdata);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('refuse octets left over', () => {
    expect(() => readMx(Uint8Array.of(0, 1, 0, 9))).toThrow(WireError);
    expect(() => readAddress(Uint8Array.of(1, 2, 3, 4, 5))).toThrow(WireError);
  });

  it('D01: TLSA without data is refused', () => {
    expect(() => readTlsa(Uint8Array.of(3, 1, 1))).toThrow(WireError);
  });
});

describe('type bitmap', () => {
  it('holds every set of types', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(0xffff), { maxLength: 20 }), (types) => {
        expect([...readTypeBitmap(encodeTypeBitmap(types))]).toEqual(
          [...types].sort((a, b) => a - b),
        );
      }),
    );
  });

  it('refuses windows out of order and empty windows', () => {
    expect(() => readTypeBitmap(Uint8Array.of(1, 1, 1, 0, 1, 1))).toThrow(WireError);
    expect(() => readTypeBitmap(Uint8Array.of(0, 0))).toThrow(WireError);
  });
});

describe('recordsFromText', () => {
  it('reads owners, repeated owners, TTL and class in either order, parentheses and comments', () => {
    const records = recordsFromText(
      'example.org. 3600 IN MX ( 10 ; first\n mx.example.org. )\n  IN 60 A 192.0.2.1\n. DS 1 8 2 ab\n',
    );
    expect(records.map((record) => [record.type, record.ttl, record.name.labels.length])).toEqual([
      [15, 3600, 2],
      [1, 60, 2],
      [43, 0, 0],
    ]);
  });

  it('throws nothing but WireError for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          recordsFromText(text);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });

  it('does not take a property of objects for a type', () => {
    expect(rrTypeFromName('constructor')).toBeUndefined();
    expect(rrTypeFromName('TYPE65536')).toBeUndefined();
  });
});
