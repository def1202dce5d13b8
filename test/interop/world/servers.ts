import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses, names } from './addresses.js';
import { expireCustomer, expireTlsa } from './expired.js';
import { operatorZone, policies, signedOnce, unsigned, zoneFile, type Facts } from './facts.js';
import { startKnot } from './knot.js';
import { startNamed, type NamedZone } from './named.js';
import { startNginx } from './nginx.js';
import { setStarttlsOff, startPostfix, type HostRole, type PostfixOptions } from './postfix.js';
import { ask, listens, offersStarttls, signed } from './probes.js';
import { mustRun, until, type Daemon } from './process.js';
import { emptyCaches, startUnbound } from './unbound.js';

/** The customer's zone, or that of the operator of the new host. */
export type UpdateTarget = 'customer' | 'operator';

/** The processes, and what can be done to them. */
export class Servers {
  private primary: Daemon | undefined;
  private secondary: Daemon | undefined;
  private partition: Daemon | undefined;
  private readonly postfix: PostfixOptions;

  constructor(private readonly facts: Facts) {
    const { folder, ipv6, legacy, fresh } = facts;
    this.postfix = { folder: join(folder, 'postfix'), ipv6, legacy, fresh };
  }

  async start(): Promise<void> {
    const { folder, policy } = this.facts;
    await this.startInfrastructure();
    await this.startPartition();
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
    ];
    await startNamed({
      name: 'named (root, registries, operator)',
      folder: join(folder, 'named-infrastructure'),
      listen: [addresses.root, addresses.registry, addresses.operator],
      zones,
    });
  }

  private async startPartition(): Promise<void> {
    const { folder, key } = this.facts;
    this.partition = await startNamed({
      name: 'named (partition)',
      folder: join(folder, 'named-partition'),
      listen: [addresses.partition],
      zones: [this.dynamicZone(operatorZone, 'operator', `allow-transfer { key ${key.name}; };`)],
      clauses: `${policies}${this.tsigClause()}`,
    });
    await until('the operator zone is signed', () => signed(addresses.partition, operatorZone));
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
        : [addresses.partition, operatorZone];
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

  async whileExpired(target: UpdateTarget, body: () => Promise<void>): Promise<void> {
    const { folder } = this.facts;
    const file = join(folder, 'zones', `expired-${target}`);
    const customer = target === 'customer';
    const served = await (customer ? expireCustomer : expireTlsa)(this.facts, file);
    const zone = customer ? names.domain : operatorZone;
    const listen = customer ? [addresses.primary, addresses.secondary] : [addresses.partition];
    const regular = customer ? [this.primary, this.secondary] : [this.partition];
    await Promise.all(regular.map(async (daemon) => daemon?.stop()));
    const expired = await startNamed({
      name: 'named (expired signatures)',
      folder: join(folder, 'named-expired'),
      listen,
      zones: [{ zone, file: served }],
    });
    try {
      for (const server of listen) {
        await until('the expired zone', async () => (await ask(server, zone, 'SOA')) !== '');
      }
      await emptyCaches(join(folder, 'unbound'));
      await body();
    } finally {
      await expired.stop();
      await (customer ? this.startCustomer() : this.startPartition());
      await emptyCaches(join(folder, 'unbound'));
    }
  }

  async whileStarttlsOff(roles: readonly HostRole[], body: () => Promise<void>): Promise<void> {
    const hosts = roles.map((role) => (role === 'legacy' ? addresses.legacyMx : addresses.newMx));
    await setStarttlsOff(this.postfix, roles);
    try {
      await until('STARTTLS is off', async () =>
        (await Promise.all(hosts.map(offersStarttls))).every((offered) => offered === false),
      );
      await body();
    } finally {
      await setStarttlsOff(this.postfix, []);
      await until('STARTTLS is on', async () =>
        (await Promise.all(hosts.map(offersStarttls))).every((offered) => offered === true),
      );
    }
  }
}
