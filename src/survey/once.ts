import type { Network } from '../protocols/recording/network.js';
import { requestKey, type Request } from '../protocols/recording/request-key.js';

/**
 * Each request is sent at most once in a survey and its outcome shared. Two equal requests under way at once could be
 * answered in either order, and a replay could not tell which was which.
 */
export function once(network: Network): Network {
  return {
    dns: shared((request) => network.dns(request)),
    smtp: shared((request) => network.smtp(request)),
    https: shared((request) => network.https(request)),
  };
}

function shared<Q extends Request, R>(
  send: (request: Q) => Promise<R>,
): (request: Q) => Promise<R> {
  const sent = new Map<string, Promise<R>>();
  return (request) => {
    const key = requestKey(request);
    const before = sent.get(key);
    if (before !== undefined) return before;
    const result = send(request);
    sent.set(key, result);
    return result;
  };
}
