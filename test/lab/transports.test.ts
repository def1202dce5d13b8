import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageId } from '../../src/core/migration/ids.js';
import type { Report } from '../../src/core/report.js';
import { instantToText } from '../../src/core/time.js';
import { labAddresses } from '../../src/lab/addresses.js';
import type { Lab } from '../../src/lab/lab.js';
import { askOverTcp } from '../../src/lab/udp-exchange.js';
import { readRecording } from '../../src/protocols/recording/read.js';
import { prepare } from '../../src/session/prepare.js';
import { replaySession, runSession } from '../../src/session/session.js';
import { planText } from '../cli/spawn-cli.js';
import { dohServer, dotServer, type EncryptedServer, type Respond } from '../io/encrypted-dns.js';
import { become } from '../support/lab-runs.js';
import { closeLabs, openLab, resolverOf } from './helpers.js';

jest.setTimeout(60_000);

const open: EncryptedServer[] = [];
let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dane-cutover-'))));
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(open.splice(0).map((server) => server.close()));
  await closeLabs();
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

interface Run {
  readonly report: Report;
  readonly recording: string;
}

async function verify(
  lab: Lab,
  stage: StageId,
  resolvers: readonly string[],
  hints?: string,
): Promise<Run> {
  const prepared = prepare(
    {
      mode: 'verify',
      planFile: file('plan.yaml', planText(stage)),
      domains: [],
      smtpProbe: 'require',
      families: 'both',
      profile: 'strict',
      resolvers,
      ...(hints !== undefined && { rootHintsFile: file('hints', hints) }),
      trustAnchorsFile: file('anchors', lab.trustAnchors),
      allowPrivateAddresses: true,
      at: instantToText(lab.clock.now()),
      endpointMapFile: file('map.json', JSON.stringify(lab.endpoints)),
      extraCaFile: file('ca.pem', lab.caPem),
    },
    () => 0,
  );
  if (!prepared.ok) throw new Error(prepared.errors.join('\n'));
  return runSession(prepared.settings);
}

const hints = `. NS root-server.test.\nroot-server.test. A ${labAddresses.rootServer}\n`;

/** All that a reader would act on: everything but times and what differs from run to run. */
function judged({ verdict, domains }: Report): object {
  return {
    verdict,
    domains: domains.map((domain) => ({
      verdict: domain.verdict.word,
      live: domain.consistentWith,
      checks: domain.checks.map(({ mark, check }) => [mark, check]),
      findings: domain.findings.map(({ code, level, subject }) => [code, level, subject]),
      tenantCodes: domain.tenantCodes,
      summary: domain.summary,
      servers: domain.observation.servers.map(({ server, address, mx }) => [
        server,
        address,
        mx.status,
        mx.dnssec.state,
      ]),
    })),
  };
}

async function encrypted(
  lab: Lab,
): Promise<{ readonly dot: EncryptedServer; readonly doh: EncryptedServer }> {
  const respond: Respond = (query) => askOverTcp(query, resolverOf(lab));
  const [dot, doh] = [await dotServer(respond), await dohServer(respond)];
  open.push(dot, doh);
  return { dot, doh };
}

describe.each([
  ['s0-baseline', 'insecure-host'],
  ['s9-enforce-mta-sts', 'authenticated'],
] as const)('at %s', (stage, dane) => {
  it('a resolver, DoT, DoH and iteration from the root give one verdict, live and replayed', async () => {
    const lab = await openLab({ senders: [] });
    await become(lab, stage);
    const { dot, doh } = await encrypted(lab);
    const ways: Readonly<Record<string, () => Promise<Run>>> = {
      resolver: () => verify(lab, stage, [lab.resolver]),
      dot: () => verify(lab, stage, [`tls://127.0.0.1:${dot.port}#dns.example.net`]),
      doh: () => verify(lab, stage, [`https://127.0.0.1:${doh.port}/dns-query#dns.example.net`]),
      iterate: () => verify(lab, stage, ['iterate'], hints),
    };
    const runs = new Map<string, Run>();
    for (const [way, run] of Object.entries(ways)) runs.set(way, await run());
    const plain = judged(runs.get('resolver')?.report ?? ({} as Report));
    expect(plain).toMatchObject({ verdict: 'pass', domains: [{ summary: { dane } }] });
    for (const [way, { report, recording }] of runs) {
      expect({ way, ...judged(report) }).toEqual({ way, ...plain });
      expect((await replaySession(recording)).report).toEqual(report);
    }
    expect(dot.seen).toMatchObject({ connections: 1, serverNames: ['dns.example.net'] });
    expect(doh.seen).toMatchObject({ connections: 1, serverNames: ['dns.example.net'] });

    const { exchanges, settings } = readRecording(runs.get('iterate')?.recording ?? '');
    expect(settings.resolvers).toEqual([]);
    const asked = exchanges.flatMap((exchange) => (exchange.kind === 'dns' ? [exchange] : []));
    // Nobody was asked for recursion, and no question twice.
    expect(asked.filter(({ request }) => request.recurse)).toEqual([]);
    expect(new Set(asked.map(({ request }) => JSON.stringify(request))).size).toBe(asked.length);
    expect(asked[0]?.request).toMatchObject({ server: labAddresses.rootServer, name: '.' });

    const overTls = readRecording(runs.get('dot')?.recording ?? '').exchanges.filter(
      (exchange) => exchange.kind === 'dns' && exchange.request.recurse,
    );
    expect(overTls.every(({ request }) => 'channel' in request)).toBe(true);
    const chains = overTls.filter(
      ({ kind, result }) =>
        kind === 'dns' && result.outcome === 'answered' && 'chain' in result.value,
    );
    expect(chains).toHaveLength(1);
  });
});

it('iteration from a root that is not the anchored one is not believed', async () => {
  const [lab, other] = [await openLab({ senders: [] }), await openLab({ senders: [] })];
  await become(lab, 's0-baseline');
  const mixed = { ...lab, trustAnchors: other.trustAnchors };
  const { report } = await verify(mixed, 's0-baseline', ['iterate'], hints);
  expect(report.verdict).not.toBe('pass');
  expect(report.domains[0]?.summary.dnssec).toBe('bogus');
});
