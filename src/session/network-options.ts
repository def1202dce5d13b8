import type { RunClock } from '../io/clock.js';
import type { LiveNetworkOptions } from '../io/live-network.js';
import type { ProxyLogin } from '../io/proxy-spelling.js';
import type { RunSettings } from '../protocols/recording/format.js';

/** What a run needs and no recording may hold. */
export interface Secrets {
  readonly proxyLogin?: ProxyLogin;
}

/** How the internet is reached in a run. */
export function networkOptions(
  settings: RunSettings,
  clock: RunClock,
  { proxyLogin }: Secrets,
): LiveNetworkOptions {
  const { atIsGiven, allowPrivateAddresses, endpointMap, ehloName, smtpProxy, roots } = settings;
  const login = proxyLogin === undefined ? {} : { login: proxyLogin };
  return {
    clock,
    atIsGiven,
    allowPrivateAddresses,
    endpointMap,
    ...(ehloName !== undefined && { ehloName }),
    ...(smtpProxy && { smtpProxy: { ...smtpProxy, ...login, roots } }),
  };
}
