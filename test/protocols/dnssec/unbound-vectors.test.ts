import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultAlgorithms, sha1Algorithms } from '../../../src/protocols/dnssec/algorithms.js';
import { signedData } from '../../../src/protocols/dnssec/canonical.js';
import { dsMatchesKey, keyFlags, keyTagOf } from '../../../src/protocols/dnssec/keys.js';
import { nsec3Hash } from '../../../src/protocols/dnssec/nsec3-hash.js';
import { labelToText, nameFromText, type WireName } from '../../../src/protocols/dns/name.js';
import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import { readDnskey, readDs, readNsec3, readRrsig } from '../../../src/protocols/dns/rdata.js';
import { base32HexText } from '../../../src/protocols/dns/text-codecs.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';

const data = process.env['DANE_CUTOVER_TEST_DATA'];
const describeWithData = data === undefined ? describe.skip : describe;

interface Entry {
  readonly question: WireName;
  readonly records: readonly ResourceRecord[];
}

/** The old files spell algorithm 5 by name, write NSEC3 hashes in parentheses, and leave the type of a record bare. */
function entries(file: string): readonly Entry[] {
  const text = readFileSync(join(data ?? '', 'vectors', 'unbound-sigs', file), 'utf8');
  return text
    .split('ENTRY_BEGIN')
    .slice(1)
    .map((part) => {
      const lines = (part.split('ENTRY_END')[0] ?? '').split('\n');
      const question = lines[lines.findIndex((line) => /SECTION QUESTION/.test(line)) + 1] ?? '';
      const body = lines.slice(lines.findIndex((line) => /SECTION ANSWER/.test(line)));
      return {
        question: nameFromText(question.trim().split(/\s+/)[0] ?? ''),
        records: recordsFromText(
          body
            .filter((line) => !/^SECTION/.test(line))
            .join('\n')
            .replaceAll(' RSASHA1 ', ' 5 '),
        ),
      };
    });
}

const algorithms = new Map([...defaultAlgorithms, ...sha1Algorithms]);

function goodSignatures(entry: Entry, keys: readonly ResourceRecord[]): readonly boolean[] {
  const [rrsigs, rrset] = [true, false].map((sig) =>
    entry.records.filter((record) => (record.type === rrType.RRSIG) === sig),
  );
  return (rrsigs ?? []).map((record) => {
    const rrsig = readRrsig(record.rdata);
    const key = keys.find(
      ({ rdata }) =>
        keyTagOf(rdata) === rrsig.keyTag && readDnskey(rdata).algorithm === rrsig.algorithm,
    );
    const algorithm = algorithms.get(rrsig.algorithm);
    const imported = key && algorithm?.importKey(readDnskey(key.rdata).publicKey);
    if (algorithm === undefined || imported === undefined) return false;
    return algorithm.verify(imported, signedData(rrset ?? [], rrsig), rrsig.signature) === 'good';
  });
}

describeWithData('signature vectors of unbound', () => {
  it.each(['ecdsa_p256', 'ecdsa_p384', 'ed25519', 'ed448', 'rsasha256'])(
    'A15: every signature of %s verifies',
    (name) => {
      const [keys, ...rest] = entries(`test_sigs.${name}`);
      expect(rest.length).toBeGreaterThan(0);
      for (const entry of rest) {
        const expected = !/^bogus/.test(labelToText(entry.question.labels[0] ?? new Uint8Array()));
        expect(goodSignatures(entry, keys?.records ?? [])).toEqual([expected]);
      }
    },
  );

  it('A12: of two signatures the invalid one is told apart', () => {
    const [keys, ...rest] = entries('test_sigs.sha1_and_256');
    expect(rest.map((entry) => goodSignatures(entry, keys?.records ?? []))).toEqual([
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it('A06: HINFO is not lowered (RFC 6840 s5.1)', () => {
    const [keys, ns, upper] = entries('test_sigs.hinfo');
    expect(ns && goodSignatures(ns, keys?.records ?? [])).toEqual([true]);
    expect(upper && goodSignatures(upper, keys?.records ?? [])).toEqual([true]);
  });

  it('A05: a revoked key is told by its flag', () => {
    const [keys] = entries('test_sigs.revoked');
    const flags = readDnskey(keys?.records[0]?.rdata ?? new Uint8Array()).flags;
    expect(flags & keyFlags.REVOKE).not.toBe(0);
  });

  it.each(['sha1', 'sha384'])('A02: DS digests of test_ds.%s match or not as they say', (name) => {
    for (const entry of entries(`test_ds.${name}`)) {
      const [ds, key] = [rrType.DS, rrType.DNSKEY].map((type) =>
        entry.records.find((record) => record.type === type),
      );
      if (ds === undefined || key === undefined) throw new Error('entry without DS or DNSKEY');
      const expected = labelToText(entry.question.labels[0] ?? new Uint8Array()) === 'yes';
      expect(dsMatchesKey(key.name, readDs(ds.rdata), key.rdata)).toBe(expected);
    }
  });

  it('A20: NSEC3 hashes are those of the list', () => {
    for (const entry of entries('test_nsec3_hash.1')) {
      const [nsec3, expected] = [rrType.NSEC3, rrType.AAAA].map((type) =>
        entry.records.find((record) => record.type === type),
      );
      const { salt, iterations } = readNsec3(nsec3?.rdata ?? new Uint8Array());
      const label = expected?.name.labels[0] ?? new Uint8Array();
      expect(base32HexText(nsec3Hash(entry.question, salt, iterations))).toBe(
        labelToText(label).toLowerCase(),
      );
    }
  });
});
