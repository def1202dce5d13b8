import { Buffer } from 'node:buffer';
import type { DomainName } from '../../src/core/name.js';
import type { DomainPlan } from '../../src/core/plan.js';
import { answerFrom } from '../../src/lab/zone-answer.js';
import type { Sections } from '../../src/lab/zone-answer.js';
import { rrsetOf, recordsOf, withRrset, zoneFromText } from '../../src/lab/zone.js';
import type { LabRrset, Zone } from '../../src/lab/zone.js';
import { encodeMessage } from '../../src/protocols/dns/message.js';
import type { Message, Question, ResourceRecord } from '../../src/protocols/dns/message.js';
import { isSubdomain, nameFromText } from '../../src/protocols/dns/name.js';
import { rdataToText, readNameRdata } from '../../src/protocols/dns/rdata.js';
import { rcode, rrClass, rrType } from '../../src/protocols/dns/types.js';
import { dsFor, generateZoneKey, signRrset } from '../../src/protocols/dnssec/sign.js';
import type { ZoneKey } from '../../src/protocols/dnssec/sign.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import type {
  DnsReply,
  DnsRequest,
  HttpsReply,
  HttpsRequest,
  Network,
  Outcome,
  SmtpRequest,
  SmtpTranscript,
} from '../../src/protocols/recording/network.js';

export const now = Date.UTC(2026, 10, 24, 8, 0, 0) / 1000;
export const resolver = '192.0.2.53';

/** Zone-file text of one zone. Its server is `ns.<apex>` at `address`, unless it lists `servers` of its own. */
export interface ZoneSpec {
  readonly apex: string;
  readonly text?: string;
  readonly address?: string;
  /** Default: signed. */
  readonly unsigned?: boolean;
  /** Replaces the default NS set: name and addresses, whose records `text` must then hold. */
  readonly servers?: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

interface Served {
  readonly zone: Zone;
  readonly addresses: readonly string[];
  readonly sign: ((rrset: LabRrset) => ResourceRecord) | undefined;
}

export type DnsOverride = (
  request: DnsRequest,
  usual: () => Outcome<DnsReply>,
) => Outcome<DnsReply> | undefined;

export interface WorldOptions {
  readonly zones: readonly ZoneSpec[];
  /** By address, or by address and key type: `192.0.2.25 rsa`. */
  readonly smtp?: Readonly<Record<string, Outcome<SmtpTranscript>>>;
  readonly https?: Readonly<Record<string, Outcome<HttpsReply>>>;
  readonly dns?: DnsOverride;
  /** Records of the zone `com.` besides its delegations. */
  readonly com?: string;
  /** Records of the root besides its delegations: glue. */
  readonly root?: string;
}

export interface World {
  readonly network: Network;
  readonly anchors: readonly string[];
  readonly dnsRequests: DnsRequest[];
  readonly smtpRequests: SmtpRequest[];
  readonly httpsRequests: HttpsRequest[];
  /** What this world says to a question, not counted. */
  readonly direct: (request: DnsRequest) => Outcome<DnsReply>;
}

const timing = { at: 0, took: 1 };
const keys = new Map<string, ZoneKey>();

/** One key per apex for all tests: the worlds differ in what they say, not in who says it. */
function keyOf(apex: string): ZoneKey {
  const key = keys.get(apex) ?? generateZoneKey(13, 257);
  keys.set(apex, key);
  return key;
}

/** A small internet in memory, `.` and `com.` included; every zone is asked through one resolver that validates nothing. */
export function createWorld(options: WorldOptions): World {
  const specs = [
    { apex: '.', address: '192.0.2.1', text: options.root ?? '' },
    { apex: 'com.', address: '192.0.2.2', text: options.com ?? '' },
    ...options.zones,
  ];
  const served = specs.map((spec) => serve(spec, specs));
  const dnsRequests: DnsRequest[] = [];
  const smtpRequests: SmtpRequest[] = [];
  const httpsRequests: HttpsRequest[] = [];
  const network: Network = {
    async dns(request) {
      dnsRequests.push(request);
      const usual = (): Outcome<DnsReply> => answer(served, request);
      return options.dns?.(request, usual) ?? usual();
    },
    async smtp(request) {
      smtpRequests.push(request);
      const { address, keyType = '' } = request;
      const silent: Outcome<SmtpTranscript> = { outcome: 'timed-out', detail: 'connect', timing };
      return options.smtp?.[`${address} ${keyType}`] ?? options.smtp?.[address] ?? silent;
    },
    async https(request) {
      httpsRequests.push(request);
      return options.https?.[request.address] ?? { outcome: 'refused', detail: 'connect', timing };
    },
  };
  const root = rdataToText(rrType.DNSKEY, keyOf('.').dnskey);
  const direct = (request: DnsRequest): Outcome<DnsReply> => answer(served, request);
  return {
    network,
    direct,
    anchors: [`. IN DNSKEY ${root}`],
    dnsRequests,
    smtpRequests,
    httpsRequests,
  };
}

function serve(spec: ZoneSpec, all: readonly ZoneSpec[]): Served {
  const apex = nameFromText(spec.apex);
  const servers = serversOf(spec);
  const inside = spec.servers === undefined ? servers : [];
  const lines = [
    `${spec.apex} 3600 IN SOA ${servers[0]?.name ?? '.'} . 7 3600 600 86400 300`,
    ...servers.map(({ name }) => `${spec.apex} 3600 IN NS ${name}`),
    ...inside.flatMap(({ name, addresses }) =>
      addresses.map((address) => `${name} 3600 IN ${family(address)} ${address}`),
    ),
    spec.text ?? '',
    ...all.filter((child) => isChild(child, spec, all)).flatMap(delegation),
  ];
  const zone = zoneFromText(spec.apex, lines.join('\n'));
  const key = keyOf(spec.apex);
  const dnskey = { owner: apex, type: rrType.DNSKEY, ttl: 3600, rdatas: [key.dnskey] };
  const dates = { signer: apex, inception: now - 3600, expiration: now + 7 * 86400 };
  const sign = (rrset: LabRrset): ResourceRecord => signRrset(recordsOf(rrset), key, dates);
  const addresses = servers.flatMap((server) => server.addresses);
  return spec.unsigned === true
    ? { zone, addresses, sign: undefined }
    : { zone: withRrset(zone, dnskey), addresses, sign };
}

function serversOf(spec: ZoneSpec): NonNullable<ZoneSpec['servers']> {
  const name = spec.apex === '.' ? 'ns.' : `ns.${spec.apex}`;
  return spec.servers ?? [{ name, addresses: [spec.address ?? '192.0.2.9'] }];
}

function family(address: string): string {
  return address.includes(':') ? 'AAAA' : 'A';
}

function isChild(child: ZoneSpec, parent: ZoneSpec, all: readonly ZoneSpec[]): boolean {
  const above = all
    .filter(
      ({ apex }) =>
        apex !== child.apex && isSubdomain(nameFromText(child.apex), nameFromText(apex)),
    )
    .sort((a, b) => nameFromText(b.apex).labels.length - nameFromText(a.apex).labels.length);
  return above[0]?.apex === parent.apex;
}

function delegation(child: ZoneSpec): readonly string[] {
  const ds = rdataToText(rrType.DS, dsFor(nameFromText(child.apex), keyOf(child.apex).dnskey, 2));
  return [
    ...serversOf(child).map(({ name }) => `${child.apex} 3600 IN NS ${name}`),
    ...(child.unsigned === true ? [] : [`${child.apex} 3600 IN DS ${ds}`]),
  ];
}

function answer(served: readonly Served[], request: DnsRequest): Outcome<DnsReply> {
  const question = { name: nameFromText(request.name), type: request.type, class: rrClass.IN };
  if (request.server === resolver)
    return reply(request, question, { ...recursive(served, question, request.edns), aa: false });
  const zones = served.filter(({ addresses }) => addresses.includes(request.server));
  const zone = deepest(zones, question);
  if (zones.length === 0) return { outcome: 'timed-out', detail: 'no such server', timing };
  if (zone === undefined) return reply(request, question, { rcode: rcode.REFUSED });
  return reply(
    request,
    question,
    answerFrom(zone.zone, question, request.edns ? zone.sign : undefined),
  );
}

/** What a resolver finds, aliases followed; nobody validates here. */
function recursive(served: readonly Served[], question: Question, edns: boolean): Sections {
  const zone = deepest(served, question);
  if (zone === undefined)
    return { rcode: rcode.SERVFAIL, aa: false, answers: [], authorities: [], additionals: [] };
  const sections = answerFrom(zone.zone, question, edns ? zone.sign : undefined);
  const alias =
    question.type === rrType.CNAME ? undefined : rrsetOf(zone.zone, question.name, rrType.CNAME);
  const [target] = alias?.rdatas ?? [];
  if (target === undefined) return sections;
  const rest = recursive(served, { ...question, name: readNameRdata(target) }, edns);
  return { ...rest, answers: [...sections.answers, ...rest.answers] };
}

function deepest(zones: readonly Served[], { name, type }: Question): Served | undefined {
  return zones
    .filter(({ zone }) => isSubdomain(name, zone.apex))
    .filter(({ zone }) => type !== rrType.DS || zone.apex.labels.length < name.labels.length)
    .sort((a, b) => b.zone.apex.labels.length - a.zone.apex.labels.length)[0];
}

/** A whole message around the sections, as `network.dns` gives it. */
export function reply(
  request: DnsRequest,
  question: Question,
  sections: Partial<Sections> & { readonly rcode: number },
): Outcome<DnsReply> {
  const message: Message = {
    id: 1,
    flags: {
      qr: true,
      aa: sections.aa ?? false,
      tc: false,
      rd: request.recurse,
      ra: request.recurse,
      ad: false,
      cd: true,
    },
    opcode: 0,
    rcode: sections.rcode,
    questions: [question],
    answers: sections.answers ?? [],
    authorities: sections.authorities ?? [],
    additionals: sections.additionals ?? [],
    ...(request.edns ? { edns: { udpSize: 1232, version: 0, do: true, options: [] } } : {}),
  };
  const bytes = encodeMessage(message);
  return {
    outcome: 'answered',
    value: { transport: 'udp', message: Buffer.from(bytes).toString('base64') },
    timing,
  };
}

/** The server's own error. */
export function refusing(request: DnsRequest, code: number): Outcome<DnsReply> {
  return reply(
    request,
    { name: nameFromText(request.name), type: request.type, class: rrClass.IN },
    { rcode: code },
  );
}

export const silence: Outcome<never> = { outcome: 'timed-out', detail: 'no answer', timing };

export function settingsFor(world: World, more: Partial<RunSettings> = {}): RunSettings {
  return {
    mode: 'check',
    profile: 'strict',
    domains: [],
    ledger: [],
    trustAnchors: world.anchors,
    roots: [],
    at: now,
    atIsGiven: true,
    resolvers: [{ address: resolver, port: 53 }],
    allowPrivateAddresses: true,
    endpointMap: {},
    families: 'both',
    smtpProbe: 'auto',
    controlHosts: [],
    ...more,
  };
}

/** A session up to and with STARTTLS; the chain is DER. */
export function mailSession(chain: readonly Uint8Array[]): Outcome<SmtpTranscript> {
  const lines = [
    { from: 'server', text: '220 mx.example.com ESMTP' },
    { from: 'client', text: 'EHLO probe.example.net' },
    { from: 'server', text: '250-mx.example.com' },
    { from: 'server', text: '250 STARTTLS' },
    { from: 'client', text: 'STARTTLS' },
    { from: 'server', text: '220 go ahead' },
  ] as const;
  const tls = {
    ok: true as const,
    version: 'TLSv1.3',
    chain: chain.map((der) => Buffer.from(der).toString('base64')),
  };
  return { outcome: 'answered', value: { lines, tls }, timing };
}

export function asked(world: World, type: number, server?: string): readonly string[] {
  return world.dnsRequests
    .filter(
      (request) => request.type === type && (server === undefined || request.server === server),
    )
    .map(({ name }) => name);
}

export const contoso = 'contoso.com' as DomainName;
export const legacyHost = 'contoso-com.mail.protection.outlook.com' as DomainName;
export const newHost = 'contoso-com.o-v1.mx.microsoft' as DomainName;

export function planFor(more: Partial<DomainPlan> = {}): DomainPlan {
  return {
    domain: contoso,
    track: 'exchange-online',
    stage: 's4-add-new-mx',
    legacyMx: legacyHost,
    newMx: newHost,
    preference: 0,
    ttl: { before: 3600, during: 60, after: 3600 },
    tlsRpt: [],
    tlsRptTtl: 3600,
    raiseTtl: 's10',
    positions: {},
    ...more,
  };
}
