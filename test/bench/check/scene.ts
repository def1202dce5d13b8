import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { issueCertificate } from '../../../src/lab/certificates.js';
import { runProgram, type Processes } from '../../fuzz/dnssec/processes.js';
import { find } from '../programs.js';
import { startKnot } from '../world/knot.js';
import { makeZones, type BenchZones } from '../world/zones.js';

/** The resolver of all who are measured: the same for ours and for theirs, which believe in it. */
export const resolver = '127.0.0.53';

export interface Mail {
  readonly certificate: string;
  readonly key: string;
  /** SHA-256 of the key, as in TLSA 3 1 1. */
  readonly tlsa: string;
}

/** One key for every host, kept as long as the zones that name it. */
export function mailKey(cache: string): Mail {
  const [certificate, key] = ['mail.pem', 'mail.key'].map((name) => join(cache, name)) as [
    string,
    string,
  ];
  mkdirSync(cache, { recursive: true });
  if (!existsSync(key)) {
    const now = Math.floor(Date.now() / 1000);
    const made = issueCertificate({
      subject: 'mx.bench.example.net',
      notBefore: now - 86_400,
      notAfter: now + 3_650 * 86_400,
    });
    writeFileSync(certificate, made.pem);
    writeFileSync(key, made.key.privateKey.export({ format: 'pem', type: 'pkcs8' }), {
      mode: 0o600,
    });
  }
  const spki = createPublicKey(createPrivateKey(readFileSync(key))).export({
    format: 'der',
    type: 'spki',
  });
  return { certificate, key, tlsa: createHash('sha256').update(spki).digest('hex') };
}

/** In our own namespaces: loopback is up, and the C library asks the resolver and trusts its AD bit. */
async function prepareNamespace(folder: string): Promise<void> {
  await runProgram(find('ip') ?? 'ip', ['link', 'set', 'lo', 'up'], folder);
  const conf = join(folder, 'resolv.conf');
  writeFileSync(conf, `nameserver ${resolver}\noptions trust-ad edns0\n`);
  await runProgram(find('mount') ?? 'mount', ['--bind', conf, '/etc/resolv.conf'], folder);
}

function unboundConf(folder: string, zones: BenchZones): string {
  return `server:
  directory: "${folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  verbosity: 0
  interface: ${resolver}
  access-control: 127.0.0.0/8 allow
  do-ip6: no
  do-not-query-localhost: no
  num-threads: 1
  trust-anchor: "${zones.anchorDs}"
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@53
`;
}

async function listening(port: number, address: string): Promise<void> {
  for (let left = 200; ; left--) {
    const socket = connect(port, address);
    const open = await new Promise<boolean>((done) => {
      socket.once('connect', () => done(true));
      socket.once('error', () => done(false));
    });
    socket.destroy();
    if (open) return;
    if (left === 0) throw new Error(`nothing listens at ${address}:${port}`);
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** A fresh resolver with empty caches; its process id. */
export async function startResolver(
  folder: string,
  zones: BenchZones,
  processes: Processes,
): Promise<number> {
  const conf = join(folder, 'unbound.conf');
  writeFileSync(conf, unboundConf(folder, zones));
  const child = processes.start(find('unbound') ?? '', ['-d', '-c', conf], folder);
  await listening(53, resolver);
  return child.pid ?? 0;
}

export interface Scene {
  readonly zones: BenchZones;
  readonly anchors: string;
  readonly clean: () => void;
}

/** Signed zones behind Knot, and a mail server at every loopback address. */
export async function openScene(
  cache: string,
  folder: string,
  count: number,
  sinkSource: string,
  processes: Processes,
): Promise<Scene> {
  const mail = mailKey(cache);
  const zones = await makeZones(cache, find('ldns-signzone') ?? '', count, mail.tlsa);
  await prepareNamespace(folder);
  const clean = await startKnot(find('knotd') ?? '', 53, zones, processes);
  const sink = join(folder, 'sink');
  const built = spawnSync(find('go') ?? '', ['build', '-o', sink, sinkSource], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' },
  });
  if (built.status !== 0) throw new Error(`go build: ${built.stderr}`);
  processes.start(sink, ['0.0.0.0:25', mail.certificate, mail.key], folder);
  await listening(25, '127.0.0.1');
  const anchors = join(folder, 'anchors');
  writeFileSync(anchors, `${zones.anchorDs}\n`);
  return { zones, anchors, clean };
}
