import type { Lookup, MtaStsPolicy, Observation, ServerView } from '../observation.js';
import type { DomainPlan } from '../plan.js';
import { recordTexts, type Rrset } from '../rrset.js';
import { isUnseen } from '../belief.js';
import { consideredServers } from '../vantage.js';
import { desired, type DesiredState } from './desired.js';
import { exchangeOnlineStages, type StageId } from './ids.js';
import type { Digest } from './policy-file.js';

/** How one server's answer stands to what a stage wants. `unseen`: no answer that could be judged. */
export type Fit = 'same' | 'ttl-differs' | 'differs' | 'unseen';

/** Stages that every answering server and the policy host are consistent with; empty where nothing fits or nothing was seen. */
export function infer(
  observation: Observation,
  plan: DomainPlan,
  digest: Digest,
): readonly StageId[] {
  return exchangeOnlineStages.filter((stage) => isLive(observation, desired(plan, stage, digest)));
}

/** True only where every address of every authoritative server, and the policy host, were seen to serve the state. */
export function isLive(observation: Observation, state: DesiredState): boolean {
  const servers = consideredServers(observation);
  if (servers.length === 0 || observation.serversFailure !== undefined) return false;
  const served = servers.every((server) => serverFit(server, state) === 'same');
  return served && policyFit(observation, state) === 'same';
}

export function serverFit(server: ServerView, state: DesiredState): Fit {
  const fits = [mxFit(server, state), stsFit(server, state), tlsRptFit(server, state)];
  const worst: readonly Fit[] = ['unseen', 'differs', 'ttl-differs'];
  return worst.find((fit) => fits.includes(fit)) ?? 'same';
}

/** True where each TXT fits one of the two states: each RRset travels to a lagging server on its own. */
export function txtFits(server: ServerView, one: DesiredState, other: DesiredState): boolean {
  return [stsFit, tlsRptFit].every((fit) =>
    [one, other].some((state) => fit(server, state) === 'same'),
  );
}

function stsFit(server: ServerView, state: DesiredState): Fit {
  const wanted = find(state, 'TXT', `_mta-sts.${state.domain}`);
  return rrsetFit(txtLookup(server.mtaStsTxt, 'v=STSv1'), wanted);
}

function tlsRptFit(server: ServerView, state: DesiredState): Fit {
  const wanted = find(state, 'TXT', `_smtp._tls.${state.domain}`);
  return rrsetFit(txtLookup(server.tlsRptTxt, 'v=TLSRPTv1'), wanted);
}

/** Of the MX alone, for the wait that hangs on it. */
export function mxFit(server: ServerView, state: DesiredState): Fit {
  return rrsetFit(mxLookup(server), state.mx);
}

interface Seen {
  readonly unseen: boolean;
  readonly ttl: number;
  readonly texts: readonly string[];
}

function mxLookup(server: ServerView): Seen {
  const { ttl, records } = server.mx;
  const texts = records.map((mx) => `${mx.preference} ${mx.exchange}`).sort();
  return { unseen: isUnseen(server.mx), ttl, texts };
}

/** Other records at the name do not count (RFC 8461 s3.1, RFC 8460 s3). */
function txtLookup(lookup: Lookup<string>, version: string): Seen {
  const texts = versionedTxts(lookup.records, version);
  return { unseen: isUnseen(lookup), ttl: lookup.ttl, texts };
}

/**
 * Spaces around semicolons and a last one mean nothing, save for one before the first, at which senders discard the record
 * (RFC 8461 s3.1, RFC 8460 s3).
 */
export function versionedTxts(texts: readonly string[], version: string): readonly string[] {
  return texts
    .filter((text) => text.startsWith(version))
    .map((text) =>
      /^v=\w+;/.test(text) ? text.replace(/[ \t]*;[ \t]*/g, ';').replace(/;$/, '') : text,
    )
    .sort();
}

function find(state: DesiredState, type: Rrset['type'], owner: string): Rrset | undefined {
  return state.rrsets.find((rrset) => rrset.type === type && rrset.owner === owner);
}

function rrsetFit(seen: Seen, wanted: Rrset | undefined): Fit {
  if (seen.unseen) return 'unseen';
  if (wanted === undefined) return seen.texts.length === 0 ? 'same' : 'differs';
  const texts = wanted.type === 'TXT' ? versionedTxts(wanted.records, 'v=') : recordTexts(wanted);
  if (seen.texts.join('\n') !== texts.join('\n')) return 'differs';
  return seen.ttl === wanted.ttl ? 'same' : 'ttl-differs';
}

/** The body served against the body wanted, by digest: both are ours, so one octet is a difference. */
export function policyFit(observation: Observation, state: DesiredState): Fit {
  if (state.policy === undefined) return 'same';
  const wanted = state.policy;
  const { fetch, otherFetches = [] } = observation.mtaSts;
  const fits = [fetch, ...otherFetches].map((one): Fit => {
    if (one === undefined || one.outcome !== 'answered') return 'unseen';
    return one.digest === wanted.digest || samePolicy(one.policy, wanted) ? 'same' : 'differs';
  });
  const worst: readonly Fit[] = ['differs', 'unseen'];
  return worst.find((fit) => fits.includes(fit)) ?? 'same';
}

/** Before our first change the file is the customer's own, with other line order or keys: then its meaning counts. */
function samePolicy(
  served: MtaStsPolicy | undefined,
  wanted: NonNullable<DesiredState['policy']>,
): boolean {
  if (served === undefined) return false;
  return (
    served.mode === wanted.mode &&
    served.maxAge === wanted.maxAge &&
    [...served.mx].sort().join() === [...wanted.mx].sort().join()
  );
}
