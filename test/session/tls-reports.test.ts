import { assess } from '../../src/assess/assess.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import { createReplayNetwork } from '../../src/protocols/recording/replay.js';
import { writeRecording } from '../../src/protocols/recording/write.js';
import { replaySession, sha256Hex } from '../../src/session/session.js';
import { tool } from '../../src/session/version.js';
import { planText } from '../cli/spawn-cli.js';

const day = 86_400;
const midnight = Date.UTC(2026, 10, 24) / 1000;
const policy = { type: 'tlsa', domain: 'contoso.com', strings: [], mxHosts: [], details: [] };
const report = (failures: number) => ({
  organization: 'A',
  from: midnight,
  until: midnight + day - 1,
  policies: [{ ...policy, successes: 1, failures }],
});
const sighting = {
  domain: 'contoso.com',
  stage: 's8-enable-dane',
  fact: 'live',
  value: { mxTtl: 60 },
  at: midnight - 60,
  by: 'test',
} as const;

async function replayed(failures: number) {
  const settings: RunSettings = {
    mode: 'gate',
    profile: 'exchange',
    domains: ['contoso.com'],
    plan: { file: 'dane-cutover.yaml', text: planText('s8-enable-dane') },
    ledger: [sighting] as unknown as RunSettings['ledger'],
    trustAnchors: [`. IN DS 1 13 2 ${'ab'.repeat(32)}`],
    roots: [],
    at: midnight + 2 * day,
    atIsGiven: false,
    resolvers: [{ address: '192.0.2.53', port: 53 }],
    allowPrivateAddresses: false,
    endpointMap: {},
    families: 'both',
    smtpProbe: 'off',
    controlHosts: [],
    tlsReports: { last: 3, reports: [report(failures)] },
  };
  const tools = { network: createReplayNetwork([]), digest: sha256Hex, tool };
  const first = await assess(settings, tools);
  const again = await replaySession(writeRecording(settings, [], [], tool));
  return { first, again: again.report };
}
const rowOf = ({ domains }: Awaited<ReturnType<typeof replayed>>['first']) =>
  domains[0]?.checks.find(({ check }) => check.startsWith('no tlsa failures'));

describe('a gate that heard TLS reports', () => {
  test.each([
    [0, 'ok'],
    [2, 'failed'],
  ])('replays to the same report: %i failures', async (failures, mark) => {
    const { first, again } = await replayed(failures);
    expect(rowOf(first)).toMatchObject({ mark });
    expect(again).toEqual(first);
  });

  test('is no pass where clean reports are all that was seen', async () => {
    const { first } = await replayed(0);
    expect(first.verdict).toBe('unknown');
    const failed = (await replayed(1)).first;
    expect(failed.verdict).toBe('fail');
    expect(failed.domains[0]?.findings.map(({ code }) => code)).toContain('tlsrpt-dane-failures');
  });
});
