import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { addresses, names } from './addresses.js';
import { startKnot, type TsigKey } from './knot.js';
import { keySigningKey, makeKeys, makePolicyKey, signZone, type ZoneKeys } from './keys.js';
import { longSignatures, startNamed, type NamedZone } from './named.js';
import { startNginx, publishPolicy } from './nginx.js';
import { issue, makeAuthority, type Authority, type Identity } from './pki.js';
import { setStarttlsOff, startPostfix, type HostRole, type PostfixOptions } from './postfix.js';
import { mustRun, run, stopDaemons, until, type Daemon } from './process.js';
import { emptyCaches, startUnbound } from './unbound.js';
import { customerZone, zoneTexts } from './zones.js';

/** Zones signed once with `dnssec-signzone`, children before parents, each with an algorithm of its own. */
const signedOnce = [
  ['mx.microsoft', 'ED25519', 'nsec'],
  ['microsoft', 'ECDSAP384SHA384', 'nsec3'],
  ['com', 'ECDSAP256SHA256', 'nsec3-optout'],
  ['.', 'RSASHA256', 'nsec'],
] as const;
const unsigned = ['outlook.com', 'mail.protection.outlook.com'] as const;
const operatorZone = 'o-v1.mx.microsoft';

interface Facts {
  readonly folder: string;
  readonly ipv6: boolean;
  readonly key: TsigKey;
  readonly authority: Authority;
  readonly legacy: Identity;
  readonly fresh: Identity;
  readonly policy: Identity;
  readonly keys: Readonly<Record<string, ZoneKeys>>;
  /** DNSKEY of the root as unbound, `parseTrustAnchors` and people read it. */
  readonly anchors: string;
  /** The same for delv. */
  readonly delvAnchors: string;
}

export type UpdateTarget = 'customer' | 'operator';

/** Everything that the interop run needs of the private internet. */
export interface World extends Facts {
  /** One RFC 2136 message with TSIG; `lines` are nsupdate commands without `server` and `send`. */
  update(target: UpdateTarget, lines: readonly string[]): Promise<void>;
  /** Runs an nsupdate script as it stands, but for the server it is sent to. */
  updateScript(target: UpdateTarget, script: string): Promise<void>;
  publish(policy: string | undefined): Promise<void>;
  /** Empties the caches of the resolver. */
  settle(): Promise<void>;
  /** Runs `body` while both customer servers serve the present zone with signatures that have expired. */
  whileExpired(body: () => Promise<void>): Promise<void>;
  /** Runs `body` while these hosts offer no STARTTLS. */
  whileStarttlsOff(roles: readonly HostRole[], body: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Builds and starts it under `folder`, which others must be able to enter (Postfix gives up its rights). Must run as root
 * in network and mount namespaces of its own.
 */
export async function startWorld(folder: string): Promise<World> {
  const facts = await makeFacts(folder);
  await signWorld(facts);
  const servers = new Servers(facts);
  const stop = async (): Promise<void> => {
    await stopDaemons();
    await run('umount', ['/etc/resolv.conf']);
  };
  try {
    await servers.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...facts,
    stop,
    update: (target, lines) => servers.update(target, `${lines.join('\n')}\nsend\n`),
    updateScript: (target, script) => servers.update(target, script),
    publish: (policy) => publishPolicy(join(folder, 'nginx'), policy),
    settle: () => emptyCaches(join(folder, 'unbound')),
    whileExpired: (body) => servers.whileExpired(body),
    whileStarttlsOff: (roles, body) => servers.whileStarttlsOff(roles, body),
  };
}

async function makeFacts(folder: string): Promise<Facts> {
  const ipv6 = await raiseAddresses();
  const authority = await makeAuthority(join(folder, 'pki'));
  const keys: Record<string, ZoneKeys> = {};
  for (const [zone, algorithm] of signedOnce) {
    keys[zone] = await makeKeys(await keyFolder(folder, zone), zone, algorithm);
  }
  const policyFile = join(folder, 'policies.conf');
  await writeFile(policyFile, policies);
  keys[names.domain] = await makePolicyKey(
    await keyFolder(folder, names.domain),
    names.domain,
    'customer',
    policyFile,
  );
  keys[operatorZone] = await makePolicyKey(
    await keyFolder(folder, operatorZone),
    operatorZone,
    'operator',
    policyFile,
  );
  return {
    folder,
    ipv6,
    authority,
    keys,
    key: { name: 'cutover', secret: randomBytes(32).toString('base64') },
    legacy: await issue(authority, names.legacyHost),
    fresh: await issue(authority, names.newHost),
    policy: await issue(authority, names.policyHost),
    ...(await writeAnchors(folder)),
  };
}

/** BIND listens only on addresses that an interface has. Says whether the machine knows IPv6. */
async function raiseAddresses(): Promise<boolean> {
  const { newMxV6, ...ipv4 } = addresses;
  await mustRun('ip', ['link', 'set', 'lo', 'up']);
  for (const address of Object.values(ipv4)) {
    await mustRun('ip', ['addr', 'add', `${address}/32`, 'dev', 'lo']);
  }
  return (
    (await run('ip', ['-6', 'addr', 'add', `${newMxV6}/128`, 'dev', 'lo', 'nodad'])).code === 0
  );
}

const policies = `${longSignatures('customer')}${longSignatures('operator', 'nsec3param iterations 0 optout no salt-length 0;')}`;

async function keyFolder(folder: string, zone: string): Promise<string> {
  const path = join(folder, 'keys', zone === '.' ? 'root' : zone);
  await mkdir(path, { recursive: true });
  return path;
}

async function writeAnchors(folder: string): Promise<Pick<Facts, 'anchors' | 'delvAnchors'>> {
  const line = await keySigningKey(join(folder, 'keys', 'root'));
  const [anchors, delvAnchors] = [join(folder, 'root.anchor'), join(folder, 'delv.anchor')];
  await writeFile(anchors, `${line}\n`);
  const [, , , flags, protocol, algorithm, ...key] = line.split(/\s+/);
  await writeFile(
    delvAnchors,
    `trust-anchors { . static-key ${flags} ${protocol} ${algorithm} "${key.join('')}"; };\n`,
  );
  return { anchors, delvAnchors };
}

const zoneFile = (folder: string, zone: string): string =>
  join(folder, 'zones', zone === '.' ? 'root' : zone);

async function signWorld(facts: Facts): Promise<void> {
  await mkdir(join(facts.folder, 'zones'), { recursive: true });
  const ds = Object.fromEntries(Object.entries(facts.keys).map(([zone, keys]) => [zone, keys.ds]));
  const texts = zoneTexts(ds, facts.ipv6);
  for (const [zone, text] of Object.entries({ ...texts, [names.domain]: customerZone() })) {
    await writeFile(zoneFile(facts.folder, zone), text);
  }
  for (const [zone, , denial] of signedOnce) {
    const [file, keys] = [zoneFile(facts.folder, zone), facts.keys[zone]];
    if (keys === undefined) continue;
    await signZone(zone, file, `${file}.signed`, keys, {
      from: 'now-3600',
      to: 'now+7776000',
      denial,
    });
  }
}

/** The processes, and what can be done to them. */
class Servers {
  private primary: Daemon | undefined;
  private secondary: Daemon | undefined;
  private readonly postfix: PostfixOptions;

  constructor(private readonly facts: Facts) {
    const { folder, ipv6, legacy, fresh } = facts;
    this.postfix = { folder: join(folder, 'postfix'), ipv6, legacy, fresh };
  }

  async start(): Promise<void> {
    const { folder, policy } = this.facts;
    await this.startInfrastructure();
    await this.startCustomer();
    await startUnbound(join(folder, 'unbound'), this.facts.anchors);
    await startPostfix(this.postfix);
    await startNginx(join(folder, 'nginx'), policy);
    const resolvConf = join(folder, 'resolv.conf');
    await writeFile(
      resolvConf,
      `nameserver ${addresses.resolver}\noptions edns0 trust-ad timeout:2 attempts:2\n`,
    );
    await mustRun('mount', ['--bind', resolvConf, '/etc/resolv.conf']);
    await until(
      'unbound answers',
      async () => (await ask(addresses.resolver, names.domain, 'SOA')) !== '',
    );
    await until('Postfix listens', () => listens(addresses.newMx, 25));
    await until('nginx listens', () => listens(addresses.policy, 443));
  }

  private async startInfrastructure(): Promise<void> {
    const { folder } = this.facts;
    const zones: NamedZone[] = [
      ...signedOnce.map(([zone]) => ({ zone, file: `${zoneFile(folder, zone)}.signed` })),
      ...unsigned.map((zone) => ({ zone, file: zoneFile(folder, zone) })),
      this.dynamicZone(operatorZone, 'operator'),
    ];
    await startNamed({
      name: 'named (root, registries, operator)',
      folder: join(folder, 'named-infrastructure'),
      listen: [addresses.root, addresses.registry, addresses.operator],
      zones,
      clauses: `${policies}${this.tsigClause()}`,
    });
    await until('the operator zone is signed', () => signed(addresses.operator, operatorZone));
  }

  private async startCustomer(): Promise<void> {
    const { folder, key } = this.facts;
    const zone = this.dynamicZone(
      names.domain,
      'customer',
      `allow-transfer { key ${key.name}; }; notify explicit; notify-delay 0; also-notify { ${addresses.secondary} key ${key.name}; }; notify-source ${addresses.primary};`,
    );
    this.primary = await startNamed({
      name: 'named (customer)',
      folder: join(folder, 'named-customer'),
      listen: [addresses.primary],
      zones: [zone],
      clauses: `${policies}${this.tsigClause()}`,
    });
    await until('the customer zone is signed', () => signed(addresses.primary, names.domain));
    this.secondary = await startKnot(join(folder, 'knot'), key);
    await this.inStep();
  }

  private dynamicZone(zone: string, policy: string, more = ''): NamedZone {
    const { folder, key } = this.facts;
    return {
      zone,
      file: zoneFile(folder, zone),
      statements: `dnssec-policy ${policy}; inline-signing no; key-directory "${join(folder, 'keys', zone)}"; update-policy { grant ${key.name} zonesub ANY; }; ${more}`,
    };
  }

  private tsigClause(): string {
    const { key } = this.facts;
    return `key "${key.name}" { algorithm hmac-sha256; secret "${key.secret}"; };\n`;
  }

  async update(target: UpdateTarget, script: string): Promise<void> {
    const { key } = this.facts;
    const [server, zone] =
      target === 'customer'
        ? [addresses.primary, names.domain]
        : [addresses.operator, operatorZone];
    const input = `server ${server}\nzone ${zone}\n${script}`;
    await mustRun('nsupdate', ['-y', `hmac-sha256:${key.name}:${key.secret}`], { input });
    if (target === 'customer') await this.inStep();
  }

  /** Both servers serve the same serial. */
  private async inStep(): Promise<void> {
    await until('the secondary has the zone', async () => {
      const [first, second] = await Promise.all(
        [addresses.primary, addresses.secondary].map((server) => ask(server, names.domain, 'SOA')),
      );
      return first !== '' && first === second;
    });
  }

  async whileExpired(body: () => Promise<void>): Promise<void> {
    const { folder } = this.facts;
    const file = join(folder, 'zones', 'expired');
    await this.signAsExpired(file);
    await Promise.all([this.primary?.stop(), this.secondary?.stop()]);
    const expired = await startNamed({
      name: 'named (expired signatures)',
      folder: join(folder, 'named-expired'),
      listen: [addresses.primary, addresses.secondary],
      zones: [{ zone: names.domain, file: `${file}.signed` }],
    });
    try {
      await until(
        'the expired zone is served',
        async () => (await ask(addresses.secondary, names.domain, 'SOA')) !== '',
      );
      await emptyCaches(join(folder, 'unbound'));
      await body();
    } finally {
      await expired.stop();
      await this.startCustomer();
      await emptyCaches(join(folder, 'unbound'));
    }
  }

  /** The zone as it is served now, signed anew with the same key for a month that is over. */
  private async signAsExpired(file: string): Promise<void> {
    const { key, keys } = this.facts;
    const zone = keys[names.domain];
    if (zone === undefined) return;
    const text = await mustRun('dig', [
      '+noall',
      '+answer',
      '+onesoa',
      '-y',
      `hmac-sha256:${key.name}:${key.secret}`,
      `@${addresses.primary}`,
      names.domain,
      'AXFR',
    ]);
    const madeBySigning =
      /^\S+\s+\d+\s+IN\s+(RRSIG|NSEC|NSEC3|NSEC3PARAM|DNSKEY|CDS|CDNSKEY|TYPE65534)\s/;
    await writeFile(
      file,
      `${text
        .split('\n')
        .filter((line) => !madeBySigning.test(line))
        .join('\n')}\n`,
    );
    await signZone(names.domain, file, `${file}.signed`, zone, {
      from: 'now-5184000',
      to: 'now-2592000',
      denial: 'nsec',
      oneKey: true,
    });
  }

  async whileStarttlsOff(roles: readonly HostRole[], body: () => Promise<void>): Promise<void> {
    const hosts = roles.map((role) => (role === 'legacy' ? addresses.legacyMx : addresses.newMx));
    await setStarttlsOff(this.postfix, roles);
    try {
      await until(
        'STARTTLS is off',
        async () => !(await Promise.all(hosts.map(offersStarttls))).includes(true),
      );
      await body();
    } finally {
      await setStarttlsOff(this.postfix, []);
      await until(
        'STARTTLS is on',
        async () => !(await Promise.all(hosts.map(offersStarttls))).includes(false),
      );
    }
  }
}

async function ask(server: string, name: string, type: string): Promise<string> {
  const done = await run('dig', ['+short', '+tries=1', '+time=1', `@${server}`, name, type]);
  return done.code === 0 ? done.stdout.trim() : '';
}

async function signed(server: string, zone: string): Promise<boolean> {
  const done = await run('dig', [
    '+dnssec',
    '+noall',
    '+answer',
    '+tries=1',
    '+time=1',
    `@${server}`,
    zone,
    'SOA',
  ]);
  return / RRSIG|\tRRSIG/.test(done.stdout);
}

async function listens(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Whether EHLO is answered with STARTTLS; `undefined` where nobody answers. */
async function offersStarttls(address: string): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(25, address);
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (/^220 /.test(text) && !text.includes('250')) socket.write('EHLO interop.example\r\n');
      if (/^250 /m.test(text)) socket.end('QUIT\r\n');
    });
    socket.on('error', () => undefined);
    socket.on('close', () =>
      resolve(/^250 /m.test(text) ? /^250[ -]STARTTLS/m.test(text) : undefined),
    );
  });
}
