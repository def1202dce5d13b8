import { Buffer } from 'node:buffer';
import { issueCertificate } from '../../src/lab/certificates.js';
import type { DomainName } from '../../src/core/name.js';
import type { HostObservation, Observation } from '../../src/core/observation.js';
import type { DomainPlan } from '../../src/core/plan.js';
import { rcode, rrType } from '../../src/protocols/dns/types.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import { tlsaFor } from '../../src/protocols/tlsa/index.js';
import { survey } from '../../src/survey/index.js';
import {
  asked,
  contoso,
  createWorld,
  legacyHost,
  mailSession,
  newHost,
  now,
  planFor,
  refusing,
  resolver,
  settingsFor,
  silence,
} from './world.js';
import type { World, WorldOptions, ZoneSpec } from './world.js';

const dates = { notBefore: now - 86_400, notAfter: now + 86_400 };
const root = issueCertificate({ subject: 'Root', ca: true, ...dates });
const issue = (name: string): ReturnType<typeof issueCertificate> =>
  issueCertificate({ subject: name, dnsNames: [name], issuer: root, ...dates });
const mxLeaf = issue('mx.contoso.com');
const newLeaf = issue(newHost);
const tlsaText = (...chain: readonly Uint8Array[]): string => {
  const { usage, selector, matchingType, data } = tlsaFor(chain, 3, 1, 1);
  return `${usage} ${selector} ${matchingType} ${data}`;
};

const ownMx = `
contoso.com. 3600 IN MX 10 mx.contoso.com.
mx.contoso.com. 3600 IN A 192.0.2.25
_25._tcp.mx.contoso.com. 3600 IN TLSA ${tlsaText(mxLeaf.der)}
`;
const zone = (text: string, more: Partial<ZoneSpec> = {}): ZoneSpec => ({
  apex: 'contoso.com.',
  address: '192.0.2.10',
  text,
  ...more,
});
const outlook: ZoneSpec = {
  apex: 'outlook.com.',
  address: '192.0.2.11',
  unsigned: true,
  text: `${legacyHost}. 300 IN A 192.0.2.31`,
};
const microsoft = (text = ''): readonly ZoneSpec[] => [
  { apex: 'microsoft.', address: '192.0.2.12' },
  {
    apex: 'o-v1.mx.microsoft.',
    address: '192.0.2.13',
    text: `${newHost}. 300 IN A 192.0.2.32\n${text}`,
  },
];

async function look(
  options: WorldOptions,
  settings: Partial<RunSettings> = {},
  plan?: DomainPlan,
  domain: DomainName = contoso,
): Promise<{ readonly seen: Observation; readonly world: World }> {
  const world = createWorld(options);
  const seen = await survey(domain, world.network, settingsFor(world, settings), plan);
  return { seen, world };
}

function hostOf(seen: Observation, name: string): HostObservation {
  const host = seen.hosts.find((one) => one.host === name);
  if (host === undefined) throw new Error(`${name} was not observed`);
  return host;
}

describe('a domain with its own signed MX', () => {
  const smtp = { '192.0.2.25': mailSession([mxLeaf.der, root.der]) };

  it('is seen from the zone down to the matching certificate', async () => {
    const { seen } = await look(
      { zones: [zone(ownMx)], smtp },
      { roots: [root.der.toString('base64')] },
    );
    expect(seen.zone).toMatchObject({ apex: 'contoso.com', dnssec: { state: 'secure' } });
    expect(seen.mx).toMatchObject({
      status: 'answer',
      dnssec: { state: 'secure' },
      records: [{ preference: 10, exchange: 'mx.contoso.com' }],
      ttl: 3600,
    });
    expect(seen.servers).toHaveLength(1);
    expect(seen.servers[0]).toMatchObject({
      server: 'ns.contoso.com',
      address: '192.0.2.10',
      serial: 7,
      mx: { status: 'answer', dnssec: { state: 'secure' } },
      mtaStsTxt: { status: 'nxdomain', dnssec: { state: 'secure' }, ttl: 300 },
    });
    expect(seen.serversFailure).toBeUndefined();
    const host = hostOf(seen, 'mx.contoso.com');
    expect(host).toMatchObject({ preference: 10, aaaa: { status: 'nodata' } });
    expect(host.tlsa).toMatchObject({
      asked: true,
      base: 'mx.contoso.com',
      lookup: { status: 'answer' },
    });
    expect(host.endpoints).toMatchObject([
      {
        address: '192.0.2.25',
        port: 25,
        smtp: {
          starttls: 'established',
          dane: { outcome: 'match' },
          pkix: { ok: true, reason: 'ok' },
        },
      },
    ]);
    expect(seen.egress).toBeUndefined();
    expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
  });

  it('tells the caller which roots were used, and only those', async () => {
    const world = createWorld({ zones: [zone(ownMx)], smtp });
    const other = issueCertificate({ subject: 'Other', ca: true, ...dates });
    const used: string[] = [];
    const roots = [other, root].map(({ der }) => der.toString('base64'));
    const onAnchor = (der: Uint8Array): unknown => used.push(Buffer.from(der).toString('base64'));
    const settings = settingsFor(world, { roots });
    const full = await survey(contoso, world.network, settings, undefined, { onAnchor });
    expect([...new Set(used)]).toEqual([root.der.toString('base64')]);
    const kept = await survey(contoso, world.network, { ...settings, roots: [...new Set(used)] });
    expect(kept).toEqual(full);
  });

  it('the same answers give the same observation, whatever the order in which they arrive', async () => {
    const options = { zones: [zone(ownMx)], smtp };
    const { seen, world } = await look(options);
    for (const seed of [1, 2, 3]) {
      const slow = createWorld(options);
      let turn = seed;
      const wait = (): Promise<void> =>
        new Promise((resolve) => setTimeout(resolve, (turn = (turn * 7 + 3) % 11) % 4));
      const network: World['network'] = {
        dns: async (request) => (await wait(), slow.network.dns(request)),
        smtp: async (request) => (await wait(), slow.network.smtp(request)),
        https: async (request) => (await wait(), slow.network.https(request)),
      };
      expect(await survey(contoso, network, settingsFor(slow))).toEqual(seen);
      const texts = (requests: World['dnsRequests']): readonly string[] =>
        requests.map((request) => JSON.stringify(request)).sort();
      expect(texts(slow.dnsRequests)).toEqual(texts(world.dnsRequests));
    }
  });

  it('no question is sent twice, so a recording holds each answer once', async () => {
    const { world } = await look({ zones: [zone(ownMx)], smtp });
    const texts = world.dnsRequests.map((request) => JSON.stringify(request));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('two hosts that are one machine are probed in one session, and one more for the other key (E11)', async () => {
    const text = `
contoso.com. 60 IN MX 10 mx1.contoso.com.
contoso.com. 60 IN MX 20 mx2.contoso.com.
mx1.contoso.com. 60 IN CNAME mx.contoso.com.
mx2.contoso.com. 60 IN CNAME mx.contoso.com.
${ownMx.replace(/^.* MX .*$/m, '')}`;
    const { seen, world } = await look({ zones: [zone(text)], smtp });
    expect(world.smtpRequests.map(({ keyType }) => keyType)).toEqual([undefined, 'rsa']);
    for (const host of ['mx1.contoso.com', 'mx2.contoso.com'])
      expect(hostOf(seen, host).endpoints[0]?.smtp.dane?.outcome).toBe('match');
  });

  it('smtp-probe off leaves the endpoints empty and opens no connection', async () => {
    const { seen, world } = await look({ zones: [zone(ownMx)], smtp }, { smtpProbe: 'off' });
    expect(hostOf(seen, 'mx.contoso.com').endpoints).toEqual([]);
    expect(world.smtpRequests).toEqual([]);
  });
});

describe('the destination (B)', () => {
  it('no MX means the domain itself (B01)', async () => {
    const { seen } = await look({ zones: [zone('contoso.com. 60 IN A 192.0.2.25')] });
    expect(seen.mx.status).toBe('nodata');
    expect(hostOf(seen, contoso)).toMatchObject({ preference: 0, a: { records: ['192.0.2.25'] } });
  });

  it('a null MX has no hosts (B02)', async () => {
    const { seen } = await look({ zones: [zone('contoso.com. 60 IN MX 0 .')] });
    expect(seen.mx.records).toEqual([{ preference: 0, exchange: '' }]);
    expect(seen.hosts).toEqual([]);
  });

  it('an address as MX target is neither looked up nor probed (B13)', async () => {
    const { seen, world } = await look({ zones: [zone('contoso.com. 60 IN MX 10 192.0.2.25.')] });
    expect(hostOf(seen, '192.0.2.25')).toMatchObject({
      a: { status: 'failed', failure: 'not-attempted' },
      tlsa: { asked: false, notAsked: 'ip-literal' },
      endpoints: [],
    });
    expect(world.smtpRequests).toEqual([]);
  });

  it('hosts behind a bogus MX are not asked for (B06)', async () => {
    const forged = createWorld({
      zones: [zone('contoso.com. 60 IN MX 10 mx.evil.test.', { unsigned: true })],
    });
    const { seen, world } = await look({
      zones: [zone(ownMx)],
      dns: (request) => (request.type === rrType.MX ? forged.direct(request) : undefined),
    });
    expect(seen.mx.dnssec.state).toBe('bogus');
    expect(seen.hosts).toEqual([]);
    expect(asked(world, rrType.TLSA)).toEqual([]);
    expect(world.smtpRequests).toEqual([]);
  });

  it('at most 20 hosts are looked at; the others are listed as not attempted', async () => {
    const lines = Array.from(
      { length: 23 },
      (_, index) => `contoso.com. 60 IN MX ${index} mx${index}.contoso.com.`,
    );
    const { seen } = await look({ zones: [zone(lines.join('\n'))] });
    expect(seen.hosts).toHaveLength(23);
    expect(
      seen.hosts.filter(({ a }) => a.dnssec.reason === 'limit').map(({ host }) => host),
    ).toEqual(['mx20.contoso.com', 'mx21.contoso.com', 'mx22.contoso.com']);
  });

  it('at most 16 addresses of a host are probed; the others are listed as not attempted (E12)', async () => {
    const lines = Array.from(
      { length: 18 },
      (_, index) => `mx.contoso.com. 60 IN A 192.0.2.${100 + index}`,
    );
    const { seen, world } = await look({
      zones: [zone(`contoso.com. 60 IN MX 1 mx.contoso.com.\n${lines.join('\n')}`)],
    });
    const { endpoints } = hostOf(seen, 'mx.contoso.com');
    expect(endpoints).toHaveLength(18);
    expect(endpoints.filter(({ smtp }) => smtp.detail === 'limit')).toHaveLength(2);
    expect(world.smtpRequests).toHaveLength(16);
  });
});

describe('TLSA below secure addresses only', () => {
  it('sends no TLSA query for a host whose addresses are insecure (B07)', async () => {
    const { seen, world } = await look({
      zones: [zone(`contoso.com. 60 IN MX 0 ${legacyHost}.`), outlook],
    });
    const host = hostOf(seen, legacyHost);
    expect(host.a).toMatchObject({ status: 'answer', dnssec: { state: 'insecure' } });
    expect(host.tlsa).toEqual({ asked: false, base: legacyHost, notAsked: 'addresses-insecure' });
    expect(asked(world, rrType.TLSA)).toEqual([]);
    expect(world.smtpRequests.map(({ serverName }) => serverName)).toEqual([legacyHost]);
  });

  it('sends none where the addresses cannot be looked up, or there are none (B08)', async () => {
    const failing = await look({
      zones: [zone(ownMx)],
      dns: (request) =>
        request.type === rrType.A && request.name === 'mx.contoso.com.'
          ? refusing(request, rcode.SERVFAIL)
          : undefined,
    });
    expect(hostOf(failing.seen, 'mx.contoso.com').a).toMatchObject({
      status: 'failed',
      failure: 'servfail',
    });
    expect(hostOf(failing.seen, 'mx.contoso.com').tlsa.notAsked).toBe('addresses-failed');
    const none = await look({
      zones: [zone('contoso.com. 60 IN MX 0 mx.contoso.com.\nmx.contoso.com. 60 IN TXT "x"')],
    });
    expect(hostOf(none.seen, 'mx.contoso.com').tlsa.notAsked).toBe('no-addresses');
    for (const { world } of [failing, none]) expect(asked(world, rrType.TLSA)).toEqual([]);
  });

  const aliased = (target: string, more = ''): ZoneSpec =>
    zone(`contoso.com. 60 IN MX 0 mx.contoso.com.\nmx.contoso.com. 60 IN CNAME ${target}\n${more}`);
  const provider = (text: string, unsigned = false): ZoneSpec => ({
    apex: 'example.com.',
    address: '192.0.2.14',
    unsigned,
    text: `relay.example.com. 60 IN A 192.0.2.26\n${text}`,
  });
  const record = (owner: string): string => `_25._tcp.${owner} 60 IN TLSA ${tlsaText(mxLeaf.der)}`;

  it('an alias that is secure all the way is asked at its end first, and only there where that answers (B10)', async () => {
    const { seen, world } = await look({
      zones: [
        aliased('relay.example.com.', record('mx.contoso.com.')),
        provider(record('relay.example.com.')),
      ],
      smtp: { '192.0.2.26': mailSession([mxLeaf.der]) },
    });
    expect(hostOf(seen, 'mx.contoso.com').tlsa).toMatchObject({
      base: 'relay.example.com',
      lookup: { status: 'answer' },
    });
    expect(asked(world, rrType.TLSA)).toEqual(['_25._tcp.relay.example.com.']);
    const names = world.smtpRequests.map(({ serverName }) => serverName);
    expect(new Set(names)).toEqual(new Set(['relay.example.com']));
  });

  it('proven absence at the end of the alias leads back to the host itself (B10)', async () => {
    const { seen, world } = await look({
      zones: [aliased('relay.example.com.', record('mx.contoso.com.')), provider('')],
    });
    expect(hostOf(seen, 'mx.contoso.com').tlsa).toMatchObject({
      base: 'mx.contoso.com',
      lookup: { status: 'answer' },
    });
    expect(asked(world, rrType.TLSA)).toEqual([
      '_25._tcp.relay.example.com.',
      '_25._tcp.mx.contoso.com.',
    ]);
  });

  it('a fault at the end of the alias ends the search (B10, C05)', async () => {
    const { seen, world } = await look({
      zones: [aliased('relay.example.com.', record('mx.contoso.com.')), provider('')],
      dns: (request) =>
        request.type === rrType.TLSA ? refusing(request, rcode.SERVFAIL) : undefined,
    });
    expect(hostOf(seen, 'mx.contoso.com').tlsa).toMatchObject({
      base: 'relay.example.com',
      lookup: { status: 'failed', failure: 'servfail' },
    });
    expect(new Set(asked(world, rrType.TLSA))).toEqual(new Set(['_25._tcp.relay.example.com.']));
  });

  it('a secure alias into an unsigned zone is asked at the host itself only (B10)', async () => {
    const { seen, world } = await look({
      zones: [aliased('relay.example.com.', record('mx.contoso.com.')), provider('', true)],
    });
    expect(hostOf(seen, 'mx.contoso.com').tlsa).toMatchObject({
      base: 'mx.contoso.com',
      lookup: { status: 'answer' },
    });
    expect(asked(world, rrType.TLSA)).toEqual(['_25._tcp.mx.contoso.com.']);
  });

  it('an alias in an unsigned zone is not asked at all (B10)', async () => {
    const { seen, world } = await look({
      zones: [
        zone('contoso.com. 60 IN MX 0 mx.example.com.'),
        provider('mx.example.com. 60 IN CNAME host.example.net.', true),
        {
          apex: 'example.net.',
          address: '192.0.2.15',
          text: 'host.example.net. 60 IN A 192.0.2.27',
        },
      ],
    });
    expect(hostOf(seen, 'mx.example.com').tlsa.notAsked).toBe('addresses-insecure');
    expect(asked(world, rrType.TLSA)).toEqual([]);
  });
});

describe('a chain against TLSA', () => {
  const provider = (text: string, unsigned = false): ZoneSpec => ({
    apex: 'example.com.',
    address: '192.0.2.14',
    unsigned,
    text,
  });

  it('records that came insecurely are not held against it (C04, C06)', async () => {
    const text = ownMx.replace(/^(_25.*) TLSA .*$/m, '$1 CNAME tlsa.example.com.');
    const records = `tlsa.example.com. 60 IN TLSA ${tlsaText(mxLeaf.der)}`;
    const smtp = { '192.0.2.25': mailSession([mxLeaf.der]) };
    const secure = await look({ zones: [zone(text), provider(records)], smtp });
    expect(hostOf(secure.seen, 'mx.contoso.com').endpoints[0]?.smtp.dane?.outcome).toBe('match');
    const { seen } = await look({ zones: [zone(text), provider(records, true)], smtp });
    const host = hostOf(seen, 'mx.contoso.com');
    expect(host.tlsa.lookup).toMatchObject({ status: 'answer', dnssec: { state: 'insecure' } });
    expect(host.endpoints[0]?.smtp.dane).toBeUndefined();
  });

  it('a chain that came with injected octets is not judged (F01)', async () => {
    const session = mailSession([mxLeaf.der]);
    if (session.outcome !== 'answered') throw new Error('the session is answered');
    const injected = { ...session, value: { ...session.value, injected: 'MjUwIGEK' } };
    const { seen } = await look({ zones: [zone(ownMx)], smtp: { '192.0.2.25': injected } });
    const smtp = hostOf(seen, 'mx.contoso.com').endpoints[0]?.smtp;
    expect(smtp?.starttls).toBe('injected');
    expect(smtp?.dane).toBeUndefined();
    expect(smtp?.pkix).toBeUndefined();
  });

  it('the mail domain is a name for usage 2 only where its MX is secure (E06)', async () => {
    const leaf = issue(contoso);
    const { data } = tlsaFor([leaf.der, root.der], 2, 1, 1);
    const smtp = { '192.0.2.26': mailSession([leaf.der, root.der]) };
    const host = provider(
      `mx.example.com. 60 IN A 192.0.2.26\n_25._tcp.mx.example.com. 60 IN TLSA 2 1 1 ${data}`,
    );
    const mx = 'contoso.com. 60 IN MX 0 mx.example.com.';
    const outcome = async (unsigned: boolean): Promise<string | undefined> => {
      const { seen } = await look({ zones: [zone(mx, { unsigned }), host], smtp });
      return hostOf(seen, 'mx.example.com').endpoints[0]?.smtp.dane?.matches[0]?.reason;
    };
    expect(await outcome(false)).toBe('matched');
    expect(await outcome(true)).toBe('name-mismatch');
  });
});

describe('the new host of the plan', () => {
  const both = `contoso.com. 60 IN MX 0 ${legacyHost}.\ncontoso.com. 60 IN MX 20 ${newHost}.`;

  it('is asked for TLSA at its own servers, and no resolver learns that there is none (H20)', async () => {
    const { seen, world } = await look(
      { zones: [zone(both), outlook, ...microsoft()] },
      {},
      planFor(),
    );
    expect(hostOf(seen, newHost).tlsa).toMatchObject({
      asked: true,
      lookup: { status: 'nxdomain', dnssec: { state: 'secure' } },
    });
    expect(asked(world, rrType.TLSA, '192.0.2.13')).toEqual([`_25._tcp.${newHost}.`]);
    expect(asked(world, rrType.TLSA, resolver)).toEqual([]);
  });

  it('is asked at the resolver last, once its own servers have TLSA', async () => {
    const tlsa = `_25._tcp.${newHost}. 60 IN TLSA ${tlsaText(newLeaf.der)}`;
    const smtp = { '192.0.2.32': mailSession([newLeaf.der]) };
    const { seen, world } = await look(
      { zones: [zone(both), outlook, ...microsoft(tlsa)], smtp },
      {},
      planFor(),
    );
    const requests = world.dnsRequests
      .filter(({ type }) => type === rrType.TLSA)
      .map(({ server }) => server);
    expect(requests).toEqual(['192.0.2.13', resolver]);
    expect(hostOf(seen, newHost).endpoints[0]?.smtp.dane?.outcome).toBe('match');
  });

  it('is observed before it is in the MX, and probed from s4 on', async () => {
    const zones = [zone(`contoso.com. 60 IN MX 0 ${legacyHost}.`), outlook, ...microsoft()];
    const early = await look({ zones }, {}, planFor({ stage: 's3-enable-dnssec' }));
    expect(hostOf(early.seen, newHost)).toMatchObject({
      a: { dnssec: { state: 'secure' } },
      endpoints: [],
    });
    expect(hostOf(early.seen, newHost).preference).toBeUndefined();
    const later = await look({ zones }, {}, planFor());
    expect(hostOf(later.seen, newHost).endpoints).toHaveLength(1);
  });

  it('the legacy host is looked up, not probed, once it has left the MX', async () => {
    const zones = [zone(`contoso.com. 60 IN MX 0 ${newHost}.`), outlook, ...microsoft()];
    const { seen, world } = await look({ zones }, {}, planFor({ stage: 's7-remove-legacy-mx' }));
    expect(hostOf(seen, legacyHost)).toMatchObject({ a: { status: 'answer' }, endpoints: [] });
    expect(world.smtpRequests.map(({ address }) => address)).toEqual(['192.0.2.32']);
  });
});

describe('authoritative servers (A29)', () => {
  const servers = [
    { name: 'ns1.contoso.com.', addresses: ['192.0.2.10', '2001:db8::10'] },
    { name: 'ns2.contoso.com.', addresses: ['192.0.2.20'] },
  ];
  const glue = `
ns1.contoso.com. 60 IN A 192.0.2.10
ns1.contoso.com. 60 IN AAAA 2001:db8::10
ns2.contoso.com. 60 IN A 192.0.2.20
`;
  const two = zone(ownMx + glue, { servers });

  it('every address is asked itself, without recursion', async () => {
    const { seen, world } = await look({ zones: [two] });
    expect(seen.servers.map(({ server, address }) => `${server} ${address}`)).toEqual([
      'ns1.contoso.com 192.0.2.10',
      'ns1.contoso.com 2001:db8::10',
      'ns2.contoso.com 192.0.2.20',
    ]);
    const direct = world.dnsRequests.filter(({ server }) => server !== resolver);
    expect(direct.every(({ recurse }) => !recurse)).toBe(true);
    expect(
      direct
        .filter(({ server }) => server === '192.0.2.20')
        .map(({ type, name }) => `${type} ${name}`),
    ).toEqual([
      '6 contoso.com.',
      '15 contoso.com.',
      '16 _mta-sts.contoso.com.',
      '16 _smtp._tls.contoso.com.',
    ]);
  });

  it('a silent server is seen as silent and asked once', async () => {
    const { seen, world } = await look({
      zones: [two],
      dns: (request) => (request.server === '192.0.2.20' ? silence : undefined),
    });
    expect(seen.servers[2]).toMatchObject({
      address: '192.0.2.20',
      mx: { status: 'failed', failure: 'timed-out' },
    });
    expect(world.dnsRequests.filter(({ server }) => server === '192.0.2.20')).toHaveLength(1);
    expect(seen.servers[0]?.mx.status).toBe('answer');
  });

  it('a server that refuses, or answers from a cache, is no authority', async () => {
    const refused = await look({
      zones: [two],
      dns: (request) =>
        request.server === '192.0.2.20' ? refusing(request, rcode.REFUSED) : undefined,
    });
    expect(refused.seen.servers[2]?.mx).toMatchObject({ status: 'failed', failure: 'refused' });
    const cache = await look({
      zones: [two],
      dns: (request) =>
        request.server === '192.0.2.20' ? refusing(request, rcode.NOERROR) : undefined,
    });
    expect(cache.seen.servers[2]?.mx).toMatchObject({
      status: 'failed',
      dnssec: { reason: 'not-authoritative' },
    });
  });

  it('one that serves other data, unsigned, is bogus and the others are not', async () => {
    const other = createWorld({
      zones: [zone('contoso.com. 60 IN MX 5 mx.evil.test.', { unsigned: true })],
    });
    const { seen } = await look({
      zones: [two],
      dns: (request) =>
        request.server === '192.0.2.20'
          ? other.direct({ ...request, server: '192.0.2.10' })
          : undefined,
    });
    expect(seen.servers.map(({ mx }) => mx.dnssec.state)).toEqual(['secure', 'secure', 'bogus']);
    expect(seen.mx.dnssec.state).toBe('secure');
  });

  it('a name server without an address makes the list incomplete, and says so', async () => {
    const { seen } = await look({
      zones: [
        zone(ownMx + glue, { servers: [...servers, { name: 'gone.contoso.com.', addresses: [] }] }),
      ],
    });
    expect(seen.servers).toHaveLength(3);
    expect(seen.serversFailure).toBe('gone.contoso.com: no address');
  });

  it('a domain that does not exist sends nobody to the servers of the registry', async () => {
    const { seen, world } = await look({ zones: [] });
    expect(seen.mx).toMatchObject({ status: 'nxdomain', dnssec: { state: 'secure' } });
    expect(seen).toMatchObject({ servers: [], serversFailure: 'nxdomain', hosts: [] });
    expect(world.dnsRequests.every(({ server }) => server === resolver)).toBe(true);
  });

  it('a resolver that names the registry as our zone does not make its referrals our answers', async () => {
    const registry = createWorld({ zones: [], com: 'contoso.com. 60 IN TXT "x"' });
    const { seen } = await look({
      zones: [zone(ownMx)],
      dns: (request, usual) => {
        if (request.type !== rrType.SOA || request.server !== resolver) return usual();
        if (request.name !== 'contoso.com.') return usual();
        return registry.direct(request);
      },
    });
    expect(seen.zone.apex).toBe('com');
    expect(seen.servers.map(({ mx, mtaStsTxt }) => [mx.status, mtaStsTxt.status])).toEqual([
      ['failed', 'failed'],
    ]);
  });

  it('the servers of a broken zone are still asked, and the list does not count as complete', async () => {
    const { seen } = await look({
      zones: [two],
      dns: (request) =>
        request.type === rrType.DNSKEY && request.name === 'contoso.com.'
          ? refusing(request, rcode.NOERROR)
          : undefined,
    });
    expect(seen.zone.dnssec.state).toBe('bogus');
    expect(seen.servers.map(({ mx }) => mx.dnssec.state)).toEqual(['bogus', 'bogus', 'bogus']);
    expect(seen.serversFailure).toMatch(/^name servers: bogus/);
  });

  it('at most 32 addresses are asked; the others are listed as not attempted', async () => {
    const many = Array.from({ length: 35 }, (_, index) => `192.0.2.${150 + index}`);
    const text = many.map((address) => `ns.contoso.com. 60 IN A ${address}`).join('\n');
    const { seen } = await look({
      zones: [zone(ownMx + text, { servers: [{ name: 'ns.contoso.com.', addresses: many }] })],
    });
    expect(seen.servers).toHaveLength(35);
    expect(seen.servers.filter(({ mx }) => mx.failure === 'not-attempted')).toHaveLength(3);
  });

  it('a policy name that is delegated away is judged by what its own servers say', async () => {
    const child: ZoneSpec = {
      apex: '_mta-sts.contoso.com.',
      address: '192.0.2.40',
      text: '_mta-sts.contoso.com. 60 IN TXT "v=STSv1; id=1"',
    };
    const { seen } = await look({ zones: [zone(ownMx), child] });
    expect(seen.servers[0]?.mtaStsTxt).toMatchObject({
      status: 'answer',
      dnssec: { state: 'secure' },
      records: ['v=STSv1; id=1'],
    });
  });

  it('a policy name that is an alias into another zone is followed (I01, J11)', async () => {
    const provider: ZoneSpec = {
      apex: 'example.com.',
      address: '192.0.2.14',
      text: 'sts.example.com. 60 IN TXT "v=STSv1; id=9"',
    };
    const { seen } = await look({
      zones: [zone(`${ownMx}_mta-sts.contoso.com. 60 IN CNAME sts.example.com.`), provider],
    });
    expect(seen.mtaSts.id).toBe('9');
    expect(seen.servers[0]?.mtaStsTxt).toMatchObject({
      status: 'answer',
      records: ['v=STSv1; id=9'],
    });
  });
});
