import type { ResourceRecord } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
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
async function lookup(
  name: string,
  rcode: number,
  extra: readonly ResourceRecord[] = [],
): Promise<string> {
  const zone = world.zone('example.test.');
  const proof = [...zone.nsec3For(zone.apex), ...zone.proof(nameFromText(name), 'expansion')];
  const { status, dnssec } = await world.lookup(name, 'A', {
    [`${name} A`]: (message) => ({
      ...message,
      rcode,
      answers: [],
      authorities: [...zone.soa(), ...proof, ...extra],
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

  it('A20: where another NSEC3 has a broken signature, the missing word may be that one: bogus', async () => {
    const other = world.zone('example.test.').nsec3For(nameFromText('h0.example.test.'));
    const broken = other.map((record) =>
      record.type === rrType.NSEC3
        ? { ...record, rdata: record.rdata.map((octet, at) => (at === 6 ? octet ^ 1 : octet)) }
        : record,
    );
    const states = await Promise.all(names.map((name) => lookup(name, 0, broken)));
    expect(states).toContain('nodata bogus signature-invalid');
    expect(await Promise.all(names.map((name) => lookup(name, 0, other)))).not.toContain(
      'nodata bogus signature-invalid',
    );
  });
});
