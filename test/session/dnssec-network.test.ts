import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labAddresses, labNames } from '../../src/lab/addresses.js';
import type { Lab } from '../../src/lab/lab.js';
import { askOverTcp } from '../../src/lab/udp-exchange.js';
import {
  createValidator,
  defaultAlgorithms,
  nameFromText,
  parseTrustAnchors,
  rdataToText,
  rrType,
} from '../../src/protocols/dnssec/index.js';
import {
  openResolver,
  UsageError,
  type ResolverOptions,
} from '../../src/session/dnssec-network.js';
import { dohServer, dotServer } from '../io/encrypted-dns.js';
import { closeLabs, openLab, resolverOf } from '../lab/helpers.js';

jest.setTimeout(30_000);

const mx = [nameFromText(labNames.domain), rrType.MX] as const;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await closeLabs();
});

function inLab(lab: Lab): ResolverOptions {
  return {
    at: lab.clock.now(),
    anchors: parseTrustAnchors(lab.trustAnchors),
    endpointMap: lab.endpoints.toJSON(),
    allowPrivateAddresses: true,
  };
}

async function opened(options: ResolverOptions): ReturnType<typeof openResolver> {
  const resolver = await openResolver(options);
  closing.push(() => resolver.close());
  return resolver;
}

describe('openResolver', () => {
  it('gives the same validated answer over UDP, DoT, DoH and from the root down', async () => {
    const lab = await openLab({ senders: [] });
    const respond = (query: Uint8Array) => askOverTcp(query, resolverOf(lab));
    const [dot, doh] = [await dotServer(respond), await dohServer(respond)];
    closing.push(
      () => dot.close(),
      () => doh.close(),
    );
    const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const rootHintsFile = join(folder, 'hints');
    writeFileSync(
      rootHintsFile,
      `. NS root-server.test.\nroot-server.test. A ${labAddresses.rootServer}\n`,
    );
    const ways: readonly ResolverOptions[] = [
      { resolvers: [lab.resolver] },
      { resolvers: [`tls://127.0.0.1:${dot.port}`] },
      { resolvers: [`https://127.0.0.1:${doh.port}/dns-query`] },
      { resolvers: ['iterate'], rootHintsFile },
    ];
    for (const way of ways) {
      const resolver = await opened({ ...inLab(lab), ...way });
      const { status, dnssec, rdatas } = await resolver.lookup(...mx);
      expect([way, status, dnssec.state]).toEqual([way, 'answer', 'secure']);
      expect(rdatas.map((rdata) => rdataToText(rrType.MX, rdata))).toEqual([
        `0 ${labNames.legacyMx}.`,
      ]);
    }
  });

  it('judges by the anchors, the algorithms and the limits that it is given', async () => {
    const lab = await openLab({ senders: [] });
    const base = { ...inLab(lab), resolvers: [lab.resolver] };
    const reasonWith = async (options: ResolverOptions): Promise<string | undefined> =>
      (await (await opened({ ...base, ...options })).lookup(...mx)).dnssec.reason;
    expect(await reasonWith({})).toBeUndefined();
    expect(await reasonWith({ anchors: [] })).toBe('anchorless');
    expect(await reasonWith({ limits: { questions: 1 } })).toBe('question-budget');
    const none = new Map([...defaultAlgorithms].filter(([number]) => number !== 13));
    expect(await reasonWith({ algorithms: none })).toBe('anchorless');
  });

  it('lends its ways to ask to another validator', async () => {
    const lab = await openLab({ senders: [] });
    const { asks, at } = await opened({ ...inLab(lab), resolvers: [lab.resolver] });
    const [ask] = asks;
    if (ask === undefined) throw new Error('no way to ask');
    const validator = createValidator({
      ask,
      now: at,
      anchors: parseTrustAnchors(lab.trustAnchors),
    });
    expect((await validator.lookup(...mx)).dnssec.state).toBe('secure');
  });

  it('contacts no public address where the time is given, and nobody at all once closed', async () => {
    const resolver = await openResolver({ at: 1_790_000_000, resolvers: ['198.41.0.4'] });
    const { status, failure, dnssec } = await resolver.lookup(...mx);
    expect([status, failure]).toEqual(['failed', 'not-attempted']);
    expect(dnssec).toMatchObject({ state: 'indeterminate', reason: 'network-error', ede: 23 });
    const lab = await openLab({ senders: [] });
    const other = await openResolver({ ...inLab(lab), resolvers: [lab.resolver] });
    other.close();
    expect((await other.lookup(...mx)).failure).toBe('not-attempted');
    resolver.close();
  });

  it('refuses what it cannot use', async () => {
    await expect(openResolver({ resolvers: ['dns.example.net'] })).rejects.toThrow(UsageError);
    await expect(openResolver({ resolvers: ['iterate', '127.0.0.1'] })).rejects.toThrow(UsageError);
    await expect(
      openResolver({ resolvers: ['127.0.0.1'], endpointMap: { nonsense: '1' } }),
    ).rejects.toThrow(RangeError);
  });
});
