import type {
  HttpsReply,
  HttpsRequest,
  Network,
  Outcome,
  SmtpRequest,
  SmtpTranscript,
} from '../protocols/recording/network.js';
import type { RunClock } from './clock.js';

/**
 * Asked once, when the turn of a session has come and before anything is sent. False: nobody waits for it any more, and
 * it is `not-attempted`. Whoever said true waits for the session to its end, which has a bound of its own.
 */
export type IsWanted = () => boolean;

/** A network that lets sessions wait for their turn. */
export interface QueueingNetwork extends Network {
  smtp(request: SmtpRequest, isWanted?: IsWanted): Promise<Outcome<SmtpTranscript>>;
  https(request: HttpsRequest, isWanted?: IsWanted): Promise<Outcome<HttpsReply>>;
}

export const always: IsWanted = () => true;

/** What comes of a question that its asker's time did not suffice for. */
export function outOfTime(clock: RunClock): Outcome<never> {
  const timing = { at: clock.elapsed(), took: 0 };
  return { outcome: 'not-attempted', detail: 'out-of-time', timing };
}
