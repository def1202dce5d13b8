import type { Dialect } from './dialect.js';
import { rfc2136, type Rfc2136Provider } from './rfc2136.js';
import { route53, type Route53Provider } from './route53.js';

/** The DNS provider that holds the zone; `kind` chooses the dialect. */
export type DnsProvider = Route53Provider | Rfc2136Provider;

export function dialectOf(provider: DnsProvider): Dialect {
  switch (provider.kind) {
    case 'route53':
      return route53(provider);
    case 'rfc2136':
      return rfc2136(provider);
    default:
      // Node runs TypeScript without checking its types.
      throw new Error(`no provider ${kindOf(provider)}; there are route53 and rfc2136`);
  }
}

function kindOf(provider: never): string {
  return JSON.stringify((provider as { readonly kind?: unknown } | undefined)?.kind) ?? 'named';
}
