import { isUnseen } from '../belief.js';
import type { JudgeContext } from '../judge/context.js';
import type { MxRecord } from '../rrset.js';
import { partOf, unseenPart, type Part } from './status-part.js';

/** MxValidation, by the predicates of the documented codes (Microsoft: how SMTP DANE works, troubleshooting). */
export function mxPart(
  { observation, cutover }: JudgeContext,
  host: string | undefined,
  preference: number | undefined,
): Part {
  const { mx } = observation;
  if (isUnseen(mx)) return unseenPart('the MX could not be looked up');
  // What a false answer holds is nobody's word.
  if (mx.dnssec.state === 'bogus') return unseenPart('the DNSSEC proof of the MX is false');
  if (mx.status === 'nxdomain') return { word: 'Invalid', codes: [] };
  if (mx.status !== 'answer') return partOf(['EX012']);
  if (host !== undefined) return partOf(recordCodes(mx.records, host, preference));
  return cutover === undefined
    ? unseenPart('which MX the tenant expects cannot be seen')
    : partOf(['EX013']);
}

/** The page expects 0, the cmdlet's reference shows 10: a lone host at 10 is taken for right until the tenant says otherwise. */
function recordCodes(
  records: readonly MxRecord[],
  host: string,
  preference: number | undefined,
): readonly string[] {
  const own = records.find(({ exchange }) => exchange === host);
  if (own === undefined) return ['EX002'];
  const others = records.filter(({ exchange }) => exchange !== host);
  const some = (test: (other: number) => boolean) => others.some((one) => test(one.preference));
  const wanted = preference ?? (own.preference === 10 && others.length === 0 ? 10 : 0);
  return [
    ...(some((other) => other === own.preference) ? ['EX004'] : []),
    ...(some((other) => other > own.preference) ? ['EX005'] : []),
    ...(some((other) => other < own.preference) ? ['EX006'] : []),
    ...(own.preference > wanted ? ['EX008'] : []),
    ...(own.preference < wanted ? ['EX009'] : []),
  ];
}
