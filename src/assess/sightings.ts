import { isUnseen } from '../core/belief.js';
import type { LedgerEntry, ServedFacts } from '../core/ledger.js';
import type { Cutover } from '../core/judge/context.js';
import { policyFit, serverFit, type Fit } from '../core/migration/infer.js';
import type { Observation } from '../core/observation.js';
import type { Instant } from '../core/time.js';
import { consideredServers } from '../core/vantage.js';

/**
 * What `verify` appends: `live` the first time every server serves the stage, `old-data` each time one was proved not to.
 * Nothing where too little was seen, or could be believed, to say either. `at` is the end of the looking: a wait counted
 * from its start could end too early.
 */
export function sightings(
  observation: Observation,
  cutover: Cutover,
  run: { readonly at: Instant; readonly by: string },
): readonly LedgerEntry[] {
  const { plan, stage, ledger } = cutover;
  const fact = factOf(observation, cutover);
  if (fact === undefined) return [];
  const last = ledger.entries
    .filter(({ domain, ...entry }) => domain === plan.domain && isSighting(entry.fact))
    .at(-1);
  if (fact === 'live' && last?.fact === 'live' && last.stage === stage) return [];
  return [{ domain: plan.domain, stage, fact, value: served(observation), ...run }];
}

const isSighting = (fact: LedgerEntry['fact']): boolean => fact === 'live' || fact === 'old-data';

function factOf(observation: Observation, cutover: Cutover): 'live' | 'old-data' | undefined {
  const servers = consideredServers(observation);
  const believed = servers.filter((server) =>
    [server.mx, server.mtaStsTxt, server.tlsRptTxt].every(
      (lookup) => !isUnseen(lookup) && lookup.dnssec.state !== 'bogus',
    ),
  );
  const fits: readonly Fit[] = [
    ...believed.map((server) => serverFit(server, cutover.state)),
    policyFit(observation, cutover.state),
  ];
  if (fits.includes('differs') || fits.includes('ttl-differs')) return 'old-data';
  const complete = servers.length > 0 && observation.serversFailure === undefined;
  const everywhere = believed.length === servers.length && fits.every((fit) => fit === 'same');
  return complete && everywhere ? 'live' : undefined;
}

/** The largest values that anyone handed out: every wait is computed from the worst one. */
function served(observation: Observation): ServedFacts {
  const servers = consideredServers(observation);
  const policy = worstPolicy(observation);
  return {
    mxTtl: Math.max(0, ...servers.map(({ mx }) => mx.ttl)),
    mtaStsTxtTtl: Math.max(0, ...servers.map(({ mtaStsTxt }) => mtaStsTxt.ttl)),
    ...(policy && { policy }),
  };
}

/** Addresses may serve different bodies: one that enforces goes before one that does not, then the longer max_age. */
function worstPolicy({ mtaSts }: Observation): ServedFacts['policy'] {
  const fetches = [mtaSts.fetch, ...(mtaSts.otherFetches ?? [])];
  const policies = fetches.flatMap((fetch) =>
    fetch?.policy === undefined || fetch.digest === undefined
      ? []
      : [{ mode: fetch.policy.mode, maxAge: fetch.policy.maxAge, digest: fetch.digest }],
  );
  const weight = ({ mode, maxAge }: (typeof policies)[number]): number =>
    (mode === 'enforce' ? 1e9 : 0) + maxAge;
  return policies.toSorted((one, two) => weight(two) - weight(one))[0];
}
