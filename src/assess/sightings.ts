import type { LedgerEntry, ServedFacts } from '../core/ledger.js';
import type { Cutover } from '../core/judge/context.js';
import type { Observation } from '../core/observation.js';
import { consideredServers } from '../core/vantage.js';

/**
 * What `verify` appends: `live` the first time every server serves the stage, `old-data` each time one does not.
 * Nothing where too little was seen to say either.
 */
export function sightings(
  observation: Observation,
  cutover: Cutover,
  live: boolean,
  by: string,
): readonly LedgerEntry[] {
  const { plan, stage, ledger } = cutover;
  const servers = consideredServers(observation);
  if (servers.some(({ mx }) => mx.status === 'failed')) return [];
  if (servers.length === 0 || observation.serversFailure !== undefined) return [];
  const last = ledger.entries
    .filter(
      ({ domain, fact }) => domain === plan.domain && (fact === 'live' || fact === 'old-data'),
    )
    .at(-1);
  if (live && last?.fact === 'live' && last.stage === stage) return [];
  const fact = live ? 'live' : 'old-data';
  const value = served(observation);
  return [{ domain: plan.domain, stage, fact, value, at: observation.at, by }];
}

/** The largest values that any server handed out: every wait is computed from the worst one. */
function served(observation: Observation): ServedFacts {
  const servers = consideredServers(observation);
  const txtTtl = Math.max(0, ...servers.map(({ mtaStsTxt }) => mtaStsTxt.ttl));
  const fetch = observation.mtaSts.fetch;
  return {
    mxTtl: Math.max(0, ...servers.map(({ mx }) => mx.ttl)),
    mtaStsTxtTtl: txtTtl,
    ...(fetch?.policy &&
      fetch.digest !== undefined && {
        policy: {
          mode: fetch.policy.mode,
          maxAge: fetch.policy.maxAge,
          digest: fetch.digest,
        },
      }),
  };
}
