import type { HostObservation, Lookup } from '../core/observation.js';
import { stageIndex } from '../core/migration/ids.js';
import { parseIpAddress } from '../protocols/address.js';
import { nameFromText } from '../protocols/dns/name.js';
import { readMx } from '../protocols/dns/rdata.js';
import { rrType } from '../protocols/dns/types.js';
import type { WireName } from '../protocols/dns/name.js';
import type { ValidatedAnswer } from '../protocols/dnssec/types.js';
import type { SurveyContext } from './context.js';
import { limits } from './limits.js';
import { failedLookup, isBelievable, lenient, readAddressText, toLookup } from './lookups.js';
import { hostText } from './names.js';
import { probeAddress } from './probe.js';
import type { ProbeTarget } from './probe.js';
import { observeTlsa } from './tlsa.js';

interface Host {
  readonly name: WireName;
  readonly host: string;
  readonly preference?: number;
  /** The plan's new host: its TLSA may be missing still, and it is probed from s4 on. */
  readonly isNew: boolean;
  readonly withinLimit: boolean;
}

/** Every MX host and the hosts of the plan, in order of preference and name; the plan's own come last. */
export async function observeHosts(
  context: SurveyContext,
  mx: ValidatedAnswer,
): Promise<readonly HostObservation[]> {
  const names = mailNames(context, mx);
  return Promise.all(hostsOf(context, mx).map((host) => observeHost(context, host, names)));
}

function hostsOf(context: SurveyContext, mx: ValidatedAnswer): readonly Host[] {
  const { plan } = context;
  const listed = mxHosts(context, mx);
  const hosts: Host[] = listed.map(({ name, preference }, index) => {
    const host = hostText(name);
    const isNew = host === plan?.newMx;
    return {
      name,
      host,
      preference,
      isNew,
      withinLimit: index < limits.mxHosts || isNew || host === plan?.legacyMx,
    };
  });
  for (const host of [plan?.legacyMx, plan?.newMx]) {
    if (host === undefined || hosts.some((one) => one.host === host)) continue;
    hosts.push({ name: nameFromText(host), host, isNew: host === plan?.newMx, withinLimit: true });
  }
  return hosts;
}

/** RFC 5321 s5.1: no MX means the domain itself; RFC 7505: the root as target means nobody. A doubtful set is not used. */
function mxHosts(
  { domain }: SurveyContext,
  mx: ValidatedAnswer,
): readonly { readonly name: WireName; readonly preference: number }[] {
  const proven = mx.dnssec.state === 'secure' || mx.dnssec.state === 'insecure';
  if (mx.status === 'nodata' && proven) return [{ name: domain, preference: 0 }];
  if (!isBelievable(mx)) return [];
  const found = toLookup(mx, lenient(readMx))
    .records.filter(({ exchange }) => exchange.labels.length > 0)
    .map(({ preference, exchange }) => ({ name: exchange, preference }))
    .sort((a, b) => a.preference - b.preference || (hostText(a.name) < hostText(b.name) ? -1 : 1));
  const seen = new Set<string>();
  return found.filter(({ name }) => !seen.has(hostText(name)) && seen.add(hostText(name)));
}

/** RFC 7672 s3.2.2: the mail domain is a name for the certificate only where nobody can have forged the way to the host. */
function mailNames({ domainText }: SurveyContext, mx: ValidatedAnswer): ProbeTarget['mailNames'] {
  if (mx.status === 'nodata') return { mailDomain: domainText };
  if (mx.status !== 'answer' || mx.dnssec.state !== 'secure') return {};
  return {
    mailDomain: domainText,
    ...(mx.aliases.length > 0 ? { mailDomainTarget: hostText(mx.finalName) } : {}),
  };
}

async function observeHost(
  context: SurveyContext,
  { name, host, preference, isNew, withinLimit }: Host,
  names: ProbeTarget['mailNames'],
): Promise<HostObservation> {
  const listed = preference === undefined ? { host } : { host, preference };
  if (parseIpAddress(host) !== undefined) return { ...listed, ...unasked('ip-literal') };
  if (!withinLimit) return { ...listed, ...unasked('limit') };
  const addresses = await Promise.all([
    context.resolution.lookup(name, rrType.A),
    context.resolution.lookup(name, rrType.AAAA),
  ]);
  const tlsa = await observeTlsa(context, { host: name, addresses, serversFirst: isNew });
  const [a, aaaa] = addresses.map((answer) => toLookup(answer, readAddressText));
  if (a === undefined || aaaa === undefined) throw new Error('two lookups give two answers');
  const probed =
    context.settings.smtpProbe !== 'off' &&
    (preference !== undefined || (isNew && isAdded(context)));
  const endpoints = probed
    ? await probeAll(context, { host, tlsa, mailNames: names }, [a, aaaa])
    : [];
  return { ...listed, a, aaaa, tlsa, endpoints };
}

function isAdded({ plan }: SurveyContext): boolean {
  return plan !== undefined && stageIndex(plan.stage) >= stageIndex('s4-add-new-mx');
}

/** Standards E12: every address of both families. */
function probeAll(
  context: SurveyContext,
  target: ProbeTarget,
  lookups: readonly Lookup<string>[],
): Promise<HostObservation['endpoints']> {
  const addresses = lookups
    .filter(isBelievable)
    .flatMap(({ records }) => [...new Set(records)].sort());
  return Promise.all(
    addresses.map((address, index) =>
      probeAddress(context, target, address, index < limits.addressesPerHost),
    ),
  );
}

function unasked(why: string): Pick<HostObservation, 'a' | 'aaaa' | 'tlsa' | 'endpoints'> {
  const lookup = failedLookup<string>('not-attempted', why);
  return {
    a: lookup,
    aaaa: lookup,
    tlsa: { asked: false, base: '', notAsked: why },
    endpoints: [],
  };
}
