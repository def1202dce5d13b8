import type { DnssecState } from '../../src/core/observation.js';

/** What one judge says of one RRset: the state, and the kind of answer where there is no data. */
export type RrsetWord =
  DnssecState | `${DnssecState} nodata` | `${DnssecState} nxdomain` | 'unreadable';

/**
 * What one judge says of one address of a host. `tls`: encrypted, nothing to authenticate against. `no-tls`: the server was
 * reached and offers no STARTTLS, whatever its TLSA set says. `deferred`: its TLSA set cannot be believed, so no mail goes
 * there. `failed`: something else went wrong; never agrees.
 */
export const addressWords = [
  'authenticated',
  'mismatch',
  'tls',
  'no-tls',
  'deferred',
  'failed',
] as const;
export type AddressWord = (typeof addressWords)[number];

/** The domain as a whole where its own zone is broken: `deferred` is what a sender does then. */
export type DomainWord = 'deferred' | 'usable';

/** One line of the table. */
export interface Row {
  readonly stage: string;
  /** `as served`, or which fault was made. */
  readonly when: string;
  readonly subject: string;
  readonly ours: string;
  /** Each peer by name, with its word; for a gate the expected answer. */
  readonly others: Readonly<Record<string, string>>;
}

/** A row passes where every other judge says the same, and nobody could not say. */
export function agrees(row: Row): boolean {
  const unheard = ['failed', 'unreadable', ''];
  return (
    !unheard.includes(row.ours) && Object.values(row.others).every((word) => word === row.ours)
  );
}
