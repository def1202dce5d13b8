import { familyCounts } from '../../core/vantage.js';
import { nameKey } from '../../protocols/dns/name.js';
import { rrType } from '../../protocols/dns/types.js';
import type { Ask, AskResult } from '../../protocols/dnssec/types.js';
import type { RootHint, RunSettings } from '../../protocols/recording/format.js';
import type { Asker } from '../asker.js';
import { createKept } from './kept.js';
import { Journey } from './journey.js';
import type { Fetch } from './journey.js';
import { iterationLimits } from './limits.js';
import type { IterationLimits } from './limits.js';

export interface IterationOptions {
  /** Asks one server one question; EDNS fallback and TCP are its business. */
  readonly asker: Asker;
  readonly rootHints: readonly RootHint[];
  readonly families: RunSettings['families'];
  /** True for addresses from DNS that are not to be contacted. */
  readonly refuses: (address: string) => boolean;
  readonly limits?: Partial<IterationLimits>;
}

/**
 * Iteration from the root (RFC 1034 s5.3.3) as two ways to ask: the second begins at another server of each zone, for
 * when what the first brought does not validate. Equal questions in flight are one, each message is asked for once and
 * kept, within bounds. Nothing of it is believed: glue and referrals only say where to ask.
 */
export function createIteration(options: IterationOptions): readonly [Ask, Ask] {
  const limits = { ...iterationLimits, ...options.limits };
  const messages = createKept<AskResult>(limits.messages);
  const fetch: Fetch = (address, name, type) =>
    messages(`${address} ${type} ${nameKey(name)}`, () =>
      options.asker.ask({ address, port: 53 }, name, type, false),
    );
  const counts = (address: string): boolean => familyCounts(address, options.families);
  const shared = {
    fetch,
    limits,
    rootHints: options.rootHints.map(({ address }) => address).filter(counts),
    refuses: options.refuses,
    addressTypes: [
      ...(counts('0.0.0.0') ? [rrType.A] : []),
      ...(counts('::') ? [rrType.AAAA] : []),
    ],
  };
  const starting = (turn: number): Ask => {
    const results = createKept<AskResult>(limits.results);
    return (name, type) =>
      results(`${type} ${nameKey(name)}`, () => new Journey({ ...shared, turn }).find(name, type));
  };
  return [starting(0), starting(1)];
}
