import type { Instant, Seconds } from '../core/time.js';
import { labAddresses as at, labNames } from './addresses.js';
import { issueCertificate, type LabCertificate } from './certificates.js';
import { LabClock } from './clock.js';
import { EndpointMap, type Endpoint } from './endpoints.js';
import { openInternet, type Internet } from './internet.js';
import type { Closeable } from './listening.js';
import { MailHost } from './mail-host.js';
import { microsoftZones } from './microsoft-zones.js';
import { PolicyHost } from './policy-host.js';
import { LabResolver, serveResolver } from './resolver.js';
import { sendUpdate } from './send-update.js';
import { SenderFleet } from './senders/fleet.js';
import { openSender } from './senders/open-senders.js';
import type { MailEvent } from './senders/queue.js';
import { senderKinds, type SenderKind } from './senders/sender.js';
import { Tenant } from './tenant.js';
import { tenantView } from './tenant-view.js';
import type { Prerequisite, UpdateChange } from '../protocols/dns-update/message.js';

export interface LabOptions {
  /** First instant of lab time. @default now */
  readonly startAt?: Instant;
  /** By how much the second server of contoso.com is behind. @default 40 s */
  readonly lag?: Seconds;
  /** @default all three */
  readonly senders?: readonly SenderKind[];
  readonly listen?: (event: MailEvent) => void;
}

/** A private internet in this process: every socket on loopback, nothing left after `close`. */
export interface Lab extends Closeable {
  readonly clock: LabClock;
  /** Content of the `endpoint-map` file; addresses that it does not name do not exist. */
  readonly endpoints: EndpointMap;
  /** Content of the `trust-anchors` file. */
  readonly trustAnchors: string;
  /** `127.0.0.1:PORT`, a caching resolver for the tool under test. */
  readonly resolver: string;
  /** The CA of every certificate here, PEM, for NODE_EXTRA_CA_CERTS. */
  readonly caPem: string;
  readonly policyHost: PolicyHost;
  readonly legacyHost: MailHost;
  readonly newHost: MailHost;
  readonly tenant: Tenant;
  readonly fleet: SenderFleet;
  readonly internet: Internet;
  /** One RFC 2136 message for contoso.com to its primary; the rcode, `undefined` for no answer. */
  update(
    changes: readonly UpdateChange[],
    prerequisites?: readonly Prerequisite[],
  ): Promise<number | undefined>;
  /** What the tool's resolver holds is forgotten. */
  flushResolver(): void;
}

/** A port on which nothing listens: the web host of the domain takes no mail. */
const refusing: Endpoint = { host: '127.0.0.1', port: 1 };

/** Opens everything or nothing. */
export async function createLab(options: LabOptions = {}): Promise<Lab> {
  const opened: Closeable[] = [];
  const keep = async <T extends Closeable>(opening: Promise<T>): Promise<T> => {
    const one = await opening;
    opened.push(one);
    return one;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  };
  try {
    return { ...(await assemble(options, keep)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Keep = <T extends Closeable>(opening: Promise<T>) => Promise<T>;

async function assemble(options: LabOptions, keep: Keep): Promise<Omit<Lab, 'close'>> {
  const clock = new LabClock(options.startAt);
  const endpoints = new EndpointMap();
  const certificates = makeCertificates(clock);
  const internet = await keep(openInternet(clock, endpoints, options.lag ?? 40));
  const { legacyHost, newHost, policyHost } = await openHosts(certificates, endpoints, keep);
  const { ca } = certificates;
  const { delegations, trustAnchors } = internet;
  const world = { clock, endpoints, delegations, trustAnchors, ca };
  const resolver = await keep(LabResolver.open(world));
  const service = await keep(serveResolver(resolver));
  const { domain, newMx } = labNames;
  const senders = [];
  for (const kind of options.senders ?? senderKinds) {
    senders.push(await keep(openSender(kind, world)));
  }
  const tenant = new Tenant({
    domain,
    newMx,
    clock,
    zones: microsoftZones(internet, certificates.newHost.key.spki),
    view: () => tenantView(world, domain, newMx),
  });
  return {
    clock,
    endpoints,
    trustAnchors,
    resolver: `127.0.0.1:${service.port}`,
    caPem: ca.pem,
    policyHost,
    legacyHost,
    newHost,
    tenant,
    internet,
    fleet: new SenderFleet({
      clock,
      senders,
      domain,
      ...(options.listen && { listen: options.listen }),
    }),
    update: (changes, prerequisites) =>
      sendUpdate(internet.primary, `${domain}.`, changes, prerequisites),
    flushResolver: () => resolver.flush(),
  };
}

interface Certificates {
  readonly ca: LabCertificate;
  readonly legacyHost: LabCertificate;
  readonly newHost: LabCertificate;
  readonly policyHost: LabCertificate;
}

/** Good on both clocks, as the TLS library goes by real time and the tool under test by the lab's. */
function makeCertificates(clock: LabClock): Certificates {
  const real = Math.floor(Date.now() / 1000);
  const notBefore = Math.min(real, clock.now()) - 86_400;
  const notAfter = Math.max(real, clock.now()) + 400 * 86_400;
  const ca = issueCertificate({ subject: 'Lab Root CA', ca: true, notBefore, notAfter });
  const leaf = (...dnsNames: readonly [string, ...string[]]): LabCertificate =>
    issueCertificate({ subject: dnsNames[0], dnsNames, notBefore, notAfter, issuer: ca });
  return {
    ca,
    legacyHost: leaf('mail.protection.outlook.com', '*.mail.protection.outlook.com'),
    newHost: leaf(labNames.newMx, '*.o-v1.mx.microsoft'),
    policyHost: leaf(labNames.policyHost),
  };
}

async function openHosts(
  certificates: Certificates,
  endpoints: EndpointMap,
  keep: Keep,
): Promise<Pick<Lab, 'legacyHost' | 'newHost' | 'policyHost'>> {
  const { ca } = certificates;
  const legacyHost = await keep(
    MailHost.open({ name: labNames.legacyMx, chain: [certificates.legacyHost, ca] }),
  );
  const newHost = await keep(
    MailHost.open({ name: labNames.newMx, chain: [certificates.newHost, ca] }),
  );
  const policyHost = await keep(PolicyHost.open([certificates.policyHost, ca]));
  const local = (port: number): Endpoint => ({ host: '127.0.0.1', port });
  endpoints.add(at.legacyMx, 25, 'tcp', local(legacyHost.port));
  endpoints.add(at.newMx, 25, 'tcp', local(newHost.port));
  endpoints.add(at.newMxV6, 25, 'tcp', local(newHost.port));
  endpoints.add(at.policy, 443, 'tcp', local(policyHost.port));
  endpoints.add(at.web, 25, 'tcp', refusing);
  return { legacyHost, newHost, policyHost };
}
