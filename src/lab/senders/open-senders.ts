import { createSecureContext } from 'node:tls';
import type { LabClock } from '../clock.js';
import type { EndpointMap } from '../endpoints.js';
import { LabResolver, type Delegation } from '../resolver.js';
import { attempt, type AttemptTools, type SenderPolicy } from './attempt.js';
import { trustingEyes } from './eyes.js';
import { MtaStsCache } from './mta-sts-cache.js';
import type { Sender, SenderKind } from './sender.js';
import { daneTerms, mtaStsTerms, plainTerms } from './terms.js';
import { validatingEyes } from './validating-eyes.js';

export interface SenderWorld {
  readonly clock: LabClock;
  readonly endpoints: EndpointMap;
  readonly delegations: readonly Delegation[];
  /** DS lines of the lab's root. */
  readonly trustAnchors: string;
  /** The lab's CA. */
  readonly ca: { readonly pem: string; readonly der: Uint8Array };
}

/** One sender of the kind, its caches empty. */
export async function openSender(kind: SenderKind, world: SenderWorld): Promise<Sender> {
  const resolver = await LabResolver.open(world);
  const tools: AttemptTools = {
    endpoints: world.endpoints,
    context: createSecureContext({ ca: world.ca.pem }),
  };
  const close = (): Promise<void> => resolver.close();
  const never = async (): Promise<boolean> => false;
  switch (kind) {
    case 'plain': {
      const policy = { eyes: trustingEyes(resolver), terms: plainTerms };
      return {
        kind,
        close,
        attempt: (mail) => attempt(mail, policy, tools),
        beforeGivingUp: never,
      };
    }
    case 'dane': {
      const policy = (domain: string): SenderPolicy => {
        // A validator judges at one instant, so each try has its own.
        const eyes = validatingEyes(resolver, world.trustAnchors, world.clock.now());
        return { eyes, terms: daneTerms(eyes, domain, world.clock) };
      };
      return {
        kind,
        close,
        attempt: (mail) => attempt(mail, policy(mail.domain), tools),
        beforeGivingUp: never,
      };
    }
    case 'mta-sts':
      return mtaStsSender(resolver, world, tools);
  }
}

function mtaStsSender(resolver: LabResolver, world: SenderWorld, tools: AttemptTools): Sender {
  const eyes = trustingEyes(resolver);
  const cache = new MtaStsCache({ ...world, eyes, ca: world.ca.pem });
  const roots = [world.ca.der];
  return {
    kind: 'mta-sts',
    close: () => resolver.close(),
    attempt: (mail) => {
      const terms = mtaStsTerms(cache, mail.domain, world.clock, roots);
      return attempt(mail, { eyes, terms }, tools);
    },
    beforeGivingUp: (mail) => cache.lookAgain(mail.domain),
  };
}
