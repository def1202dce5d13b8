import { isUnseen } from '../belief.js';
import type { JudgeContext } from '../judge/context.js';
import { matchesMxPattern } from '../mta-sts-pattern.js';
import { partOf, unseenPart, type Part } from './status-part.js';

interface StsPart {
  readonly part: Part;
  readonly available?: boolean;
  readonly mode?: string;
}

/** MtaStsValidation: no policy is as good as one that lists the new host. A policy that was not read is neither. */
export function stsPart({ observation, cutover }: JudgeContext, host: string | undefined): StsPart {
  const { txt, id, fetch } = observation.mtaSts;
  if (isUnseen(txt) || txt.dnssec.state === 'bogus') {
    return { part: unseenPart('the MTA-STS record could not be looked up') };
  }
  if (txt.status !== 'answer') {
    return { part: partOf([]), available: false, mode: 'Unavailable' };
  }
  if (id === undefined) return { part: unseenPart('the MTA-STS record is malformed') };
  const policy = fetch?.pkix?.ok === true ? fetch.policy : undefined;
  if (policy === undefined) return { part: unseenPart('the MTA-STS policy could not be read') };
  const seen = { available: true, mode: policy.mode };
  if (host === undefined) {
    const part = cutover === undefined ? unseenPart('no MX is expected') : partOf(['ES002']);
    return { ...seen, part };
  }
  const listed = policy.mx.some((pattern) => matchesMxPattern(pattern, host));
  return { ...seen, part: partOf(policy.mode === 'enforce' && !listed ? ['ES001'] : []) };
}
