import { LeastRecent } from '../protocols/least-recent.js';
import { mapEndpoint, type EndpointMap, type TransportProtocol } from './endpoint-map.js';
import type { Endpoint } from './endpoint.js';
import { guardAsked, guardTarget, type Reach } from './guards.js';

export interface TargetRules {
  readonly allowPrivateAddresses: boolean;
  /** In canonical spelling. */
  readonly endpointMap: EndpointMap;
  /** No public address is contacted. */
  readonly privateWorld: boolean;
}

/** Where packets for an endpoint go, the guards passed; fails as `not-attempted`. Remembers where they led. */
export function createTargets({
  allowPrivateAddresses,
  endpointMap,
  privateWorld,
}: TargetRules): (asked: Endpoint, protocol: TransportProtocol, reach: Reach) => Endpoint {
  const targets = new LeastRecent<string, Endpoint>(1_024);
  return (asked, protocol, reach) => {
    const key = `${protocol} ${reach} ${asked.port} ${asked.address}`;
    const known = targets.get(key);
    if (known !== undefined) return known;
    const endpoint = guardAsked(asked, reach, allowPrivateAddresses);
    const target = mapEndpoint(endpointMap, endpoint, protocol);
    if (privateWorld) guardTarget(target);
    targets.set(key, target);
    return target;
  };
}
