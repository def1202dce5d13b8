import { nameFromText } from '../../../src/protocols/dns/name.js';
import { MiniInternet } from './mini-internet.js';

const hosts = Array.from({ length: 40 }, (_, at) => `h${at}.example.test. 300 IN A 192.0.2.1`);
const world = new MiniInternet([
  {
    apex: 'example.test.',
    records: hosts.join('\n'),
    denial: { iterations: 0, salt: new Uint8Array(), optout: true },
  },
]);

/** The apex and the cover of the name, but (in so large a zone) no word on the wildcard. */
async function lookup(name: string, rcode: number): Promise<string> {
  const zone = world.zone('example.test.');
  const proof = [...zone.nsec3For(zone.apex), ...zone.proof(nameFromText(name), 'expansion')];
  const { status, dnssec } = await world.lookup(name, 'A', {
    [`${name} A`]: (message) => ({
      ...message,
      rcode,
      answers: [],
      authorities: [...zone.soa(), ...proof],
    }),
  });
  return `${status} ${dnssec.state} ${dnssec.reason ?? ''}`;
}

const names = ['a', 'b', 'c', 'd'].map((label) => `${label}.example.test.`);

describe('optout-empty-non-terminal: a name above unsigned delegations alone has no NSEC3', () => {
  it('A20: NODATA with an opt-out cover and no word on the wildcard is insecure (RFC 5155 erratum 3441)', async () => {
    for (const name of names) expect(await lookup(name, 0)).toBe('nodata insecure optout');
  });

  it('A18: NXDOMAIN without a word on the wildcard is bogus', async () => {
    const states = await Promise.all(names.map((name) => lookup(name, 3)));
    expect(states).toContain('nxdomain bogus nsec-missing');
  });
});
