import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanRefused } from '../../src/assess/assess.js';
import type { RunOptions } from '../../src/session/options.js';
import { prepare } from '../../src/session/prepare.js';

const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-prepare-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const planText = `version: 1
domains:
  contoso.com:
    track: exchange-online
    stage: s0-baseline
    legacy-mx: contoso-com.mail.protection.outlook.com
    preference: 0
    ttl: { before: 3600, during: 60, after: 3600 }
`;
const plan = file('plan.yaml', planText);
const anchors = file('anchors', `. IN DS 1 13 2 ${'ab'.repeat(32)}\n`);
const options: RunOptions = {
  mode: 'verify',
  planFile: plan,
  domains: [],
  smtpProbe: 'auto',
  families: 'both',
  profile: 'exchange',
  resolvers: ['192.0.2.1'],
  allowPrivateAddresses: false,
};
const errors = (changes: Partial<RunOptions>) => {
  const prepared = prepare({ ...options, ...changes }, () => 1);
  return prepared.ok ? [] : prepared.errors;
};

describe('before a packet leaves', () => {
  test('a good set of options is accepted, with every domain of the plan', () => {
    const prepared = prepare(options, () => 1);
    expect(prepared).toMatchObject({
      ok: true,
      settings: { domains: ['contoso.com'], at: 1, atIsGiven: false },
    });
  });

  test.each([
    [{ profile: 'lax' }, /profile/],
    [{ smtpProbe: 'maybe' }, /smtp-probe/],
    [{ tlsReportsLast: '0' }, /tls-rpt-last/],
    [{ tlsReportsLast: '101' }, /tls-rpt-last/],
    [{ families: 'ipv5' }, /address-families/],
    [{ resolvers: ['dns.example'] }, /resolver/],
    [{ planFile: '/nowhere/plan.yaml' }, /plan.yaml/],
    [{ domains: ['example.org'] }, /not in/],
    [{ domains: ['not a name'] }, /not a domain name/],
    [{ mode: 'check', domains: [] }, /name a domain/],
    [{ trustAnchorsFile: file('bad-anchors', 'nonsense\n') }, /bad-anchors/],
    [{ endpointMapFile: file('bad-map', '[]'), trustAnchorsFile: anchors }, /endpoint map/],
    [{ basePlanFile: plan }, /base-ledger-file/],
    [{ smtpProxy: 'socks4://192.0.2.1' }, /smtp-proxy/],
    [{ ehloName: 'x\r\nQUIT' }, /ehlo-name/],
    [{ controlHosts: ['10.0.0.1'] }, /control-hosts.*private/],
  ] as const)('%o is wrong usage', (changes, message) => {
    expect(errors(changes).join('\n')).toMatch(message);
  });

  test('iterate takes the place of resolvers, and root hints go with nothing else', () => {
    const hints = file('hints', '. NS ns.test.\nns.test. A 192.0.2.1\n');
    const settings = (changes: Partial<RunOptions>) => {
      const prepared = prepare({ ...options, ...changes }, () => 1);
      return prepared.ok ? prepared.settings : undefined;
    };
    expect(settings({ resolvers: ['iterate'] })).toMatchObject({ resolvers: [] });
    expect(settings({ resolvers: ['iterate'] })?.iteration?.rootHints).toHaveLength(26);
    expect(settings({ resolvers: ['iterate'], rootHintsFile: hints })?.iteration).toEqual({
      rootHints: [{ server: 'ns.test.', address: '192.0.2.1' }],
    });
    expect(settings({ resolvers: ['tls://192.0.2.1'] })?.iteration).toBeUndefined();
    expect(errors({ resolvers: ['iterate', '192.0.2.1'] }).join()).toMatch(/asks no resolver/);
    expect(errors({ rootHintsFile: hints }).join()).toMatch(/only with resolver iterate/);
    expect(errors({ resolvers: ['iterate'], rootHintsFile: plan }).join()).toMatch(/plan.yaml/);
  });

  test('a login of the proxy is kept apart from what is recorded', () => {
    const smtpProxy = 'https://a:b@proxy.example.net:8443';
    const controlHosts = ['192.0.2.9', 'MX.example.net:26', '[2001:db8::1]'];
    const changes = { smtpProxy, controlHosts, allowPrivateAddresses: true };
    expect(prepare({ ...options, ...changes }, () => 1)).toMatchObject({
      settings: {
        smtpProxy: { kind: 'https', host: 'proxy.example.net', port: 8443 },
        controlHosts: [
          { address: '192.0.2.9', port: 25 },
          { address: 'mx.example.net', port: 26 },
          { address: '2001:db8::1', port: 25 },
        ],
      },
      secrets: { proxyLogin: { user: 'a', password: 'b' } },
    });
    expect(prepare(options, () => 1)).toMatchObject({ secrets: {} });
  });

  test('nobody can tell a gate over the public DNS a false time, or send it elsewhere', () => {
    const at = '2026-11-24T08:00:00Z';
    const map = file('map.json', '{"192.0.2.53:53/udp":"127.0.0.1:5353"}');
    expect(errors({ at }).join()).toMatch(/trust-anchors/);
    expect(errors({ endpointMapFile: map }).join()).toMatch(/trust-anchors/);
    const builtIn = file(
      'root',
      '. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n',
    );
    expect(errors({ at, trustAnchorsFile: builtIn }).join()).toMatch(/built-in/);
    expect(errors({ at, trustAnchorsFile: anchors })).toEqual([]);
    expect(errors({ at: '2026-02-31T08:00:00Z', trustAnchorsFile: anchors }).join()).toMatch(
      /RFC 3339/,
    );
  });

  test('a refused plan is thrown as such, with its errors', () => {
    const planFile = file('refused.yaml', planText.replace('s0-baseline', 's0-base'));
    expect(() => prepare({ ...options, planFile }, () => 1)).toThrow(PlanRefused);
  });
});

describe('the TLS reports that a gate shall hear', () => {
  const policy = (domain: string) => ({
    policy: { 'policy-type': 'tlsa', 'policy-domain': domain },
  });
  const range = {
    'start-datetime': '2026-11-24T00:00:00Z',
    'end-datetime': '2026-11-25T00:00:00Z',
  };
  const report = (...domains: readonly string[]) =>
    JSON.stringify({ 'date-range': range, policies: domains.map(policy) });
  const good = file('good.json', report('contoso.com', 'example.org'));
  const gate = { mode: 'gate', planFile: plan } as const;

  test('go into the settings, those about its domains alone', () => {
    const asked = { ...options, ...gate, tlsReports: [good] };
    expect(prepare({ ...asked, tlsReportsLast: '7' }, () => 1)).toMatchObject({
      settings: { tlsReports: { last: 7 } },
    });
    const prepared = prepare(asked, () => 1);
    expect(prepared).toMatchObject({
      ok: true,
      settings: { tlsReports: { last: 3, reports: [{ policies: [{ domain: 'contoso.com' }] }] } },
    });
    const other = file('other.json', report('example.org'));
    expect(prepare({ ...options, ...gate, tlsReports: [other] }, () => 1)).toMatchObject({
      ok: true,
      settings: { tlsReports: { reports: [] } },
    });
  });

  test('are refused where one cannot be read: what it says is not known', () => {
    const bad = file('bad.json', '{}');
    expect(errors({ ...gate, tlsReports: [good, bad] })).toEqual([
      expect.stringContaining('bad.json: $.date-range'),
    ]);
    expect(errors({ ...gate, tlsReports: [join(folder, 'none.json')] })).toEqual([
      expect.stringContaining('none.json cannot be read: no such file'),
    ]);
  });

  test('are left alone by verify, and absent where none are named', () => {
    for (const changes of [{ tlsReports: [good] }, { ...gate, tlsReports: [] }]) {
      const prepared = prepare({ ...options, ...changes }, () => 1);
      expect(prepared).toMatchObject({ ok: true });
      expect(prepared).not.toHaveProperty('settings.tlsReports');
    }
  });
});
