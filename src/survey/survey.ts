import type { DomainName } from '../core/name.js';
import type { Observation } from '../core/observation.js';
import type { DomainPlan } from '../core/plan.js';
import { nameFromText } from '../protocols/dns/name.js';
import { rrType } from '../protocols/dns/types.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Network } from '../protocols/recording/network.js';
import { createAsker } from './asker.js';
import { rootsOf } from './context.js';
import type { SurveyContext, SurveyHooks } from './context.js';
import { observeEgress } from './egress.js';
import { observeHosts } from './hosts.js';
import { failedLookup, readMxRecord, toLookup } from './lookups.js';
import { hostText } from './names.js';
import { observeMtaSts, observeTlsRpt } from './policies.js';
import { once } from './once.js';
import { createResolution } from './resolution.js';
import { observeSigning } from './signing.js';
import { viewServers } from './server-views.js';
import { learnAllServers } from './zone-servers.js';

export type { SurveyHooks } from './context.js';

/**
 * Everything that can be seen of one mail domain from outside, as a strict DANE sender would look at it. Resolves for
 * every state of the world; the same answers of the network give the same observation, in whatever order they come.
 * @param plan names hosts that are not in the MX yet, and whether a policy is expected.
 * @throws WireError for trust anchors that do not read.
 */
export async function survey(
  domain: DomainName,
  network: Network,
  settings: RunSettings,
  plan?: DomainPlan,
  hooks: SurveyHooks = {},
): Promise<Observation> {
  const context = await createContext(domain, network, settings, plan, hooks);
  const [walk, mail, mtaSts, tlsRpt] = await Promise.all([
    walkServers(context),
    walkMail(context),
    observeMtaSts(context),
    observeTlsRpt(context),
  ]);
  const { families, smtpProbe, at } = settings;
  const disputes = context.resolution.disputes();
  const told = disputes.length === 0 ? {} : { disputes };
  return { domain, at, ...walk, ...mail, ...told, mtaSts, tlsRpt, families, smtpProbe };
}

async function createContext(
  domainText: DomainName,
  network: Network,
  settings: RunSettings,
  plan: DomainPlan | undefined,
  hooks: SurveyHooks,
): Promise<SurveyContext> {
  const domain = nameFromText(domainText);
  const world = once(network);
  const asker = createAsker(world);
  const resolution = await createResolution(asker, settings, domain, hooks.memory);
  const shared = { domain, domainText, network: world, settings, asker, resolution };
  const onAnchor = hooks.onAnchor ?? (() => undefined);
  return { ...shared, roots: rootsOf(settings), onAnchor, ...(plan === undefined ? {} : { plan }) };
}

async function walkServers(
  context: SurveyContext,
): Promise<Pick<Observation, 'zone' | 'servers' | 'serversFailure'>> {
  const zone = await learnAllServers(context, context.domain);
  const servers = await viewServers(context, zone);
  const { apex, failure, delegation } = zone;
  const signing = apex === undefined ? undefined : await observeSigning(context, apex);
  const dnssec =
    apex === undefined
      ? failedLookup(failure ?? 'no-soa').dnssec
      : (await context.resolution.lookup(apex, rrType.SOA)).dnssec;
  const seen = {
    zone: {
      apex: apex === undefined ? '' : hostText(apex),
      dnssec,
      ...(signing && { signing }),
      ...(delegation && { delegation }),
    },
    servers,
  };
  return failure === undefined ? seen : { ...seen, serversFailure: failure };
}

async function walkMail(
  context: SurveyContext,
): Promise<Pick<Observation, 'mx' | 'hosts' | 'egress'>> {
  const answer = await context.resolution.lookup(context.domain, rrType.MX);
  const hosts = await observeHosts(context, answer);
  const egress = await observeEgress(context, hosts);
  const seen = { mx: toLookup(answer, readMxRecord), hosts };
  return egress === undefined ? seen : { ...seen, egress };
}
