import { Buffer } from 'node:buffer';
import type { Observation } from '../../src/core/observation.js';
import { decodeMessage, encodeMessage } from '../../src/protocols/dns/message.js';
import { rrType } from '../../src/protocols/dns/types.js';
import { recordsFromText } from '../../src/protocols/dns/zone-text.js';
import type { DnsReply, DnsRequest, Outcome } from '../../src/protocols/recording/network.js';
import { judge } from '../../src/core/judge/index.js';
import { survey } from '../../src/survey/index.js';
import { contoso, createWorld, refusing, settingsFor, silence } from './world.js';
import type { WorldOptions, ZoneSpec } from './world.js';

const current: ZoneSpec = {
  apex: 'contoso.com.',
  address: '192.0.2.10',
  text: 'contoso.com. 3600 IN MX 10 mx.contoso.com.\nmx.contoso.com. 3600 IN A 192.0.2.25',
};
/** The provider that was left, whose server the registrar still names. */
const leftBehind: ZoneSpec = {
  apex: 'contoso.com.',
  servers: [{ name: 'ns.old.contoso.com.', addresses: ['192.0.2.98'] }],
  text: 'contoso.com. 3600 IN MX 10 mx.old.contoso.com.',
};
const oldGlue = 'ns.old.contoso.com. 3600 IN A 192.0.2.98';

async function look(options: WorldOptions): Promise<Observation> {
  const world = createWorld(options);
  return survey(contoso, world.network, settingsFor(world));
}

/** The referral of `com.` with an address more in its additional section. */
function withGlue(
  { server, type }: DnsRequest,
  outcome: Outcome<DnsReply>,
  owner: string,
  address: string,
): Outcome<DnsReply> {
  if (server !== '192.0.2.2' || type !== rrType.NS || outcome.outcome !== 'answered')
    return outcome;
  const message = decodeMessage(Buffer.from(outcome.value.message, 'base64'));
  const additionals = [...message.additionals, ...recordsFromText(`${owner} 3600 IN A ${address}`)];
  const bytes = encodeMessage({ ...message, additionals });
  const value = { ...outcome.value, message: Buffer.from(bytes).toString('base64') };
  return { ...outcome, value };
}

const placesOf = ({ servers }: Observation): readonly string[] =>
  servers.map(({ server, address }) => `${server} ${address}`);

const codesOf = (observation: Observation): readonly string[] =>
  judge({ observation }).map(({ code }) => code);

describe('the delegation at the parent', () => {
  it('adds nothing where it names what the zone names', async () => {
    const seen = await look({ zones: [current], com: 'ns.contoso.com. 3600 IN A 192.0.2.10' });
    expect(placesOf(seen)).toEqual(['ns.contoso.com 192.0.2.10']);
    expect(seen.zone.delegation).toBeUndefined();
    expect(seen.serversFailure).toBeUndefined();
    expect(codesOf(seen)).not.toContain('delegation-differs');
  });

  it('names a server that the zone has forgotten, which is asked itself and seen to differ', async () => {
    const seen = await look({ zones: [current, leftBehind], com: oldGlue });
    expect(placesOf(seen)).toEqual(['ns.contoso.com 192.0.2.10', 'ns.old.contoso.com 192.0.2.98']);
    expect(seen.servers[1]?.mx.records).toMatchObject([{ exchange: 'mx.old.contoso.com' }]);
    expect(seen.zone.delegation).toEqual({
      parentOnly: ['ns.old.contoso.com'],
      zoneOnly: [],
      glueOnly: [],
    });
    expect(codesOf(seen)).toEqual(expect.arrayContaining(['delegation-differs', 'server-differs']));
  });

  it('sends to an old address by its glue, which is asked as well', async () => {
    const seen = await look({
      zones: [current],
      com: 'ns.contoso.com. 3600 IN A 192.0.2.10\nns.contoso.com. 3600 IN A 192.0.2.97',
    });
    expect(placesOf(seen)).toEqual(['ns.contoso.com 192.0.2.10', 'ns.contoso.com 192.0.2.97']);
    expect(seen.zone.delegation?.glueOnly).toEqual(['ns.contoso.com 192.0.2.97']);
    expect(seen.servers[1]?.mx.status).toBe('failed');
    expect(codesOf(seen)).toContain('server-unreachable');
  });

  it('believes no glue for names outside of the parent (RFC 9471 s2)', async () => {
    const away: ZoneSpec = {
      ...leftBehind,
      servers: [{ name: 'ns.example.', addresses: ['192.0.2.98'] }],
    };
    const seen = await look({
      zones: [current, away, { apex: 'example.', address: '192.0.2.99', text: '' }],
      dns: (request, usual) => withGlue(request, usual(), 'ns.example.', '192.0.2.66'),
    });
    expect(seen.zone.delegation?.parentOnly).toEqual(['ns.example']);
    expect(placesOf(seen).join()).not.toContain('192.0.2.66');
  });

  it('leaves the list of servers incomplete where no server of the parent says it', async () => {
    const seen = await look({
      zones: [current],
      dns: ({ server }) => (server === '192.0.2.2' ? silence : undefined),
    });
    expect(placesOf(seen)).toEqual(['ns.contoso.com 192.0.2.10']);
    expect(seen.serversFailure).toBe('the delegation: ns.com 192.0.2.2: timed-out');
    expect(codesOf(seen)).toContain('servers-unknown');
  });

  it('is not taken from a server that refuses', async () => {
    const refuse = await look({
      zones: [current],
      dns: (request) =>
        request.server === '192.0.2.2' && request.type === rrType.NS
          ? refusing(request, 5)
          : undefined,
    });
    expect(refuse.serversFailure).toBe('the delegation: ns.com 192.0.2.2: refused');
  });
});
