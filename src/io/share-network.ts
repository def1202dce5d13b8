import { decodeMessage, type Message, type ResourceRecord } from '../protocols/dns/message.js';
import { readSoa } from '../protocols/dns/rdata.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import { LeastRecent } from '../protocols/least-recent.js';
import type { DnsReply, Outcome } from '../protocols/recording/network.js';
import { requestKey, type Request } from '../protocols/recording/request-key.js';
import type { RunClock } from './clock.js';
import { always, type IsWanted, type QueueingNetwork } from './session-turn.js';

interface Kept<T> {
  at: number;
  readonly outcome: Promise<Outcome<T>>;
  /** Of everybody who waits for it to begin. */
  askers: readonly IsWanted[];
  hasBegun: boolean;
  /** Absent while it is under way. */
  settled?: Outcome<T>;
  /** Milliseconds of the clock; read from the answer when somebody asks again, which most answers never see. */
  until?: number;
}

/** Milliseconds: as long as a resolver may keep what most mail domains publish. */
const longest = 300_000;
/** A host that let us wait for a minute is not called again for each domain it serves. */
const afterFailure = 60_000;
const mostAnswers = 2_048;
const mostSessions = 512;
/** Base64 characters of an answer worth keeping; strangers choose how long theirs are. */
const mostText = 8_192;

/**
 * The same network for several surveys: an equal question is asked once while its answer holds, by its TTLs and for at
 * most five minutes, and a mail host is called once for each address and server name, however many domains it serves.
 * Whoever records above sees every exchange that a survey used. Answers are kept as they came, never as judged. A session
 * whose turn has come begins where anybody still waits for it.
 */
export function shareNetwork(network: QueueingNetwork, clock: RunClock): QueueingNetwork {
  return {
    dns: shared((request) => network.dns(request), clock, {
      most: mostAnswers,
      isWorthIt: (result) =>
        result.outcome === 'answered' && result.value.message.length <= mostText,
      lifeOf: answerLife,
    }),
    smtp: shared((request, isWanted) => network.smtp(request, isWanted), clock, {
      most: mostSessions,
      isWorthIt: () => true,
      lifeOf: ({ outcome }) => (outcome === 'answered' ? longest : afterFailure),
      isLate: ({ outcome }) => outcome !== 'answered',
    }),
    https: (request, isWanted) => network.https(request, isWanted),
  };
}

interface Keeping<T> {
  readonly most: number;
  /** Told by a glance; what is not is dropped at once. */
  readonly isWorthIt: (outcome: Outcome<T>) => boolean;
  /** Milliseconds from when it was asked for. */
  readonly lifeOf: (outcome: Outcome<T>) => number;
  /** A silent host has used up its minute before it counts as silent: then the time runs from there. */
  readonly isLate?: (outcome: Outcome<T>) => boolean;
}

function shared<Q extends Request, T>(
  send: (request: Q, isWanted: IsWanted) => Promise<Outcome<T>>,
  clock: RunClock,
  { most, isWorthIt, lifeOf, isLate }: Keeping<T>,
): (request: Q, isWanted?: IsWanted) => Promise<Outcome<T>> {
  const kept = new LeastRecent<string, Kept<T>>(most);
  const holds = (entry: Kept<T>): boolean => {
    if (entry.settled === undefined) return true;
    entry.until ??= entry.at + lifeOf(entry.settled);
    return clock.elapsed() < entry.until;
  };
  return (request, isWanted = always) => {
    const key = requestKey(request);
    const before = kept.get(key);
    if (before !== undefined && holds(before)) return join(before, isWanted);
    const begins = (): boolean => {
      // Each is asked, since each that says yes waits from now on; kept, they would keep their domains.
      own.hasBegun = own.askers.filter((asker) => asker()).length > 0;
      own.askers = [];
      if (!own.hasBegun) forget();
      return own.hasBegun;
    };
    const forget = (): void => {
      if (kept.get(key) === own) kept.delete(key);
    };
    const own: Kept<T> = {
      at: clock.elapsed(),
      outcome: Promise.resolve().then(() => send(request, begins)),
      askers: [isWanted],
      hasBegun: false,
    };
    kept.set(key, own);
    own.outcome.then((outcome) => {
      own.settled = outcome;
      if (isLate?.(outcome) === true) own.at = clock.elapsed();
      if (!isWorthIt(outcome)) forget();
    }, forget);
    return own.outcome;
  };
}

function join<T>(entry: Kept<T>, isWanted: IsWanted): Promise<Outcome<T>> {
  if (entry.settled !== undefined) return entry.outcome;
  if (entry.hasBegun) isWanted();
  else entry.askers = [...entry.askers, isWanted];
  return entry.outcome;
}

/** Failures of every kind, SERVFAIL among them, are asked again: they say nothing of the next domain. */
function answerLife(result: Outcome<DnsReply>): number {
  if (result.outcome !== 'answered') return 0;
  try {
    return Math.min(longest, leastTtl(decodeMessage(Buffer.from(result.value.message, 'base64'))));
  } catch {
    return 0;
  }
}

/** Milliseconds; 0 where nothing bears a TTL. Absence holds as long as RFC 2308 s5 lets it. */
function leastTtl(message: Message): number {
  const { answers, authorities, additionals } = message;
  const fine = message.rcode === rcode.NOERROR || message.rcode === rcode.NXDOMAIN;
  const ttls = [...answers, ...authorities, ...additionals].map(ttlOf);
  return fine && !message.flags.tc && ttls.length > 0 ? Math.min(...ttls) * 1_000 : 0;
}

const ttlOf = ({ type, ttl, rdata }: ResourceRecord): number =>
  type === rrType.SOA ? Math.min(ttl, readSoa(rdata).minimum) : ttl;
