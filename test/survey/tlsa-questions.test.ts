import { Buffer } from 'node:buffer';
import type { DomainName } from '../../src/core/name.js';
import { rrType } from '../../src/protocols/dns/types.js';
import { decodeMessage, encodeMessage } from '../../src/protocols/dns/message.js';
import type { DnsReply, Outcome } from '../../src/protocols/recording/network.js';
import { survey } from '../../src/survey/index.js';
import { asked, contoso, createWorld, settingsFor } from './world.js';
import type { World, WorldOptions } from './world.js';
import type { Observation } from '../../src/core/observation.js';

async function look(
  options: WorldOptions,
): Promise<{ readonly seen: Observation; readonly world: World }> {
  const world = createWorld(options);
  return { world, seen: await survey(contoso, world.network, settingsFor(world)) };
}

const digest = 'ab'.repeat(32);

/** A mail domain with a host of each kind that RFC 7672 s2.2.2 tells apart. */
const everyKind: WorldOptions = {
  zones: [
    {
      apex: 'contoso.com.',
      address: '192.0.2.10',
      text: `
contoso.com. 60 IN MX 10 direct.contoso.com.
contoso.com. 60 IN MX 20 aliased.contoso.com.
contoso.com. 60 IN MX 30 bare.contoso.com.
contoso.com. 60 IN MX 40 leaving.contoso.com.
contoso.com. 60 IN MX 50 mx.example.net.
contoso.com. 60 IN MX 60 alias.example.net.
contoso.com. 60 IN MX 70 nothing.contoso.com.
direct.contoso.com. 60 IN A 192.0.2.20
_25._tcp.direct.contoso.com. 60 IN TLSA 3 1 1 ${digest}
aliased.contoso.com. 60 IN CNAME middle.contoso.com.
middle.contoso.com. 60 IN CNAME end.contoso.com.
end.contoso.com. 60 IN A 192.0.2.21
_25._tcp.end.contoso.com. 60 IN TLSA 3 1 1 ${digest}
bare.contoso.com. 60 IN CNAME unlisted.contoso.com.
unlisted.contoso.com. 60 IN A 192.0.2.22
leaving.contoso.com. 60 IN CNAME mx.example.net.
nothing.contoso.com. 60 IN TXT "no address"
`,
    },
    {
      apex: 'example.net.',
      address: '192.0.2.11',
      unsigned: true,
      text: 'mx.example.net. 60 IN A 192.0.2.23\nalias.example.net. 60 IN CNAME mx.example.net.',
    },
  ],
};

describe('the questions for TLSA', () => {
  it('are these and no others, over secure, insecure and aliased hosts (B07, B10)', async () => {
    const { seen, world } = await look(everyKind);
    expect(seen.hosts).toHaveLength(7);
    expect([...asked(world, rrType.TLSA)].sort()).toEqual(
      [
        // its address is signed
        '_25._tcp.direct.contoso.com.',
        // the end of a signed alias answers; the alias itself and the name in between are left alone
        '_25._tcp.end.contoso.com.',
        // nothing at the end, so the host itself comes next
        '_25._tcp.unlisted.contoso.com.',
        '_25._tcp.bare.contoso.com.',
        // the alias is signed and leads into an unsigned zone: only the host itself
        '_25._tcp.leaving.contoso.com.',
      ].sort(),
    );
  });

  it('name port and transport in front of the host, without a zero and in A-labels (C01)', async () => {
    const host = 'mx.xn--bcher-kva.example.';
    const { seen, world } = await look({
      zones: [
        { apex: 'contoso.com.', address: '192.0.2.10', text: `contoso.com. 60 IN MX 10 ${host}` },
        {
          apex: 'xn--bcher-kva.example.',
          address: '192.0.2.12',
          text: `${host} 60 IN A 192.0.2.20\n_25._tcp.${host} 60 IN TLSA 3 1 1 ${digest}`,
        },
      ],
    });
    expect(asked(world, rrType.TLSA)).toEqual([`_25._tcp.${host}`]);
    expect(seen.hosts[0]?.tlsa.lookup?.records).toHaveLength(1);
  });
});

it('an RRset with two TTLs holds for the lower, and a wait counts the higher (B11)', async () => {
  const unequal = (usual: Outcome<DnsReply>): Outcome<DnsReply> => {
    if (usual.outcome !== 'answered') return usual;
    const message = decodeMessage(Buffer.from(usual.value.message, 'base64'));
    const ttls = [60, 7];
    const answers = message.answers.map((record) =>
      record.type === rrType.MX ? { ...record, ttl: ttls.shift() ?? record.ttl } : record,
    );
    const bytes = encodeMessage({ ...message, answers });
    return {
      ...usual,
      value: { ...usual.value, message: Buffer.from(bytes).toString('base64') },
    };
  };
  const { seen } = await look({
    ...everyKind,
    dns: (request, usual) => (request.type === rrType.MX ? unequal(usual()) : undefined),
  });
  expect(seen.mx.dnssec.state).toBe('secure');
  expect(seen.mx.ttl).toBe(60);
  expect(seen.mx.dnssec.holdsUntil).toBe(seen.at + 7);
});

it('a domain below another asks for its own policy, and inherits none (I07)', async () => {
  const text = `
_mta-sts.contoso.com. 60 IN TXT "v=STSv1; id=1"
sub.contoso.com. 60 IN MX 10 mx.sub.contoso.com.
`;
  const world = createWorld({ zones: [{ apex: 'contoso.com.', address: '192.0.2.10', text }] });
  const below = 'sub.contoso.com' as DomainName;
  const seen = await survey(below, world.network, settingsFor(world));
  expect(seen.mtaSts).toMatchObject({ txt: { status: 'nxdomain' }, txtFaults: [] });
  expect(seen.mtaSts.id).toBeUndefined();
  const policies = asked(world, rrType.TXT).filter((name) => name.startsWith('_mta-sts.'));
  expect(new Set(policies)).toEqual(new Set(['_mta-sts.sub.contoso.com.']));
});
