import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { recordsFromText } from '../../../src/protocols/dns/zone-text.js';
import { defaultAlgorithms } from '../../../src/protocols/dnssec/algorithms.js';
import { createBudget, defaultLimits } from '../../../src/protocols/dnssec/limits.js';
import { rrsetsOf } from '../../../src/protocols/dnssec/rrsets.js';
import { generateZoneKey, signRrset } from '../../../src/protocols/dnssec/sign.js';
import { usableKey, verifyRrset, type Verified } from '../../../src/protocols/dnssec/verify.js';
import { now } from './mini-zone.js';

const key = generateZoneKey(13, 257);
const dnskey = usableKey(key.dnskey, defaultAlgorithms);

function verify(records: readonly ResourceRecord[], apex: string): Verified {
  const [set] = rrsetsOf(records);
  if (set === undefined || dnskey === undefined) throw new Error('nothing to verify');
  const bounds = { now, limits: defaultLimits, budget: createBudget(128) };
  return verifyRrset(set, { apex: nameFromText(apex), keys: [dnskey] }, bounds);
}

function signed(owner: string, signer: string): readonly ResourceRecord[] {
  const records = recordsFromText(`${owner} 300 IN A 192.0.2.1`);
  const options = { signer: nameFromText(signer), inception: now - 1, expiration: now + 1 };
  return [...records, signRrset(records, key, options)];
}

describe('verifyRrset', () => {
  it('A05: a key that two zones share speaks for each only under its own name', () => {
    expect(verify(signed('a.example.', 'example.'), 'example.').ok).toBe(true);
    expect(verify(signed('a.example.', 'other.'), 'example.')).toMatchObject({
      reason: 'signer-mismatch',
    });
  });

  it('A05: a zone signs nothing outside itself', () => {
    expect(verify(signed('a.example.', 'other.'), 'other.')).toMatchObject({
      reason: 'signer-mismatch',
    });
  });
});
