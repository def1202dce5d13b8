import type { Message } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { MiniInternet } from './mini-internet.js';

const world = new MiniInternet([
  {
    apex: 'example.test.',
    records: 'b.example.test. 300 IN A 192.0.2.1\nm.example.test. 300 IN A 192.0.2.2',
  },
]);

const denied = async (next: string): Promise<string> => {
  const zone = world.zone('example.test.');
  const { dnssec } = await world.lookup('x.m.example.test.', 'A', {
    'x.m.example.test. A': (message: Message) => ({
      ...message,
      rcode: 3,
      answers: [],
      authorities: [
        ...zone.soa(),
        ...zone.nsec(nameFromText('m.example.test.'), nameFromText(next), [1]),
      ],
    }),
  });
  return dnssec.state;
};

describe('nsec-backwards-is-last: only an NSEC that leads to the apex ends a zone (RFC 4034 s4.1.1)', () => {
  it('A18: one that leads to the apex covers what follows', async () => {
    expect(await denied('example.test.')).toBe('secure');
  });

  it('A18: one that leads back to another name covers nothing', async () => {
    expect(await denied('b.example.test.')).toBe('bogus');
  });
});

describe('nsec-next-exists: the next name of an NSEC is not absent (RFC 4034 s4.1.1)', () => {
  const reason = async (next: string, absent: string): Promise<string> => {
    const zone = world.zone('example.test.');
    const { dnssec } = await world.lookup(absent, 'A', {
      [`${absent} A`]: (message: Message) => ({
        ...message,
        authorities: [
          ...zone.soa(),
          ...zone.nsec(nameFromText('example.test.'), nameFromText(next), [2, 6]),
          ...zone.nsec(nameFromText('b.example.test.'), nameFromText('m.example.test.'), [1]),
        ],
      }),
    });
    return dnssec.reason ?? dnssec.state;
  };

  it('A18: another NSEC that covers it makes the denial contradict itself', async () => {
    expect(await reason('b.example.test.', 'c.example.test.')).toBe('secure');
    expect(await reason('c.example.test.', 'c.example.test.')).toBe('denial-contradicted');
  });

  it('A18: no more may it lie between the absent name and its closest encloser', async () => {
    expect(await reason('c.example.test.', 'x.c.example.test.')).toBe('denial-contradicted');
    expect(await reason('b.example.test.', 'x.c.example.test.')).toBe('secure');
  });
});
