import { rcode, rrType } from '../../src/protocols/dns/types.js';
import { readNsec, readRrsig } from '../../src/protocols/dns/rdata.js';
import { nameFromText } from '../../src/protocols/dns/name.js';
import { parseTrustAnchors } from '../../src/protocols/dnssec/anchors.js';
import { createValidator } from '../../src/protocols/dnssec/index.js';
import { labAddresses as at, labNames } from '../../src/lab/addresses.js';
import { LabResolver } from '../../src/lab/resolver.js';
import type { Lab } from '../../src/lab/lab.js';
import {
  closeLabs,
  day,
  endpointOf,
  hour,
  mxSet,
  openLab,
  query,
  resolverOf,
  texts,
} from './helpers.js';

afterEach(closeLabs);

async function judge(lab: Lab, name: string, type: number) {
  const { clock, endpoints, internet } = lab;
  const resolver = await LabResolver.open({ clock, endpoints, delegations: internet.delegations });
  try {
    const validator = createValidator({
      anchors: parseTrustAnchors(lab.trustAnchors),
      now: clock.now(),
      ask: (asked, askedType) => resolver.ask(asked, askedType),
    });
    const { status, dnssec } = await validator.lookup(nameFromText(name), type);
    return `${status} ${dnssec.state}`;
  } finally {
    await resolver.close();
  }
}

describe('the zones of the lab', () => {
  it.each([
    ['contoso.com.', 'MX', 'answer secure'],
    ['_mta-sts.contoso.com.', 'TXT', 'nxdomain secure'],
    ['contoso.com.', 'TLSA', 'nodata secure'],
    ['_25._tcp.contoso.com.', 'TLSA', 'nxdomain secure'],
    [`${labNames.legacyMx}.`, 'A', 'answer insecure'],
    [`${labNames.newMx}.`, 'A', 'nxdomain secure'],
    ['ns1.o-v1.mx.microsoft.', 'A', 'answer secure'],
    ['example.org.', 'MX', 'nxdomain secure'],
  ] as const)('%s %s is %s from the private root', async (name, type, expected) => {
    expect(await judge(await openLab(), name, rrType[type])).toBe(expected);
  });

  it('signatures hold for two days and are made anew as lab time moves', async () => {
    const lab = await openLab();
    const left: number[] = [];
    for (let days = 0; days < 9; days++) {
      const reply = await query(endpointOf(lab, at.ns1), 'contoso.com.', rrType.MX);
      const signature = reply.answers.find(({ type }) => type === rrType.RRSIG);
      const { expiration, inception } = readRrsig(signature?.rdata ?? new Uint8Array());
      expect(inception).toBeLessThanOrEqual(lab.clock.now());
      left.push(expiration - lab.clock.now());
      lab.clock.advance(day + 3 * hour);
    }
    expect(Math.min(...left)).toBeGreaterThan(35 * hour);
    expect(Math.max(...left)).toBeLessThanOrEqual(48 * hour);
    expect(await judge(lab, 'contoso.com.', rrType.MX)).toBe('answer secure');
  });

  it('a signer that stops makes the zone bogus two days later (A05)', async () => {
    const lab = await openLab();
    lab.internet.contoso.signer.stopResigning();
    expect(await judge(lab, 'contoso.com.', rrType.MX)).toBe('answer secure');
    lab.clock.advance(2 * day + 1);
    expect(await judge(lab, 'contoso.com.', rrType.MX)).toMatch(/bogus$/);
    expect(await judge(lab, 'ns1.o-v1.mx.microsoft.', rrType.A)).toBe('answer secure');
  });

  it('NSEC speaks of the delegation to outlook.com as one without DS (A03)', async () => {
    const lab = await openLab();
    const reply = await query(endpointOf(lab, at.comServer), 'outlook.com.', rrType.DS);
    const proof = reply.authorities.find(({ type }) => type === rrType.NSEC);
    const { types } = readNsec(proof?.rdata ?? new Uint8Array());
    expect(reply.answers).toEqual([]);
    expect([types.has(rrType.NS), types.has(rrType.DS), types.has(rrType.SOA)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("Microsoft's legacy server answers without EDNS, and NOTIMP to TLSA and DS", async () => {
    const lab = await openLab();
    const server = endpointOf(lab, at.legacyServer);
    const found = await query(server, labNames.legacyMx, rrType.A);
    expect(texts(found, rrType.A)).toEqual([at.legacyMx]);
    expect(found.edns).toBeUndefined();
    for (const type of [rrType.TLSA, rrType.DS]) {
      const reply = await query(server, labNames.legacyMx, type);
      expect([reply.rcode, reply.edns]).toEqual([rcode.NOTIMP, undefined]);
    }
  });

  it('answers that do not fit into UDP come whole over TCP', async () => {
    const lab = await openLab();
    const many = Array.from({ length: 40 }, (_, index) => `${index} mx${index}.example.net.`);
    expect(await lab.update(mxSet(60, ...many))).toBe(rcode.NOERROR);
    const overUdp = await query(endpointOf(lab, at.ns1), 'contoso.com.', rrType.MX);
    const overTcp = await query(endpointOf(lab, at.ns1, 'tcp'), 'contoso.com.', rrType.MX, {
      tcp: true,
    });
    expect([overUdp.flags.tc, overUdp.answers.length]).toEqual([true, 0]);
    expect(texts(overTcp, rrType.MX)).toHaveLength(40);
  });
});

describe('the second server of contoso.com', () => {
  it('is 40 s of lab time behind the first', async () => {
    const lab = await openLab();
    const seen = async (address: string) =>
      texts(await query(endpointOf(lab, address), 'contoso.com.', rrType.MX), rrType.MX);
    const old = [`0 ${labNames.legacyMx}.`];
    const fresh = ['5 mx.example.net.'];
    expect(await lab.update(mxSet(60, ...fresh))).toBe(rcode.NOERROR);
    expect([await seen(at.ns1), await seen(at.ns2)]).toEqual([fresh, old]);
    lab.clock.advance(38);
    expect(await seen(at.ns2)).toEqual(old);
    lab.clock.advance(2);
    expect(await seen(at.ns2)).toEqual(fresh);
  });

  it('takes no updates', async () => {
    const lab = await openLab();
    const { sendUpdate } = await import('../../src/lab/send-update.js');
    const refused = await sendUpdate(
      endpointOf(lab, at.ns2),
      'contoso.com.',
      mxSet(60, '5 mx.example.net.'),
    );
    expect(refused).toBe(rcode.REFUSED);
  });
});

describe("the lab's resolver", () => {
  it('holds an answer for its full TTL of lab time and counts down', async () => {
    const lab = await openLab({ lag: 0 });
    const ask = () => query(resolverOf(lab), 'contoso.com.', rrType.MX);
    expect((await ask()).answers[0]?.ttl).toBe(3600);
    await lab.update(mxSet(60, '5 mx.example.net.'));
    lab.clock.advance(3500);
    const late = await ask();
    expect(texts(late, rrType.MX)).toEqual([`0 ${labNames.legacyMx}.`]);
    expect(late.answers[0]?.ttl).toBeLessThanOrEqual(100);
    lab.clock.advance(100);
    expect(texts(await ask(), rrType.MX)).toEqual(['5 mx.example.net.']);
  });

  it('holds a denial for the negative TTL (RFC 2308)', async () => {
    const lab = await openLab({ lag: 0 });
    const ask = async () =>
      (await query(resolverOf(lab), '_mta-sts.contoso.com.', rrType.TXT)).rcode;
    expect(await ask()).toBe(rcode.NXDOMAIN);
    const { setOf } = await import('./helpers.js');
    await lab.update(setOf('_mta-sts.contoso.com.', rrType.TXT, 60, '"v=STSv1; id=1;"'));
    lab.clock.advance(298);
    expect(await ask()).toBe(rcode.NXDOMAIN);
    lab.clock.advance(2);
    expect(await ask()).toBe(rcode.NOERROR);
  });

  it('hears the lagging server too, in turn', async () => {
    const lab = await openLab();
    await lab.update(mxSet(60, '5 mx.example.net.'));
    const seen = new Set<string>();
    for (let turn = 0; turn < 4; turn++) {
      lab.flushResolver();
      seen.add(texts(await query(resolverOf(lab), 'contoso.com.', rrType.MX), rrType.MX).join());
    }
    expect(seen.size).toBe(2);
  });

  it('passes DNSSEC records to clients that set DO, and to no others; answers over TCP', async () => {
    const lab = await openLab();
    const types = async (options: { edns?: boolean; tcp?: boolean }) => {
      const reply = await query(resolverOf(lab), 'contoso.com.', rrType.MX, options);
      return reply.answers.map(({ type }) => type);
    };
    expect(await types({})).toEqual([rrType.MX, rrType.RRSIG]);
    expect(await types({ tcp: true })).toEqual([rrType.MX, rrType.RRSIG]);
    expect(await types({ edns: false })).toEqual([rrType.MX]);
  });

  it('turns the legacy server’s NOTIMP into SERVFAIL', async () => {
    const lab = await openLab();
    const reply = await query(resolverOf(lab), `_25._tcp.${labNames.legacyMx}`, rrType.TLSA);
    expect(reply.rcode).toBe(rcode.SERVFAIL);
  });
});
