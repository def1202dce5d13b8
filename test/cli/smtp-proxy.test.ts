import { readFileSync, writeFileSync } from 'node:fs';
import type { Report } from '../../src/core/report.js';
import type { BulkLine } from '../../src/session/bulk.js';
import { forwarder, type Forwarder } from '../io/proxies.js';
import { closeAll, closedPort, tcpServer } from '../io/servers.js';
import { commandLine, type Printed } from '../support/command-line.js';
import { LabCommandLine } from '../support/lab-command-line.js';

const at = (name: string): string => world.at(name);
const login = { user: 'zaphod', password: 'hunter2hunter2' };
let world: LabCommandLine;
let proxy: Forwarder;
beforeAll(async () => {
  world = await LabCommandLine.open();
  writeFileSync(at('list'), 'contoso.com\n');
});
beforeEach(async () => (proxy = await forwarder('socks5', login)));
afterEach(closeAll);
afterAll(() => world.close());

const check = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  map?: string,
): Promise<Printed> => world.check([...args, '--allow-private-addresses'], { env }, map);

const url = (port: number, scheme = 'socks5'): string =>
  `${scheme}://${login.user}:${login.password}@127.0.0.1:${port}`;
const reportOf = ({ out }: Printed): Report => JSON.parse(out) as Report;
const codesOf = (ran: Printed): readonly string[] =>
  reportOf(ran).domains.flatMap(({ findings }) => findings.map(({ code }) => code));

describe('check through a proxy', () => {
  const legacyHost = (): string => `127.0.0.1:${world.lab.legacyHost.port}`;

  test.each(['option', 'environment'])('named by the %s sees what it sees without', async (how) => {
    const direct = reportOf(await check(['contoso.com', '--json']));
    const through = await (how === 'option'
      ? check(['contoso.com', '--json', '--smtp-proxy', url(proxy.port)])
      : check(['contoso.com', '--json'], { DANE_CUTOVER_SMTP_PROXY: url(proxy.port) }));
    const { summary, verdict } = reportOf(through).domains[0] ?? {};
    expect({ summary, verdict }).toMatchObject({
      summary: direct.domains[0]?.summary,
      verdict: direct.domains[0]?.verdict,
    });
    expect(proxy.asked).toEqual([legacyHost()]);
  });

  test('records the proxy, and neither prints nor records its login', async () => {
    const args = ['contoso.com', '--json', '--smtp-proxy', url(proxy.port)];
    const live = await check([...args, '--recording', at('run.json'), '--ehlo-name', 'probe.test']);
    const text = readFileSync(at('run.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      settings: {
        smtpProxy: { kind: 'socks5', host: '127.0.0.1', port: proxy.port },
        ehloName: 'probe.test',
      },
    });
    expect(text).toContain('EHLO probe.test');
    for (const secret of [
      login.password,
      login.user,
      Buffer.from(login.password).toString('base64'),
    ])
      expect(live.all + text).not.toContain(secret);
    const replayed = await commandLine(['replay', at('run.json'), '--json']);
    expect(replayed.out).toBe(live.out);
  });

  test('serves a list of domains as well', async () => {
    const { out } = await check(['--domains', at('list'), '--smtp-proxy', url(proxy.port)]);
    expect((JSON.parse(out) as BulkLine).summary?.hosts[0]).toMatchObject({
      addresses: [{ starttls: 'established' }],
    });
    expect(proxy.asked).toEqual([legacyHost()]);
  });

  test('that refuses our login, or is down, is unknown and says that it is the proxy', async () => {
    const wrong = url(proxy.port).replace(login.user, 'nobody');
    for (const given of [wrong, url(await closedPort())]) {
      const ran = await check(['contoso.com', '--json', '--smtp-proxy', given]);
      expect(codesOf(ran)).toContain('smtp-not-probed');
      expect(codesOf(ran).filter((code) => /^(smtp-unreachable|starttls)/.test(code))).toEqual([]);
      expect(ran.out).toContain('"detail": "proxy: ');
      expect(ran.all).not.toContain(login.password);
      expect(reportOf(ran).verdict).not.toBe('pass');
    }
  });

  test.each<[string, readonly Buffer[]]>([
    ['http', [Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n')]],
    ['http', [Buffer.from('HTTP/1.1 503 Busy\r\n\r\n')]],
    ['http', [Buffer.from('HTTP/1.1 504 Late\r\n\r\n')]],
    ['socks5', [Buffer.from([5, 0]), Buffer.from([5, 1, 0, 1, 0, 0, 0, 0, 0, 0])]],
  ])(
    'of kind %s that fails without saying whose fault it is claims neither',
    async (kind, said) => {
      const port = await tcpServer((socket) => {
        const left = [...said];
        socket.on('data', () => socket.write(left.shift() ?? ''));
      });
      const given = `${kind}://127.0.0.1:${port}`;
      const ran = await check(['contoso.com', '--json', '--smtp-proxy', given]);
      const found = reportOf(ran).domains[0]?.findings.find(
        ({ code }) => code === 'smtp-proxy-or-server',
      );
      expect(found).toMatchObject({ level: 'unknown' });
      expect(
        codesOf(ran).filter((code) => /^(smtp-unreachable|smtp-not|starttls)/.test(code)),
      ).toEqual([]);
    },
  );

  test.each(['socks4://127.0.0.1', 'http://127.0.0.1', 'socks5://probe@127.0.0.1'])(
    '%s is wrong usage, and is not repeated',
    async (text) => {
      const given = text.replace('//', `//probe:${login.password}@`);
      const { code, all } = await check(['contoso.com', '--smtp-proxy', given]);
      expect(code).toBe(2);
      expect(all).toContain('smtp-proxy: not one of socks5://');
      expect(all).not.toContain(login.password);
    },
  );
});

describe('a mail server that is silent', () => {
  /** The legacy host's address leads to a port on which nobody listens. */
  async function checkDown(...controls: readonly string[]): Promise<Printed> {
    const map = Object.entries(world.lab.endpoints.toJSON()).map(([from, to]) =>
      to === `127.0.0.1:${world.lab.legacyHost.port}` ? [from, '127.0.0.1:1'] : [from, to],
    );
    writeFileSync(at('down.json'), JSON.stringify(Object.fromEntries(map)));
    const hosts = controls.flatMap((host) => ['--control-hosts', host]);
    return check(['contoso.com', '--json', ...hosts], {}, 'down.json');
  }

  test('is unknown with three ways out where no control host is named (F06)', async () => {
    const ran = await checkDown();
    const finding = reportOf(ran).domains[0]?.findings.find(
      ({ code }) => code === 'smtp-unreachable-from-here',
    );
    expect(finding).toMatchObject({
      level: 'unknown',
      evidence: { controls: '0 of 0 control hosts answered' },
    });
    for (const way of ['self-hosted runner', 'smtp-proxy', 'recording made elsewhere'])
      expect(finding?.remedy.join(' ')).toContain(way);
  });

  test('is unknown and down where a control host answers, closed here where none does', async () => {
    expect(codesOf(await checkDown('198.51.100.25'))).toContain('smtp-unreachable');
    expect(codesOf(await checkDown('192.0.2.80'))).toContain('smtp-unreachable-from-here');
    const other = await checkDown('[2001:db8::25]:25');
    expect(codesOf(other)).toContain('smtp-unreachable-from-here');
  });

  test.each(['nonsense', '192.0.2.300', 'mx.example.net:0', '192.0.2.1:70000', ''])(
    'control host %j is wrong usage',
    async (text) => {
      const { code, all } = await check(['contoso.com', '--control-hosts', text]);
      expect(code).toBe(2);
      expect(all).toMatch(/control-hosts/);
    },
  );

  test.each([
    'localhost',
    'a b.example.net',
    'x.example.net\r\nQUIT',
    'probe',
    `${'a.'.repeat(130)}a`,
  ])('EHLO name %j is wrong usage', async (text) => {
    const { code, all } = await check(['contoso.com', '--ehlo-name', text]);
    expect(code).toBe(2);
    expect(all).toMatch(/ehlo-name/);
  });
});
