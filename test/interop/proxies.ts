import { writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createClock } from '../../src/io/clock.js';
import { createLiveNetwork } from '../../src/io/live-network.js';
import type { ProxyWithLogin } from '../../src/io/tunnel.js';
import { issueCertificate } from '../../src/lab/certificates.js';
import { MailHost } from '../../src/lab/mail-host.js';
import { readSmtpTranscript } from '../../src/protocols/smtp/index.js';
import { startDaemon, until, type Daemon } from './world/process.js';
import type { Row } from './words.js';

/** Where the programs are: Debian's microsocks (SOCKS5) and tinyproxy (HTTP CONNECT). */
export interface ProxyPrograms {
  readonly microsocks: string;
  readonly tinyproxy: string;
}

const login = { user: 'probe', password: 'interop' };
const now = Math.floor(Date.now() / 1000);

/**
 * Our probe through other people's proxies, over loopback: a session that is what it is without, a login that is refused,
 * and a target that is closed.
 */
export async function throughProxies(
  programs: ProxyPrograms,
  folder: string,
): Promise<readonly Row[]> {
  const dates = { notBefore: now - 3600, notAfter: now + 86_400 };
  const leaf = issueCertificate({ subject: 'mx.test', dnsNames: ['mx.test'], ...dates });
  const host = await MailHost.open({ name: 'mx.test', chain: [leaf] });
  const started: Daemon[] = [];
  try {
    const ports = [await freePort(), await freePort()] as const;
    started.push(await startMicrosocks(programs.microsocks, ports[0], folder));
    started.push(await startTinyproxy(programs.tinyproxy, ports[1], folder));
    const socks: ProxyWithLogin = { kind: 'socks5', host: '127.0.0.1', port: ports[0], login };
    const http: ProxyWithLogin = { kind: 'http', host: '127.0.0.1', port: ports[1], login };
    const direct = await probe(host.port);
    return [
      row('microsocks', 'a mail server', await probe(host.port, socks), direct),
      row('tinyproxy', 'a mail server', await probe(host.port, http), direct),
      ...(await refusals('microsocks', socks, host.port)),
      ...(await refusals('tinyproxy', http, host.port)),
    ];
  } finally {
    await Promise.all(started.map((daemon) => daemon.stop()));
    await host.close();
  }
}

async function refusals(
  name: string,
  proxy: ProxyWithLogin,
  port: number,
): Promise<readonly Row[]> {
  const wrong = { ...proxy, login: { ...login, password: 'wrong' } };
  const [closed = ''] = (await probe(await freePort(), proxy)).split(' ');
  // Each proxy has a word of its own for it, and none of them is evidence.
  const ours = ['refused', 'unreachable', 'timed-out', 'not-attempted'].includes(closed);
  return [
    row(name, 'a wrong login', await probe(port, wrong), 'not-attempted proxy: login-refused'),
    row(name, 'a closed port', ours ? 'nothing known' : closed, 'nothing known'),
  ];
}

function row(proxy: string, subject: string, ours: string, expected: string): Row {
  return { stage: '', when: `through ${proxy}`, subject, ours, others: { expected } };
}

async function probe(port: number, smtpProxy?: ProxyWithLogin): Promise<string> {
  const network = createLiveNetwork({
    clock: createClock(),
    atIsGiven: false,
    allowPrivateAddresses: true,
    endpointMap: {},
    timeouts: { connect: 3_000 },
    ...(smtpProxy && { smtpProxy }),
  });
  try {
    const request = { address: '127.0.0.1', port, serverName: 'mx.test' };
    const seen = readSmtpTranscript(await network.smtp(request));
    const word = seen.outcome === 'answered' ? seen.starttls : seen.outcome;
    return [word, seen.detail, seen.banner, seen.chain[0]?.spkiSha256 ?? '']
      .filter((part) => part !== '')
      .join(' ');
  } finally {
    network.close();
  }
}

async function startMicrosocks(file: string, port: number, folder: string): Promise<Daemon> {
  const { user, password } = login;
  const args = ['-i', '127.0.0.1', '-p', `${port}`, '-u', user, '-P', password];
  return listening(startDaemon('microsocks', file, args, join(folder, 'microsocks.log')), port);
}

async function startTinyproxy(file: string, port: number, folder: string): Promise<Daemon> {
  const config = join(folder, 'tinyproxy.conf');
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'Allow 127.0.0.1',
    'Timeout 30',
    'MaxClients 10',
    `BasicAuth ${login.user} ${login.password}`,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const log = join(folder, 'tinyproxy.log');
  return listening(startDaemon('tinyproxy', file, ['-d', '-c', config], log), port);
}

async function listening(daemon: Daemon, port: number): Promise<Daemon> {
  await until(`${daemon.name} listens`, () => isOpen(port));
  return daemon;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
