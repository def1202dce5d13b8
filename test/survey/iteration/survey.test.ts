import type { DnsRequest } from '../../../src/protocols/recording/network.js';
import { rcode, rrType } from '../../../src/protocols/dns/types.js';
import { survey } from '../../../src/survey/index.js';
import { asked, contoso, createWorld, refusing, settingsFor, silence } from '../world.js';
import type { DnsOverride, World } from '../world.js';

const servers = [
  { name: 'ns1.contoso.com.', addresses: ['192.0.2.10'] },
  { name: 'ns2.contoso.com.', addresses: ['192.0.2.11'] },
];
const addresses = 'ns1.contoso.com. 60 IN A 192.0.2.10\nns2.contoso.com. 60 IN A 192.0.2.11\n';

function worldOf(dns?: DnsOverride): World {
  return createWorld({
    root: 'ns.com. 60 IN A 192.0.2.2\n',
    com: addresses,
    zones: [
      {
        apex: 'contoso.com.',
        servers,
        text: `${addresses}contoso.com. 60 IN MX 10 mx.contoso.com.`,
      },
    ],
    ...(dns && { dns }),
  });
}

const iteration = { rootHints: [{ server: 'ns.', address: '192.0.2.1' }] };
const look = (world: World, more = {}) =>
  survey(contoso, world.network, settingsFor(world, { resolvers: [], iteration, ...more }));

const fromRoot = (request: DnsRequest): boolean => !request.recurse;

describe('a survey that iterates', () => {
  it('proves the chain from what the servers say themselves, and asks no resolver', async () => {
    const world = worldOf();
    const seen = await look(world);
    expect(seen.mx).toMatchObject({ status: 'answer', dnssec: { state: 'secure' } });
    expect(seen.servers.map(({ address, mx }) => [address, mx.dnssec.state])).toEqual([
      ['192.0.2.10', 'secure'],
      ['192.0.2.11', 'secure'],
    ]);
    expect(seen.serversFailure).toBeUndefined();
    expect(world.dnsRequests.every(fromRoot)).toBe(true);
  });

  it('tries another server of the zone before it calls the domain bogus (A37)', async () => {
    const world = worldOf((request) =>
      request.server === '192.0.2.10' && request.type === rrType.MX
        ? refusing(request, rcode.NOERROR)
        : undefined,
    );
    // an answer without AA is lame; with AA it is one without proof
    expect((await look(world)).mx.dnssec.state).toBe('secure');
    const stripped = worldOf((request, usual) => {
      if (request.server !== '192.0.2.10' || request.type !== rrType.MX) return undefined;
      return usual().outcome === 'answered' ? unsigned(request) : silence;
    });
    const unsigned = (request: DnsRequest) => stripped.direct({ ...request, edns: false });
    const seen = await look(stripped);
    expect(seen.mx).toMatchObject({ status: 'answer', dnssec: { state: 'secure' } });
    expect(seen.servers.map(({ mx }) => mx.dnssec.state)).toEqual(['bogus', 'secure']);
  });

  it('bogus at every server is bogus, silence of all is no absence', async () => {
    const bogus: World = worldOf((request) =>
      request.type === rrType.MX ? bogus.direct({ ...request, edns: false }) : undefined,
    );
    expect((await look(bogus)).mx.dnssec.state).toBe('bogus');
    const silent = worldOf((request) => (request.type === rrType.MX ? silence : undefined));
    expect((await look(silent)).mx).toMatchObject({ status: 'failed', failure: 'timed-out' });
  });

  it('contacts no private address that a delegation names', async () => {
    const inside = 'ns1.contoso.com. 60 IN A 10.0.0.53\nns2.contoso.com. 60 IN A 169.254.1.1\n';
    const world: World = createWorld({
      root: 'ns.com. 60 IN A 9.9.9.2\n',
      com: inside,
      zones: [{ apex: 'contoso.com.', servers, text: inside }],
      dns: (request) =>
        request.server === '9.9.9.2'
          ? world.direct({ ...request, server: '192.0.2.2' })
          : undefined,
    });
    const seen = await look(world, { allowPrivateAddresses: false });
    expect(asked(world, rrType.NS, '9.9.9.2')).toContain('contoso.com.');
    expect(seen.mx).toMatchObject({ status: 'failed', failure: 'not-attempted' });
    expect(world.dnsRequests.some(({ server }) => /^(10|169)\./.test(server))).toBe(false);
  });
});
