import { stageOf } from '../migration/stages.js';
import { matchesMxPattern } from '../mta-sts-pattern.js';
import type { Observation } from '../observation.js';
import { mxHosts, type JudgeContext } from './context.js';

export interface TenantCode {
  readonly code: string;
  /** True where the stage's row lists the code: the same word is progress here and an error elsewhere. */
  readonly expected: boolean;
}

/**
 * What Get-DnssecStatusForVerifiedDomain should say of what we saw, by its documented predicates. Empty for `check`:
 * without a plan the expected MX is unknown.
 */
export function predictTenantCodes(context: JudgeContext): readonly TenantCode[] {
  const { observation, cutover } = context;
  if (cutover === undefined || observation.mx.status === 'failed') return [];
  const expectedHere = stageOf(cutover.stage).expectedCodes;
  const codes = [
    ...(hasSecurePath(observation) ? [] : ['ED003']),
    ...mxCodes(observation, cutover.plan.newMx),
    ...stsCodes(observation, cutover.plan.newMx),
  ];
  return codes.map((code) => ({ code, expected: expectedHere.includes(code) }));
}

function hasSecurePath(observation: Observation): boolean {
  if (observation.mx.dnssec.state !== 'secure') return false;
  return mxHosts(observation).some(({ a, aaaa }) =>
    [a, aaaa].some((lookup) => lookup.status === 'answer' && lookup.dnssec.state === 'secure'),
  );
}

/** The expected preference is 0; a lone new host at 10 is accepted by the backend too (it shows 10 as expected). */
function mxCodes({ mx }: Observation, newMx: string | undefined): readonly string[] {
  if (mx.status === 'nxdomain') return ['ED-not-found'];
  if (mx.status !== 'answer') return ['EX012'];
  if (newMx === undefined) return ['EX013'];
  const own = mx.records.find(({ exchange }) => exchange === newMx);
  if (own === undefined) return ['EX002'];
  const others = mx.records.filter(({ exchange }) => exchange !== newMx);
  const some = (test: (preference: number) => boolean) =>
    others.some(({ preference }) => test(preference));
  return [
    ...(some((preference) => preference === own.preference) ? ['EX004'] : []),
    ...(some((preference) => preference > own.preference) ? ['EX005'] : []),
    ...(some((preference) => preference < own.preference) ? ['EX006'] : []),
    ...(own.preference > 0 && !(own.preference === 10 && others.length === 0) ? ['EX008'] : []),
  ];
}

function stsCodes({ mtaSts }: Observation, newMx: string | undefined): readonly string[] {
  const policy = mtaSts.fetch?.policy;
  if (mtaSts.txt.status !== 'answer' || policy === undefined) return [];
  if (newMx === undefined) return ['ES002'];
  const listed = policy.mx.some((pattern) => matchesMxPattern(pattern, newMx));
  return policy.mode === 'enforce' && !listed ? ['ES001'] : [];
}
