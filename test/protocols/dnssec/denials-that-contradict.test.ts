import type { Message } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { MiniInternet } from './mini-internet.js';

const world = new MiniInternet([
  {
    apex: 'example.test.',
    records: 'mx.example.test. 300 IN A 192.0.2.1',
    denial: { iterations: 0, salt: new Uint8Array(), optout: false },
  },
]);

const gone = nameFromText('gone.example.test.');

/** NSEC3 that prove the name absent, beside an NSEC of that very name; all signed by the zone. */
async function stateWith(next: string, isProofKept: boolean): Promise<string> {
  const zone = world.zone('example.test.');
  const { dnssec, status } = await world.lookup('gone.example.test.', 'A', {
    'gone.example.test. A': (message: Message) => ({
      ...message,
      authorities: [
        ...zone.nsec(gone, nameFromText(next), [16]),
        ...(isProofKept ? message.authorities : zone.soa()),
      ],
    }),
  });
  return `${status} ${dnssec.state} ${dnssec.reason ?? ''}`.trim();
}

describe('denials-that-contradict: no denial is picked from a message that tells two', () => {
  it('A17: an NSEC of the name alone proves NODATA', async () => {
    expect(await stateWith('mx.example.test.', false)).toBe('nodata secure');
  });

  it('A17, A33: an NSEC of the name beside NSEC3 that prove it absent is bogus', async () => {
    expect(await stateWith('mx.example.test.', true)).toBe('nxdomain bogus denial-contradicted');
  });

  it('A17: an NSEC that leads out of its zone proves nothing, not even at its own name', async () => {
    expect(await stateWith('elsewhere.test.', false)).toBe('nxdomain bogus nsec-missing');
  });

  it('A19: an NSEC that leads out of its zone takes nothing from a whole proof beside it', async () => {
    expect(await stateWith('elsewhere.test.', true)).toBe('nxdomain secure');
  });
});
