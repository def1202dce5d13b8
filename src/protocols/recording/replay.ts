import type { Exchange } from './format.js';
import type { Network, Outcome } from './network.js';
import { canonicalJson } from './canonical-json.js';

/**
 * A network that knows only what was recorded. Identical requests get the recorded answers in their recorded order;
 * a request that the run never made, or made less often, is `not-attempted` and never a guess.
 */
export function createReplayNetwork(exchanges: readonly Exchange[]): Network {
  const waiting = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const key = keyOf(exchange.kind, exchange.request);
    waiting.set(key, [...(waiting.get(key) ?? []), exchange]);
  }
  const next = (kind: Exchange['kind'], request: Exchange['request']): Exchange | undefined =>
    waiting.get(keyOf(kind, request))?.shift();
  return {
    async dns(request) {
      const found = next('dns', request);
      return found?.kind === 'dns' ? found.result : notRecorded;
    },
    async smtp(request) {
      const found = next('smtp', request);
      return found?.kind === 'smtp' ? found.result : notRecorded;
    },
    async https(request) {
      const found = next('https', request);
      return found?.kind === 'https' ? found.result : notRecorded;
    },
  };
}

function keyOf(kind: Exchange['kind'], request: Exchange['request']): string {
  return `${kind} ${canonicalJson(request)}`;
}

const notRecorded: Outcome<never> = {
  outcome: 'not-attempted',
  detail: 'not-in-recording',
  timing: { at: 0, took: 0 },
};
