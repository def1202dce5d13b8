import type { MxRow, Stage } from '../core/migration/stages.js';
import type { DomainPlan } from '../core/plan.js';

/** `0 legacy 20 new`, the host tried first in front; without a plan the old preference is called `before`. */
export function mxWords(stage: Stage, plan?: Pick<DomainPlan, 'preference'>): string {
  const value = ({ preference }: MxRow) =>
    preference === 'before' ? (plan?.preference ?? -1) : preference;
  return [...stage.mx]
    .sort((a, b) => value(a) - value(b))
    .map((row) => `${value(row) < 0 ? 'before' : value(row)} ${row.role}`)
    .join(' ');
}

/** `legacy`, `new` or `both`: whom the MTA-STS policy lists. */
export function listedWords({ mtaSts }: Stage): string {
  return mtaSts.hosts.length > 1 ? 'both' : (mtaSts.hosts[0] ?? 'nobody');
}
