import { matchesMxPattern } from '../core/mta-sts-pattern.js';
import { nameFromText, nameToText } from '../protocols/dns/name.js';
import { readMx } from '../protocols/dns/rdata.js';
import { rrType } from '../protocols/dns/types.js';
import { LabResolver } from './resolver.js';
import { trustingEyes, type Eyes } from './senders/eyes.js';
import { MtaStsCache } from './senders/mta-sts-cache.js';
import type { SenderWorld } from './senders/open-senders.js';
import { validatingEyes } from './senders/validating-eyes.js';
import type { TenantView } from './tenant-status.js';

/** Looks at the domain with fresh caches, as the tenant does when its status is asked for. */
export async function tenantView(
  world: SenderWorld,
  domain: string,
  newMx: string,
): Promise<TenantView> {
  const resolver = await LabResolver.open(world);
  try {
    const eyes = trustingEyes(resolver);
    const { status, rdatas } = await eyes(domain, rrType.MX);
    const answer = await resolver.ask(nameFromText(domain), rrType.MX);
    const ttl = answer.ok ? (answer.message.answers[0]?.ttl ?? 0) : 0;
    const mx = rdatas.map((rdata) => {
      const { preference, exchange } = readMx(rdata);
      return { preference, ttl, exchange: nameToText(exchange).replace(/\.$/, '') };
    });
    const validating = validatingEyes(resolver, world.trustAnchors, world.clock.now());
    const hosts = mx.map(({ exchange }) => exchange);
    const secureHost = await hasSecureHost(validating, domain, hosts);
    const cache = new MtaStsCache({ ...world, eyes, ca: world.ca.pem });
    const policy = await cache.policyFor(domain);
    return {
      lookup: status,
      mx,
      secureHost,
      ...(policy && {
        mtaSts: {
          mode: policy.mode,
          listsNewMx: policy.mx.some((pattern) => matchesMxPattern(pattern, newMx)),
        },
      }),
    };
  } finally {
    await resolver.close();
  }
}

async function hasSecureHost(
  eyes: Eyes,
  domain: string,
  hosts: readonly string[],
): Promise<boolean> {
  if (!(await eyes(domain, rrType.MX)).secure) return false;
  for (const host of hosts) {
    const { secure, status } = await eyes(host, rrType.A);
    if (secure && status === 'answer') return true;
  }
  return false;
}
