import type { Egress, EgressCount, HostObservation } from '../core/observation.js';
import { scopeOf } from '../protocols/address.js';
import { nameFromText } from '../protocols/dns/name.js';
import { rrType } from '../protocols/dns/types.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { SmtpRequest } from '../protocols/recording/network.js';
import { readSmtpTranscript } from '../protocols/smtp/index.js';
import { refusal, type SurveyContext } from './context.js';
import { limits } from './limits.js';
import { isBelievable, readAddressText, toLookup } from './lookups.js';

type Family = 'ipv4' | 'ipv6';
type ControlHost = RunSettings['controlHosts'][number];

/**
 * Standards F06: where a probe got nowhere, hosts known to listen tell whether port 25 leads out of here at all, those
 * of the same address family: a network may let one out and not the other. Absent where every probe got through.
 */
export async function observeEgress(
  context: SurveyContext,
  hosts: readonly HostObservation[],
): Promise<Egress | undefined> {
  const silent = hosts.flatMap(({ endpoints }) =>
    endpoints.filter(({ smtp }) => gotNowhere.has(smtp.outcome)),
  );
  if (silent.length === 0) return undefined;
  const families = new Set(silent.map(({ address }) => familyOf(address)));
  const [ipv4, ipv6] = await Promise.all([
    families.has('ipv4') ? tryControls(context, 'ipv4') : undefined,
    families.has('ipv6') ? tryControls(context, 'ipv6') : undefined,
  ]);
  return {
    tried: (ipv4?.tried ?? 0) + (ipv6?.tried ?? 0),
    answered: (ipv4?.answered ?? 0) + (ipv6?.answered ?? 0),
    ...(ipv4 && { ipv4 }),
    ...(ipv6 && { ipv6 }),
  };
}

async function tryControls(context: SurveyContext, family: Family): Promise<EgressCount> {
  const found = await Promise.all(
    context.settings.controlHosts.map((control) => requestFor(context, control, family)),
  );
  const requests = found.filter((one) => one !== undefined).slice(0, limits.controlHosts);
  const results = await Promise.all(requests.map((request) => context.network.smtp(request)));
  const answered = results.filter(
    (result) => readSmtpTranscript(result).outcome === 'answered',
  ).length;
  return { tried: requests.length, answered };
}

/** One address of the family, or `undefined` where the host has none that may be called. */
async function requestFor(
  context: SurveyContext,
  { address: host, port }: ControlHost,
  family: Family,
): Promise<SmtpRequest | undefined> {
  const addresses = scopeOf(host) === undefined ? await lookUp(context, host, family) : [host];
  const address = addresses.find(
    (one) => familyOf(one) === family && refusal(context, one) === undefined,
  );
  return address === undefined ? undefined : { address, port, serverName: host };
}

/** Through the same validation as every other address: a forged one could make a closed port look open. */
async function lookUp(
  { resolution }: SurveyContext,
  host: string,
  family: Family,
): Promise<readonly string[]> {
  const type = family === 'ipv4' ? rrType.A : rrType.AAAA;
  const lookup = toLookup(await resolution.lookup(nameFromText(host), type), readAddressText);
  return isBelievable(lookup) ? [...lookup.records].sort() : [];
}

function familyOf(address: string): Family {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

const gotNowhere: ReadonlySet<string> = new Set(['refused', 'timed-out', 'unreachable']);
