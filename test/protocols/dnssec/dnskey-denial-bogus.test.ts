import type { Message } from '../../../src/protocols/dns/message.js';
import { MiniInternet } from './mini-internet.js';
import type { Nsec3Style } from './mini-zone.js';

const records = 'mx.example.test. 300 IN A 192.0.2.1';
const nsec3: Nsec3Style = { iterations: 0, salt: new Uint8Array(), optout: false };
const worlds: readonly (readonly [string, MiniInternet])[] = [
  ['NSEC', new MiniInternet([{ apex: 'example.test.', records }])],
  ['NSEC3', new MiniInternet([{ apex: 'example.test.', records, denial: nsec3 }])],
];

describe('dnskey-denial-bogus: a name that is no apex has no DNSKEY, and its zone proves it', () => {
  it.each(worlds)('A17: absence of DNSKEY at a host is secure, by %s', async (_kind, world) => {
    const answer = await world.lookup('mx.example.test.', 'DNSKEY');
    expect([answer.status, answer.dnssec.state]).toEqual(['nodata', 'secure']);
  });

  it.each(worlds)('A18: absence of the whole name is secure, by %s', async (_kind, world) => {
    const answer = await world.lookup('nothing.example.test.', 'DNSKEY');
    expect([answer.status, answer.dnssec.state]).toEqual(['nxdomain', 'secure']);
  });

  it.each(worlds)(
    'A34: keys at a host signed by its zone stay bogus, by %s',
    async (_kind, world) => {
      const zone = world.zone('example.test.');
      const [key] = zone.set(zone.apex, 48);
      if (key === undefined) throw new Error('the zone has no key');
      const answer = await world.lookup('mx.example.test.', 'DNSKEY', {
        'mx.example.test. DNSKEY': (message: Message) => ({
          ...message,
          answers: zone.signed([{ ...key, name: message.questions[0]?.name ?? key.name }]),
          authorities: [],
        }),
      });
      expect(answer.dnssec.state).toBe('bogus');
    },
  );
});
