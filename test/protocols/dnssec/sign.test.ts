import { sign } from 'node:crypto';
import { defaultAlgorithms, sha1Algorithms } from '../../../src/protocols/dnssec/algorithms.js';
import { canonicalRdata, signedData } from '../../../src/protocols/dnssec/canonical.js';
import { generateZoneKey, nsecRdata, signRrset } from '../../../src/protocols/dnssec/sign.js';
import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rdataFromText, readDnskey, readRrsig } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';

const signer = nameFromText('example.');
const options = { signer, inception: 1_000, expiration: 2_000 };
const algorithms = new Map([...defaultAlgorithms, ...sha1Algorithms]);

function verifies(
  records: readonly ResourceRecord[],
  rrsig: ResourceRecord,
  dnskey: Uint8Array,
): boolean {
  const key = readDnskey(dnskey);
  const algorithm = algorithms.get(key.algorithm);
  const imported = algorithm?.importKey(key.publicKey);
  const read = readRrsig(rrsig.rdata);
  if (algorithm === undefined || imported === undefined) return false;
  return algorithm.verify(imported, signedData(records, read), read.signature) === 'good';
}

describe('signRrset', () => {
  it.each([5, 7, 8, 10, 13, 14, 15, 16])(
    'A15: algorithm %d signs what it verifies',
    (algorithm) => {
      const key = generateZoneKey(algorithm, 256);
      const records = recordsFromText(
        'example. 300 IN MX 10 a.example.\nexample. 300 IN MX 5 b.example.',
      );
      const rrsig = signRrset(records, key, options);
      expect(verifies(records, rrsig, key.dnskey)).toBe(true);
      expect(verifies(records.slice(1), rrsig, key.dnskey)).toBe(false);
    },
  );

  it('A06: order, duplicates, case of the owner and of MX targets do not matter', () => {
    const key = generateZoneKey(13, 256);
    const rrsig = signRrset(
      recordsFromText('example. 300 IN MX 10 a.example.\nexample. 300 IN MX 5 b.example.'),
      key,
      options,
    );
    const seen = recordsFromText(
      'eXample. 7 IN MX 5 B.Example.\nexample. 7 IN MX 10 A.example.\nexample. 7 IN MX 5 b.example.',
    );
    expect(verifies(seen, rrsig, key.dnskey)).toBe(true);
  });

  it('A06: an expansion verifies as its wildcard', () => {
    const key = generateZoneKey(15, 256);
    const wildcard = recordsFromText('*.example. 300 IN TLSA 3 1 1 00');
    const rrsig = signRrset(wildcard, key, options);
    const expanded = wildcard.map((record) => ({ ...record, name: nameFromText('a.b.example.') }));
    expect(readRrsig(rrsig.rdata).labels).toBe(1);
    expect(verifies(expanded, rrsig, key.dnskey)).toBe(true);
  });
});

describe('canonicalRdata', () => {
  it('A06: lowers names of the old types and of RRSIG, keeps those of NSEC and SVCB', () => {
    expect(canonicalRdata(rrType.MX, rdataFromText(rrType.MX, '1 A.B.'))).toEqual(
      rdataFromText(rrType.MX, '1 a.b.'),
    );
    const nsec = nsecRdata(nameFromText('A.B.'), [rrType.A]);
    expect(canonicalRdata(rrType.NSEC, nsec)).toEqual(nsec);
    const svcb = rdataFromText(rrType.SVCB, '\\# 5 0001014100');
    expect(canonicalRdata(rrType.SVCB, svcb)).toEqual(svcb);
    const rrsig = rdataFromText(rrType.RRSIG, 'MX 13 1 1 1 1 1 A.B. AAAA');
    expect(canonicalRdata(rrType.RRSIG, rrsig)).not.toEqual(rrsig);
  });
});

describe('importKey', () => {
  it('A39: skips keys that are malformed or would cost too much to use', () => {
    const rsa = defaultAlgorithms.get(8);
    const big = Uint8Array.from([
      9,
      1,
      ...Array.from({ length: 8 }, () => 1),
      ...new Uint8Array(256).fill(0xff),
    ]);
    expect(rsa?.importKey(big)).toBeUndefined();
    expect(
      rsa?.importKey(Uint8Array.from([3, 1, 0, 1, ...new Uint8Array(513).fill(0xff)])),
    ).toBeUndefined();
    expect(rsa?.importKey(Uint8Array.of(3, 1, 0, 1, 5))).toBeUndefined();
    expect(rsa?.importKey(new Uint8Array())).toBeUndefined();
    expect(defaultAlgorithms.get(13)?.importKey(new Uint8Array(64).fill(1))).toBeUndefined();
    expect(defaultAlgorithms.get(15)?.importKey(new Uint8Array(31))).toBeUndefined();
  });
});

test('an ECDSA signature has exactly the octets of its curve, zeros in front make it another (RFC 6605 s4)', () => {
  const ecdsa = defaultAlgorithms.get(13);
  const { dnskey, privateKey } = generateZoneKey(13, 256);
  const key = ecdsa?.importKey(dnskey.subarray(4));
  if (ecdsa === undefined || key === undefined) throw new Error('no algorithm 13');
  const data = Uint8Array.of(1, 2, 3);
  const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  const zero = Uint8Array.of(0);
  expect(ecdsa.verify(key, data, signature)).toBe('good');
  expect(ecdsa.verify(key, data, Buffer.concat([zero, r, zero, s]))).toBe('bad');
});
