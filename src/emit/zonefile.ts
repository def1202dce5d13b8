import type { DesiredState } from '../core/migration/desired.js';
import type { Rrset } from '../core/rrset.js';
import { absolute, rdataTexts } from './presentation.js';
import { assertWritable } from './refused.js';

/**
 * The records of one stage as a master file fragment (RFC 1035 s5.1), absolute names throughout, for `$INCLUDE`.
 * Throws EmitRefused for an owner in a zone of Microsoft's.
 */
export function zoneFile(state: Pick<DesiredState, 'domain' | 'stage' | 'rrsets'>): string {
  const head = [
    `; ${state.domain} at ${state.stage}, written by dane-cutover.`,
    '; Everything else of the zone, its SOA and NS among it, is yours.',
  ];
  return [...head, ...zoneFileRecords(state.rrsets), ''].join('\n');
}

/** One line a record: owner, TTL, class, type, data. */
export function zoneFileRecords(rrsets: readonly Rrset[]): readonly string[] {
  assertWritable(rrsets);
  return rrsets.flatMap((rrset) =>
    rdataTexts(rrset).map(
      (rdata) => `${absolute(rrset.owner)} ${rrset.ttl} IN ${rrset.type} ${rdata}`,
    ),
  );
}
