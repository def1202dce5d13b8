import type { DnssecStatus } from '../../../src/core/observation.js';
import { reasons } from '../../../src/protocols/dnssec/status.js';

/** What is wrong with the form of a status; empty for one as it should be. */
export function lawful({ state, reason, ede, chain }: DnssecStatus): readonly string[] {
  const known: readonly string[] = reasons;
  if (state === 'secure') return reason === undefined && ede === undefined ? [] : ['a reason'];
  return [
    ...(reason !== undefined && known.includes(reason) ? [] : [`reason ${reason}`]),
    ...(chain.length > 0 ? [] : ['no chain']),
    // RFC 8914: what failed says how; what is proven to be unsigned has failed in nothing.
    ...(state === 'insecure'
      ? ede === undefined || [1, 2, 27].includes(ede)
        ? []
        : [`insecure with EDE ${ede}`]
      : ede === undefined
        ? [`${state} without EDE`]
        : []),
  ];
}
