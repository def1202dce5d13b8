import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { issueCertificate } from '../../src/lab/certificates.js';
import type { DomainName } from '../../src/core/name.js';
import type { Observation } from '../../src/core/observation.js';
import type { DomainPlan } from '../../src/core/plan.js';
import { decodeMessage, encodeMessage } from '../../src/protocols/dns/message.js';
import { rcode, rrType } from '../../src/protocols/dns/types.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import type {
  DnsReply,
  DnsRequest,
  HttpsReply,
  Network,
  Outcome,
} from '../../src/protocols/recording/network.js';
import { survey } from '../../src/survey/index.js';
import {
  contoso,
  createWorld,
  mailSession,
  now,
  planFor,
  refusing,
  resolver,
  settingsFor,
  silence,
} from './world.js';
import type { World, WorldOptions, ZoneSpec } from './world.js';

const timing = { at: 0, took: 1 };
const zone = (text: string, more: Partial<ZoneSpec> = {}): ZoneSpec => ({
  apex: 'contoso.com.',
  address: '192.0.2.10',
  text,
  ...more,
});
const mail = 'contoso.com. 60 IN MX 10 mx.contoso.com.\nmx.contoso.com. 60 IN A 192.0.2.25\n';

async function look(
  options: WorldOptions,
  settings: Partial<RunSettings> = {},
  plan?: DomainPlan,
  domain: DomainName = contoso,
): Promise<{ readonly seen: Observation; readonly world: World }> {
  const world = createWorld(options);
  return { seen: await survey(domain, world.network, settingsFor(world, settings), plan), world };
}

describe('addresses that strangers point us at', () => {
  const inside = `contoso.com. 60 IN MX 10 mx.contoso.com.
mx.contoso.com. 60 IN A 127.0.0.1
mx.contoso.com. 60 IN A 10.0.0.8
mx.contoso.com. 60 IN A 169.254.169.254
mx.contoso.com. 60 IN AAAA ::1
mx.contoso.com. 60 IN AAAA ::ffff:192.168.0.1
mx.contoso.com. 60 IN AAAA fe80::1
mx.contoso.com. 60 IN AAAA fd00::1
mta-sts.contoso.com. 60 IN A 10.0.0.9
_mta-sts.contoso.com. 60 IN TXT "v=STSv1; id=1"
`;

  it('are not contacted, be they of MX, policy host or name server', async () => {
    const { seen, world } = await look(
      { zones: [zone(inside, { address: '10.0.0.53' })] },
      { allowPrivateAddresses: false },
    );
    const endpoints = seen.hosts.flatMap((host) => host.endpoints);
    expect(endpoints).toHaveLength(7);
    for (const { smtp } of endpoints)
      expect(smtp).toMatchObject({ outcome: 'not-attempted', detail: 'private-address' });
    expect(seen.mtaSts.fetch).toMatchObject({
      outcome: 'not-attempted',
      detail: 'private-address',
    });
    expect(seen.servers[0]?.mx).toMatchObject({
      status: 'failed',
      failure: 'not-attempted',
      dnssec: { reason: 'private-address' },
    });
    expect(world.smtpRequests).toEqual([]);
    expect(world.httpsRequests).toEqual([]);
    expect(world.dnsRequests.every(({ server }) => server === resolver)).toBe(true);
    expect(seen.egress).toBeUndefined();
  });

  it('are contacted where the caller allows it', async () => {
    const { world } = await look({ zones: [zone(inside)] });
    expect(world.smtpRequests).toHaveLength(7);
    expect(world.httpsRequests).toHaveLength(1);
  });

  it('a public address is contacted without leave', async () => {
    const text = 'contoso.com. 60 IN MX 10 mx.contoso.com.\nmx.contoso.com. 60 IN A 9.9.9.9';
    const { world } = await look({ zones: [zone(text)] }, { allowPrivateAddresses: false });
    expect(world.smtpRequests.map(({ address }) => address)).toEqual(['9.9.9.9']);
  });

  it('a target that is no host name is never put into SNI', async () => {
    const text =
      'contoso.com. 60 IN MX 10 a\\032b.contoso.com.\na\\032b.contoso.com. 60 IN A 192.0.2.25';
    const { seen, world } = await look({ zones: [zone(text)] });
    expect(seen.hosts[0]?.endpoints[0]?.smtp).toMatchObject({
      outcome: 'not-attempted',
      detail: 'no-host-name',
    });
    expect(world.smtpRequests).toEqual([]);
  });
});

describe('address families', () => {
  it('an accepted gap is listed as not attempted, for hosts and for servers', async () => {
    const servers = [{ name: 'ns1.contoso.com.', addresses: ['192.0.2.10', '2001:db8::10'] }];
    const text = `${mail}mx.contoso.com. 60 IN AAAA 2001:db8::25
ns1.contoso.com. 60 IN A 192.0.2.10
ns1.contoso.com. 60 IN AAAA 2001:db8::10`;
    const { seen, world } = await look({ zones: [zone(text, { servers })] }, { families: 'ipv4' });
    expect(seen.hosts[0]?.endpoints.map(({ address, smtp }) => [address, smtp.detail])).toEqual([
      ['192.0.2.25', 'connect'],
      ['2001:db8::25', 'address-family'],
    ]);
    expect(seen.servers.map(({ mx }) => mx.status)).toEqual(['answer', 'failed']);
    expect(seen.serversFailure).toBeUndefined();
    expect(world.dnsRequests.some(({ server }) => server.includes(':'))).toBe(false);
    expect(seen.families).toBe('ipv4');
  });
});

/** The answer about one name without its signatures, as a forger would bring it. */
function unsigned(
  { name, type }: DnsRequest,
  outcome: Outcome<DnsReply>,
  owner: string,
): Outcome<DnsReply> {
  if (name !== owner || type !== rrType.A || outcome.outcome !== 'answered') return outcome;
  const message = decodeMessage(Buffer.from(outcome.value.message, 'base64'));
  const answers = message.answers.filter((record) => record.type !== rrType.RRSIG);
  const bytes = encodeMessage({ ...message, answers });
  const value = { ...outcome.value, message: Buffer.from(bytes).toString('base64') };
  return { ...outcome, value };
}

describe('port 25 from here (F06)', () => {
  const controlHosts = ['192.0.2.201', '192.0.2.202', '192.0.2.203', '192.0.2.204'].map(
    (address) => ({ address, port: 25 }),
  );

  it('control hosts are asked only where a probe got nowhere, three at most', async () => {
    const { seen, world } = await look(
      { zones: [zone(mail)], smtp: { '192.0.2.201': mailSession([]) } },
      { controlHosts },
    );
    expect(seen.egress).toEqual({
      tried: 3,
      answered: 1,
      ipv4: { tried: 3, answered: 1 },
    });
    expect(world.smtpRequests.map(({ address }) => address)).toEqual([
      '192.0.2.25',
      '192.0.2.201',
      '192.0.2.202',
      '192.0.2.203',
    ]);
  });

  it('each address family has its own (E12)', async () => {
    const both = [...controlHosts, { address: '2001:db8::201', port: 25 }];
    const text = `${mail}mx.contoso.com. 60 IN AAAA 2001:db8::25`;
    const { seen, world } = await look(
      { zones: [zone(text)], smtp: { '2001:db8::201': mailSession([]) } },
      { controlHosts: both },
    );
    expect(seen.egress).toEqual({
      tried: 4,
      answered: 1,
      ipv4: { tried: 3, answered: 0 },
      ipv6: { tried: 1, answered: 1 },
    });
    const four = await look(
      { zones: [zone(text)], smtp: { '2001:db8::25': mailSession([]) } },
      { controlHosts: both },
    );
    expect(four.seen.egress).toEqual({ tried: 3, answered: 0, ipv4: { tried: 3, answered: 0 } });
    expect(world.smtpRequests.at(-1)?.port).toBe(25);
  });

  it('a host by name is looked up, validated, and called at one address', async () => {
    const controls = (text: string): ZoneSpec => ({
      apex: 'example.com.',
      address: '192.0.2.14',
      text,
    });
    const named = { controlHosts: [{ address: 'mx.example.com', port: 2525 }] };
    const addresses = 'mx.example.com. 60 IN A 192.0.2.202\nmx.example.com. 60 IN A 192.0.2.201';
    const { world } = await look({ zones: [zone(mail), controls(addresses)] }, named);
    expect(world.smtpRequests.slice(1)).toEqual([
      { address: '192.0.2.201', port: 2525, serverName: 'mx.example.com' },
    ]);
    const forged = await look(
      {
        zones: [zone(mail), controls(addresses)],
        dns: (request, usual) => unsigned(request, usual(), 'mx.example.com.'),
      },
      named,
    );
    expect(forged.seen.egress).toMatchObject({ tried: 0 });
    const none = await look({ zones: [zone(mail), controls('')] }, named);
    expect(none.seen.egress).toEqual({ tried: 0, answered: 0, ipv4: { tried: 0, answered: 0 } });
    const inside = { ...named, allowPrivateAddresses: false };
    const zones = [
      zone(mail.replaceAll('192.0.2.25', '9.9.9.9')),
      controls('mx.example.com. 60 IN A 10.0.0.1'),
    ];
    const refused = await look({ zones }, inside);
    expect(refused.seen.egress).toMatchObject({ tried: 0 });
  });

  it('they are left alone where every probe got through', async () => {
    const { seen, world } = await look(
      { zones: [zone(mail)], smtp: { '192.0.2.25': mailSession([]) } },
      { controlHosts },
    );
    expect(seen.egress).toBeUndefined();
    expect(world.smtpRequests).toHaveLength(1);
  });
});

describe('resolvers', () => {
  const second = { address: '192.0.2.54', port: 53 };
  const resolvers = [{ address: resolver, port: 53 }, second];
  /** The second resolver says what the first would. */
  const both = (
    world: World,
    broken: (type: number) => boolean,
    how: 'silent' | 'servfail' | 'formerr' | 'empty',
  ): Network => ({
    ...world.network,
    dns: async (request) => {
      if (request.server === second.address) return world.direct({ ...request, server: resolver });
      if (request.server !== resolver || !broken(request.type)) return world.network.dns(request);
      world.dnsRequests.push(request);
      if (how === 'silent') return silence;
      if (how === 'empty') return refusing(request, rcode.NOERROR);
      if (how === 'servfail') return refusing(request, rcode.SERVFAIL);
      return request.edns ? refusing(request, rcode.FORMERR) : world.direct(request);
    },
  });

  async function with2(
    how: Parameters<typeof both>[2],
    broken: (type: number) => boolean,
  ): Promise<{ seen: Observation; world: World }> {
    const world = createWorld({ zones: [zone(mail)] });
    const seen = await survey(contoso, both(world, broken, how), settingsFor(world, { resolvers }));
    return { seen, world };
  }

  it('a dead resolver is asked once and then only when the others fail', async () => {
    const { seen, world } = await with2('silent', () => true);
    expect(seen.mx).toMatchObject({ status: 'answer', dnssec: { state: 'secure' } });
    expect(world.dnsRequests.filter(({ server }) => server === resolver)).toHaveLength(1);
  });

  it('one that fails at a question is helped out by the next', async () => {
    const { seen } = await with2('servfail', (type) => type === rrType.MX);
    expect(seen.mx.status).toBe('answer');
  });

  it('a bad answer is tried at the next resolver before the domain is called bogus (A37, G06)', async () => {
    const { seen } = await with2('empty', (type) => type === rrType.MX);
    expect(seen.mx).toMatchObject({ status: 'answer', dnssec: { state: 'secure' } });
  });

  it('bogus at every resolver is bogus (G06)', async () => {
    const { seen } = await look({
      zones: [zone(mail)],
      dns: (request) =>
        request.type === rrType.MX && request.server === resolver
          ? refusing(request, rcode.NOERROR)
          : undefined,
    });
    expect(seen.mx.dnssec.state).toBe('bogus');
    // A forged "no MX" must not make the domain its own mail host.
    expect(seen.hosts).toEqual([]);
  });

  it('a chain is put together from what each resolver can give', async () => {
    const world = createWorld({ zones: [zone(mail)] });
    const failing = new Map([
      [resolver, rrType.DNSKEY],
      [second.address, rrType.MX],
    ]);
    const network: Network = {
      ...world.network,
      dns: async (request) => {
        if (failing.get(request.server) === request.type) return refusing(request, rcode.SERVFAIL);
        return world.direct({ ...request, server: request.recurse ? resolver : request.server });
      },
    };
    const seen = await survey(contoso, network, settingsFor(world, { resolvers }));
    expect(seen.mx).toMatchObject({ status: 'answer', dnssec: { state: 'secure' } });
  });

  it.each([
    ['servfail', rcode.SERVFAIL],
    ['refused', rcode.REFUSED],
    ['notimp', rcode.NOTIMP],
  ])('%s from all of them is a failed lookup, never an absence', async (failure, code) => {
    const { seen } = await look({
      zones: [zone(mail)],
      dns: (request) => (request.type === rrType.MX ? refusing(request, code) : undefined),
    });
    expect(seen.mx).toMatchObject({
      status: 'failed',
      failure,
      dnssec: { state: 'indeterminate' },
      records: [],
    });
    expect(seen.hosts).toEqual([]);
  });

  it('without resolvers nothing is known and nobody is asked', async () => {
    const { seen, world } = await look({ zones: [zone(mail)] }, { resolvers: [] });
    expect(seen.mx).toMatchObject({ status: 'failed', failure: 'not-attempted' });
    expect(seen).toMatchObject({ servers: [], serversFailure: 'not-attempted', hosts: [] });
    expect(world.dnsRequests).toEqual([]);
  });

  it('EDNS is left out only after FORMERR', async () => {
    const world = createWorld({
      zones: [zone(mail, { unsigned: true })],
      dns: (request) =>
        request.server === '192.0.2.10' && request.edns
          ? refusing(request, rcode.FORMERR)
          : undefined,
    });
    const seen = await survey(contoso, world.network, settingsFor(world));
    expect(seen.servers[0]?.mx).toMatchObject({ status: 'answer', dnssec: { state: 'insecure' } });
    const plain = world.dnsRequests.filter(({ edns }) => !edns);
    expect(plain.length).toBeGreaterThan(0);
    expect(plain.every(({ server }) => server === '192.0.2.10')).toBe(true);
    const failing = await look({
      zones: [zone(mail)],
      dns: (request) => refusing(request, rcode.SERVFAIL),
    });
    expect(failing.world.dnsRequests.every(({ edns }) => edns)).toBe(true);
  });

  it('an answer to another question is garbage', async () => {
    const { seen } = await look({
      zones: [zone(mail)],
      dns: (request) =>
        request.type === rrType.MX
          ? refusing({ ...request, name: 'example.com.' }, rcode.NOERROR)
          : undefined,
    });
    expect(seen.mx).toMatchObject({ status: 'failed', failure: 'garbage' });
    const soa = await look({
      zones: [zone(mail)],
      dns: (request) =>
        request.type === rrType.SOA
          ? refusing({ ...request, name: 'example.com.' }, rcode.NOERROR)
          : undefined,
    });
    expect(soa.seen).toMatchObject({ servers: [], serversFailure: 'garbage' });
  });
});

describe('MTA-STS and TLS-RPT', () => {
  const dates = { notBefore: now - 1000, notAfter: now + 1000 };
  const root = issueCertificate({ subject: 'Root', ca: true, ...dates });
  const leaf = issueCertificate({
    subject: 'x',
    dnsNames: ['mta-sts.contoso.com'],
    issuer: root,
    ...dates,
  });
  const roots = [root.der.toString('base64')];
  const body = 'version: STSv1\nmode: testing\nmx: mx.contoso.com\nmax_age: 86400\n';
  const served: Outcome<HttpsReply> = {
    outcome: 'answered',
    value: {
      status: 200,
      contentType: 'text/plain',
      body: Buffer.from(body).toString('base64'),
      chain: [leaf.der.toString('base64')],
    },
    timing,
  };
  const records = `${mail}_mta-sts.contoso.com. 60 IN TXT "v=STSv1; i" "d=1"
_smtp._tls.contoso.com. 60 IN TXT "v=TLSRPTv1; rua=mailto:a@example.com"
mta-sts.contoso.com. 60 IN A 192.0.2.80
mta-sts.contoso.com. 60 IN A 192.0.2.81
`;

  it('TXT and policy are read; strings are joined (I05)', async () => {
    const { seen, world } = await look(
      { zones: [zone(records)], https: { '192.0.2.80': served } },
      { roots },
    );
    expect(seen.mtaSts).toMatchObject({
      id: '1',
      txtFaults: [],
      fetch: { outcome: 'answered', policy: { mode: 'testing' }, faults: [] },
    });
    expect(seen.tlsRpt).toMatchObject({ rua: ['mailto:a@example.com'], faults: [] });
    const asked = { port: 443, host: 'mta-sts.contoso.com', path: '/.well-known/mta-sts.txt' };
    expect(world.httpsRequests).toEqual(
      ['192.0.2.80', '192.0.2.81'].map((address) => ({ ...asked, address })),
    );
    expect(seen.mtaSts.otherFetches).toHaveLength(1);
  });

  it('the first address that answers speaks for the host', async () => {
    const { seen, world } = await look(
      { zones: [zone(records)], https: { '192.0.2.81': served } },
      { roots },
    );
    expect(seen.mtaSts.fetch?.policy?.mode).toBe('testing');
    expect(world.httpsRequests.map(({ address }) => address)).toEqual(['192.0.2.80', '192.0.2.81']);
  });

  it('without TXT nothing is fetched, unless the plan has a policy', async () => {
    const zones = [zone(records.replace(/^_mta-sts.*$/m, ''))];
    const none = await look({ zones, https: { '192.0.2.80': served } });
    expect(none.seen.mtaSts.fetch).toBeUndefined();
    expect(none.world.httpsRequests).toEqual([]);
    const mtaSts = {
      before: 'enforce' as const,
      maxAge: 86_400,
      legacyPatterns: [],
      newPatterns: [],
      txtTtl: 60,
    };
    const planned = await look({ zones, https: { '192.0.2.80': served } }, {}, planFor({ mtaSts }));
    expect(planned.seen.mtaSts).toMatchObject({ txtFaults: [], fetch: { outcome: 'answered' } });
  });

  it('a broken TXT is a fault and still calls for the policy', async () => {
    const text = records.replace('"v=STSv1; i" "d=1"', '"v=STSv1; id=2026-11-23"');
    const { seen } = await look({ zones: [zone(text)] });
    expect(seen.mtaSts).toMatchObject({
      txtFaults: [{ code: 'sts-txt-invalid' }],
      fetch: { outcome: 'refused' },
    });
    expect(seen.mtaSts.id).toBeUndefined();
  });

  it('a policy host that cannot be looked up is not one without address', async () => {
    const zones = [zone(records)];
    const isPolicyHost = (name: string): boolean => name === 'mta-sts.contoso.com.';
    const failed = await look({
      zones,
      dns: (request) => (isPolicyHost(request.name) ? silence : undefined),
    });
    expect(failed.seen.mtaSts.fetch).toMatchObject({
      outcome: 'not-attempted',
      detail: 'address-timed-out',
    });
    const bogus = await look({
      zones,
      dns: (request) => (isPolicyHost(request.name) ? refusing(request, rcode.NOERROR) : undefined),
    });
    expect(bogus.seen.mtaSts.fetch).toMatchObject({
      outcome: 'not-attempted',
      detail: 'address-bogus',
    });
    const none = await look({ zones: [zone(records.replace(/^mta-sts.*\n/gm, ''))] });
    expect(none.seen.mtaSts.fetch).toMatchObject({
      outcome: 'not-attempted',
      detail: 'no-address',
    });
  });

  it('records of a bogus answer are not read', async () => {
    const text = `_mta-sts.contoso.com. 60 IN TXT "v=STSv1; id=666"
_smtp._tls.contoso.com. 60 IN TXT "v=TLSRPTv1; rua=mailto:a@evil.test"`;
    const forged = createWorld({ zones: [zone(text, { unsigned: true })] });
    const { seen } = await look({
      zones: [zone(records)],
      dns: (request) =>
        request.type === rrType.TXT && request.server === resolver
          ? forged.direct(request)
          : undefined,
    });
    expect(seen.mtaSts.txt).toMatchObject({ status: 'answer', dnssec: { state: 'bogus' } });
    expect(seen.mtaSts.id).toBeUndefined();
    expect(seen.tlsRpt.txt).toMatchObject({ status: 'answer', dnssec: { state: 'bogus' } });
    expect(seen.tlsRpt.rua).toEqual([]);
  });
});

describe('whatever the network says', () => {
  const garbage: Outcome<never>[] = (
    ['refused', 'timed-out', 'unreachable', 'not-attempted', 'garbage'] as const
  ).map((outcome) => ({ outcome, detail: '', timing }));
  const bytes = fc
    .uint8Array({ maxLength: 60 })
    .map((octets) => Buffer.from(octets).toString('base64'));
  const dnsOutcome = fc.oneof(
    fc.constantFrom(...garbage),
    bytes.map((message) => ({
      outcome: 'answered' as const,
      value: { transport: 'udp' as const, message },
      timing,
    })),
    fc.constantFrom('usual' as const),
    fc.constantFrom('empty' as const),
  );

  it('a survey resolves, and never sees a chain match that was not served', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(dnsOutcome, { minLength: 1, maxLength: 12 }),
        bytes,
        async (answers, junk) => {
          let turn = 0;
          const chain = { ok: true as const, version: junk, chain: [junk] };
          const world = createWorld({
            zones: [zone(mail)],
            smtp: {
              '192.0.2.25': {
                outcome: 'answered',
                value: { lines: [{ from: 'server', text: junk }], tls: chain },
                timing,
              },
            },
            dns: (request) => {
              const answer = answers[turn++ % answers.length];
              if (answer === 'empty') return refusing(request, rcode.NOERROR);
              return answer === 'usual' ? undefined : answer;
            },
          });
          const seen = await survey(contoso, world.network, settingsFor(world), planFor());
          expect(seen.domain).toBe(contoso);
          expect(
            seen.hosts
              .flatMap(({ endpoints }) => endpoints)
              .every(({ smtp }) => smtp.dane === undefined),
          ).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a domain whose policy names are too long to exist is surveyed all the same', async () => {
    const long =
      `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(55)}.contoso.com` as DomainName;
    const { seen } = await look({ zones: [zone(mail)] }, {}, undefined, long);
    expect(seen.tlsRpt.txt).toMatchObject({
      status: 'failed',
      dnssec: { reason: 'name-too-long' },
    });
  });
});
