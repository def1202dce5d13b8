import type { Seconds } from '../core/time.js';
import { rdataToText } from '../protocols/dns/rdata.js';
import { nameFromText } from '../protocols/dns/name.js';
import { rrType } from '../protocols/dns/types.js';
import { labAddresses as at } from './addresses.js';
import { Authority, type AuthorityOptions } from './authority.js';
import type { LabClock } from './clock.js';
import type { Endpoint, EndpointMap } from './endpoints.js';
import type { Closeable } from './listening.js';
import type { Delegation } from './resolver.js';
import { withRrset, zoneFromText } from './zone.js';
import { ZoneSigner } from './zone-signer.js';
import { ZoneStore } from './zone-store.js';
import * as texts from './zone-texts.js';

interface LabZone {
  readonly store: ZoneStore;
  readonly signer?: ZoneSigner;
}

export interface Internet extends Closeable {
  readonly delegations: readonly Delegation[];
  /** One DS line for the private root. */
  readonly trustAnchors: string;
  readonly contoso: { readonly store: ZoneStore; readonly signer: ZoneSigner };
  /** `o-v1.mx.microsoft`, where the new host and its TLSA appear. */
  readonly partition: ZoneStore;
  /** `mail.protection.outlook.com`. */
  readonly legacy: ZoneStore;
  /** Takes RFC 2136 updates for contoso.com. */
  readonly primary: Endpoint;
}

type ZoneKey = keyof ReturnType<typeof makeZones>;

interface ServerSpec extends Pick<AuthorityOptions, 'edns' | 'notImplemented'> {
  readonly address: string;
  readonly apex: string;
  readonly zone: ZoneKey;
  readonly secondary?: boolean;
}

const servers: readonly ServerSpec[] = [
  { address: at.rootServer, apex: '.', zone: 'root' },
  { address: at.comServer, apex: 'com.', zone: 'com' },
  { address: at.microsoftServer, apex: 'microsoft.', zone: 'microsoft' },
  { address: at.outlookServer, apex: 'outlook.com.', zone: 'outlook' },
  {
    address: at.legacyServer,
    apex: 'mail.protection.outlook.com.',
    zone: 'legacy',
    edns: false,
    notImplemented: [rrType.TLSA, rrType.DS],
  },
  { address: at.mxMicrosoftServer, apex: 'mx.microsoft.', zone: 'mxMicrosoft' },
  { address: at.partitionServer, apex: 'o-v1.mx.microsoft.', zone: 'partition' },
  { address: at.ns1, apex: 'contoso.com.', zone: 'contoso' },
  { address: at.ns2, apex: 'contoso.com.', zone: 'contoso', secondary: true },
];

/** The DNS of the lab: a private signed root and everything below it that the cutover touches. */
export async function openInternet(
  clock: LabClock,
  endpoints: EndpointMap,
  lag: Seconds,
): Promise<Internet> {
  const zones = makeZones(clock);
  const open: Authority[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.map((authority) => authority.close()));
  };
  try {
    for (const spec of servers) {
      const apex = nameFromText(spec.apex);
      const served = { apex, ...zones[spec.zone], lag: spec.secondary === true ? lag : 0 };
      const authority = await Authority.open({ ...spec, zones: [served] });
      open.push(authority);
      const endpoint = { host: '127.0.0.1', port: authority.port };
      endpoints.add(spec.address, 53, 'udp', endpoint);
      endpoints.add(spec.address, 53, 'tcp', endpoint);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const primary = endpoints.find(at.ns1, 53, 'udp');
  if (primary === undefined) throw new Error('the primary of contoso.com was not started');
  return {
    delegations: delegations(),
    trustAnchors: anchorLine(zones.root.signer),
    contoso: zones.contoso,
    partition: zones.partition.store,
    legacy: zones.legacy.store,
    primary,
    close,
  };
}

function delegations(): readonly Delegation[] {
  return [...new Set(servers.map(({ apex }) => apex))].map((apex) => ({
    apex: nameFromText(apex),
    addresses: servers.filter((spec) => spec.apex === apex).map(({ address }) => address),
  }));
}

interface SignedZone {
  readonly store: ZoneStore;
  readonly signer: ZoneSigner;
}

/** From the leaves up, as each parent holds the DS of its signed children. */
function makeZones(
  clock: LabClock,
): Readonly<
  Record<'root' | 'com' | 'contoso' | 'microsoft' | 'mxMicrosoft' | 'partition', SignedZone>
> & { readonly outlook: LabZone; readonly legacy: LabZone } {
  const signed = (apex: string, text: string, ...children: readonly SignedZone[]): SignedZone => {
    const signer = new ZoneSigner(nameFromText(apex), clock);
    const sets = [signer.dnskey(), ...children.map((child) => child.signer.ds())];
    const zone = sets.reduce(withRrset, zoneFromText(apex, text));
    return { store: new ZoneStore(zone, clock), signer };
  };
  const unsigned = (apex: string, text: string): LabZone => ({
    store: new ZoneStore(zoneFromText(apex, text), clock),
  });
  const contoso = signed('contoso.com.', texts.contosoZone);
  const com = signed('com.', texts.comZone, contoso);
  const partition = signed('o-v1.mx.microsoft.', texts.partitionZone);
  const mxMicrosoft = signed('mx.microsoft.', texts.mxMicrosoftZone, partition);
  const microsoft = signed('microsoft.', texts.microsoftZone, mxMicrosoft);
  return {
    root: signed('.', texts.rootZone, com, microsoft),
    com,
    contoso,
    microsoft,
    mxMicrosoft,
    partition,
    outlook: unsigned('outlook.com.', texts.outlookZone),
    legacy: unsigned('mail.protection.outlook.com.', texts.legacyZone),
  };
}

function anchorLine(signer: ZoneSigner): string {
  const [rdata] = signer.ds().rdatas;
  return rdata === undefined ? '' : `. IN DS ${rdataToText(rrType.DS, rdata)}\n`;
}
