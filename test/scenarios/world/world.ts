import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../src/core/report.js';
import { instantToText } from '../../../src/core/time.js';
import type { Closeable } from '../../../src/lab/listening.js';
import { rdataToText } from '../../../src/protocols/dns/rdata.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { generateZoneKey, type ZoneKey } from '../../../src/protocols/dnssec/sign.js';
import type { RunSettings } from '../../../src/protocols/recording/format.js';
import type { RunOptions } from '../../../src/session/options.js';
import { prepare } from '../../../src/session/prepare.js';
import { runSession } from '../../../src/session/session.js';
import { MiniInternet, type Tampering } from '../../protocols/dnssec/mini-internet.js';
import type { ZoneSpec } from '../../protocols/dnssec/mini-zone.js';
import { at, mail, otherZones, ownPolicy, ownRecords } from './base.js';
import { now, root } from './certificates.js';
import { openMailServer, type MailScript } from './mail.js';
import { openNameServer } from './names.js';
import { openPolicyHost, type PolicyScript } from './policy-host.js';

/** By `name type`; made from the zones where it takes honest records to lie with. */
export type Said = Tampering | ((world: { readonly internet: MiniInternet }) => Tampering);

/** In what a scenario differs from a healthy world. */
export interface Twist {
  /** Zone-file text of contoso.com, beside SOA and its first NS. */
  readonly records?: string;
  /** What its second server holds instead. */
  readonly secondRecords?: string;
  /** How contoso.com is signed. */
  readonly zone?: Partial<ZoneSpec>;
  /** Further zones, or others in place of those with the same apex. */
  readonly zones?: readonly ZoneSpec[];
  readonly leftOut?: readonly string[];
  /** What everybody says otherwise than the zones do, and what one of them does. */
  readonly said?: Said;
  readonly saidByResolver?: Said;
  readonly saidByFirst?: Said;
  readonly saidBySecond?: Said;
  readonly secondResolver?: boolean;
  /** Addresses where nothing listens. */
  readonly closed?: readonly string[];
  readonly mail?: Readonly<Record<string, MailScript>>;
  /** By address; that of `at.policy` is good unless it is given. */
  readonly policy?: Readonly<Record<string, PolicyScript>>;
  readonly options?: Partial<RunOptions>;
  readonly settings?: (settings: RunSettings) => Partial<RunSettings>;
  /** What Get-DnssecStatusForVerifiedDomain says, as ConvertTo-Json prints it. */
  readonly tenant?: object;
  readonly planText?: string;
  readonly basePlanText?: string;
  /** Seconds by which the clock of the run is off. */
  readonly clock?: number;
  readonly anchors?: string;
}

export interface Run {
  readonly report: Report;
  readonly recording: string;
}

const keys = new Map<string, ZoneKey>();

/** One key per apex for all scenarios: they differ in what is said, not in who says it. */
function keyOf(apex: string): ZoneKey {
  const key = keys.get(apex) ?? generateZoneKey(13, 257);
  keys.set(apex, key);
  return key;
}

function internetOf(twist: Twist, records: string): MiniInternet {
  const specs = [
    ...otherZones,
    { apex: 'contoso.com.', records, ...twist.zone },
    ...(twist.zones ?? []),
  ].filter(({ apex }) => twist.leftOut?.includes(apex) !== true);
  return new MiniInternet(
    specs.map((spec) =>
      spec.algorithm === undefined && spec.unsigned !== true
        ? { key: keyOf(spec.apex), ...spec }
        : spec,
    ),
  );
}

/** Opens the world on loopback, looks at it as the command line does, and leaves nothing behind. */
export async function runIn(twist: Twist): Promise<Run> {
  const opened: Closeable[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'dane-cutover-'));
  try {
    const settings = await open(twist, folder, opened);
    return await runSession({ ...settings, ...twist.settings?.(settings) });
  } finally {
    await Promise.all(opened.map((one) => one.close()));
    rmSync(folder, { recursive: true });
  }
}

async function open(twist: Twist, folder: string, opened: Closeable[]): Promise<RunSettings> {
  const keep = async <T extends Closeable>(opening: Promise<T>): Promise<T> => {
    const one = await opening;
    opened.push(one);
    return one;
  };
  const internet = internetOf(twist, twist.records ?? ownRecords);
  const map = new Map<string, number>();
  const { said, saidByResolver, saidByFirst, saidBySecond } = twist;
  const tampering = (one: Said = {}): Tampering =>
    typeof one === 'function' ? one({ internet }) : one;
  const nameServer = async (honest: MiniInternet, authoritative: boolean, more?: Said) => {
    const all = [tampering(said), tampering(more)];
    return (await keep(openNameServer({ internet: honest, said: all, authoritative }))).port;
  };
  const first = await nameServer(internet, true, saidByFirst);
  const behind =
    twist.secondRecords === undefined ? internet : internetOf(twist, twist.secondRecords);
  const second = await nameServer(behind, true, saidBySecond);
  for (const [address, port] of [
    [at.first, first],
    [at.second, second],
  ] as const) {
    map.set(`${address}:53/udp`, port);
    map.set(`${address}:53/tcp`, port);
  }
  for (const [address, script] of Object.entries({ ...mail, ...twist.mail })) {
    map.set(tcp(address, 25), (await keep(openMailServer(script))).port);
  }
  for (const [address, script] of Object.entries({ [at.policy]: ownPolicy, ...twist.policy })) {
    map.set(tcp(address, 443), (await keep(openPolicyHost(script))).port);
  }
  for (const key of map.keys()) {
    if (twist.closed?.some((address) => key.includes(address)) === true) map.set(key, 1);
  }
  const resolvers = [await nameServer(internet, false, saidByResolver)];
  if (twist.secondResolver === true) resolvers.push(await nameServer(internet, false));
  return settingsOf(twist, folder, internet, map, resolvers);
}

const tcp = (address: string, port: number): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}/tcp`;

function settingsOf(
  twist: Twist,
  folder: string,
  internet: MiniInternet,
  map: ReadonlyMap<string, number>,
  resolvers: readonly number[],
): RunSettings {
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [anchor] = internet.anchors;
  const anchors =
    twist.anchors ?? `. IN DS ${rdataToText(rrType.DS, anchor?.rdata ?? new Uint8Array())}\n`;
  const endpoints = Object.fromEntries([...map].map(([key, port]) => [key, `127.0.0.1:${port}`]));
  const { planText, basePlanText, tenant } = twist;
  const prepared = prepare(
    {
      mode: planText === undefined ? 'check' : 'verify',
      ...(planText !== undefined && { planFile: file('plan.yaml', planText) }),
      ...(basePlanText !== undefined && {
        basePlanFile: file('base.yaml', basePlanText),
        baseLedgerFile: file('base-ledger.json', '{"version":1,"entries":[]}'),
      }),
      domains: ['contoso.com'],
      ...(tenant && { tenantAnswers: [file('tenant.json', JSON.stringify(tenant))] }),
      smtpProbe: 'auto',
      families: 'both',
      profile: 'strict',
      resolvers: resolvers.map((port) => `127.0.0.1:${port}`),
      trustAnchorsFile: file('anchors', anchors),
      allowPrivateAddresses: true,
      at: instantToText(now + (twist.clock ?? 0)),
      endpointMapFile: file('map.json', JSON.stringify(endpoints)),
      extraCaFile: file('ca.pem', root.pem),
      ...twist.options,
    },
    () => 0,
  );
  if (!prepared.ok) throw new Error(prepared.errors.join('\n'));
  // The public roots sign nothing here, and reading them takes longer than the whole run.
  return { ...prepared.settings, roots: [root.der.toString('base64')] };
}
