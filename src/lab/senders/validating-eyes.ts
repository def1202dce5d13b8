import type { Instant } from '../../core/time.js';
import { nameFromText } from '../../protocols/dns/name.js';
import { parseTrustAnchors } from '../../protocols/dnssec/anchors.js';
import { createValidator } from '../../protocols/dnssec/index.js';
import type { LabResolver } from '../resolver.js';
import type { Eyes } from './eyes.js';

/** A sender that validates from the root itself: what is bogus or could not be judged counts as failed (RFC 7672 s2.1.1). */
export function validatingEyes(resolver: LabResolver, trustAnchors: string, now: Instant): Eyes {
  const validator = createValidator({
    anchors: parseTrustAnchors(trustAnchors),
    now,
    ask: (name, type) => resolver.ask(name, type),
  });
  return async (name, type) => {
    const answer = await validator.lookup(nameFromText(name), type);
    const { state, reason } = answer.dnssec;
    if (answer.status === 'failed' || state === 'bogus' || state === 'indeterminate') {
      const why = answer.failure ?? reason ?? state;
      return { status: 'failed', secure: false, rdatas: [], failure: `${state}: ${why}` };
    }
    const { status, rdatas } = answer;
    return { status, secure: state === 'secure', rdatas, failure: '' };
  };
}
