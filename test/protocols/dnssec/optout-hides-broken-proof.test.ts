import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { readRrsig } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { MiniInternet } from './mini-internet.js';

const world = new MiniInternet([
  {
    apex: 'example.test.',
    records: 'mx.example.test. 300 IN A 192.0.2.1\n*.wild.example.test. 300 IN TXT x',
    denial: { iterations: 0, salt: new Uint8Array(), optout: true },
  },
  {
    apex: 'plain.example.test.',
    unsigned: true,
    ds: () => [],
    records: 'a.plain.example.test. 60 IN A 192.0.2.7',
  },
]);

const isProof = (record: ResourceRecord): boolean =>
  record.type === rrType.NSEC3 ||
  (record.type === rrType.RRSIG && readRrsig(record.rdata).typeCovered === rrType.NSEC3);

const state = async (
  name: string,
  type: keyof typeof rrType,
  tamper: (message: Message) => Message,
): Promise<string> => {
  const { dnssec } = await world.lookup(name, type, { [`${name} ${type}`]: tamper });
  return dnssec.state;
};

describe('optout-hides-broken-proof: in an opt-out span a broken word of the zone itself is bogus', () => {
  it('A20: a whole proof is insecure, as before', async () => {
    expect(await state('nothing.example.test.', 'A', (message) => message)).toBe('insecure');
  });

  it('A20: a signed SOA without any proof is bogus, not insecure', async () => {
    const broken = await state('nothing.example.test.', 'A', (message) => ({
      ...message,
      authorities: message.authorities.filter((record) => !isProof(record)),
    }));
    expect(broken).toBe('bogus');
  });

  it('A20: a proof with a broken signature is bogus, not insecure', async () => {
    const broken = await state('nothing.example.test.', 'A', (message) => ({
      ...message,
      authorities: message.authorities.map((record) =>
        record.type === rrType.NSEC3
          ? { ...record, rdata: record.rdata.map((octet, at) => (at === 8 ? octet ^ 1 : octet)) }
          : record,
      ),
    }));
    expect(broken).toBe('bogus');
  });

  it('A20: nothing signed at all may come from an unsigned zone: insecure', async () => {
    const empty = await state('nothing.example.test.', 'A', (message) => ({
      ...message,
      authorities: [],
    }));
    expect(empty).toBe('insecure');
  });

  it('A08: an expansion whose signature is broken is bogus, not insecure', async () => {
    const broken = await state('a.wild.example.test.', 'TXT', (message) => ({
      ...message,
      answers: message.answers.map((record) =>
        record.type === rrType.TXT ? { ...record, rdata: Uint8Array.of(1, 0x79) } : record,
      ),
    }));
    expect(broken).toBe('bogus');
  });

  it('A03: an unsigned delegation in the span stays insecure', async () => {
    expect(await state('a.plain.example.test.', 'A', (message) => message)).toBe('insecure');
  });
});
