import type { Ledger, ServedFacts } from '../ledger.js';
import { desired } from '../migration/desired.js';
import { exchangeOnlineStages } from '../migration/ids.js';
import { matchesMxPattern } from '../mta-sts-pattern.js';
import type { Observation } from '../observation.js';
import type { Instant } from '../time.js';
import type { Finding } from '../verdict.js';
import { mxHosts, type Check, type Cutover, type JudgeContext } from './context.js';

type Served = NonNullable<ServedFacts['policy']>;

interface Held extends Served {
  readonly until: Instant;
}

/**
 * Standards J07, M02, M03: the view of a sender that fetched a policy earlier and holds it until its max_age is over,
 * whatever DNS says now. What is served at this moment is judged as every new sender meets it.
 */
export const checkHeldPolicies: Check = ({ observation, cutover }) => {
  if (cutover === undefined) return [];
  const { domain } = observation;
  const hosts = mxHosts(observation).map(({ host }) => host);
  return notServed(observation, cutover).flatMap((policy): readonly Finding[] => {
    const evidence = { maxAge: policy.maxAge, dueAt: policy.until };
    const told: Finding = { code: 'sts-policy-held', subject: domain, evidence };
    const patterns = patternsOf(policy.digest, cutover);
    const refused = hosts.filter((host) => refuses(patterns, host));
    // Somebody else's file, or one that the plan no longer makes: nobody knows whom it lists.
    if (patterns === undefined) return [{ ...told, evidence: { ...evidence, lists: 'unknown' } }];
    if (refused.length === 0) return [told];
    const listed = hosts.length - refused.length;
    const mismatch = { ...evidence, mx: patterns, refused, listed };
    return [told, { code: 'sts-held-mismatch', subject: domain, evidence: mismatch }];
  });
};

/**
 * Until when a sender may refuse `host` by an enforced policy that it fetched earlier; `undefined` where the ledger knows
 * of none that does not list it.
 */
export function refusedByHeld(
  host: string,
  { observation, cutover }: JudgeContext,
): Instant | undefined {
  if (cutover === undefined) return undefined;
  const ends = notServed(observation, cutover)
    .filter(({ digest }) => refuses(patternsOf(digest, cutover), host))
    .map(({ until }) => until);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function refuses(patterns: readonly string[] | undefined, host: string): boolean {
  return patterns?.some((pattern) => matchesMxPattern(pattern, host)) === false;
}

/** New senders meet the policy that is served, and it is judged as such. */
function notServed({ at, mtaSts }: Observation, cutover: Cutover): readonly Held[] {
  const current = mtaSts.fetch?.digest;
  return heldPolicies(cutover, at).filter(({ digest }) => digest !== current);
}

/** Each enforced policy that somebody may hold, with the last moment at which it can have been handed out. */
function heldPolicies({ ledger, plan }: Cutover, now: Instant): readonly Held[] {
  const seen = sightings(ledger, plan.domain);
  const held = new Map<string, Held>();
  seen.forEach(({ policy }, index) => {
    if (policy?.mode !== 'enforce') return;
    const later = seen.slice(index + 1);
    // A sighting without a policy may be a fetch that failed: only where no other was read since does it end the old one.
    const after =
      later.find((one) => one.policy !== undefined && one.policy.digest !== policy.digest) ??
      later.find((one) => one.policy === undefined);
    const until = (after?.at ?? now) + policy.maxAge;
    const before = held.get(policy.digest);
    if (until > now && until > (before?.until ?? 0)) held.set(policy.digest, { ...policy, until });
  });
  return [...held.values()];
}

function sightings(
  { entries }: Ledger,
  domain: string,
): readonly { readonly at: Instant; readonly policy: Served | undefined }[] {
  return entries.flatMap((entry) =>
    entry.domain === domain && (entry.fact === 'live' || entry.fact === 'old-data')
      ? [{ at: entry.at, policy: entry.value.policy }]
      : [],
  );
}

/** The ledger keeps the digest alone; the files of the plan's own stages are known whole. */
function patternsOf(digest: string, cutover: Cutover): readonly string[] | undefined {
  return exchangeOnlineStages
    .map((stage) => desired(cutover.plan, stage, cutover.digest).policy)
    .find((policy) => policy?.digest === digest)?.mx;
}
