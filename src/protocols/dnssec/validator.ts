import type { Message } from '../dns/message.js';
import { nameKey, WireError, type WireName } from '../dns/name.js';
import { rrType } from '../dns/types.js';
import { TransientMap } from '../transient-map.js';
import { defaultAlgorithms, defaultDigests } from './algorithms.js';
import type { Judging } from './judge-rrset.js';
import { KeptAnswers } from './kept-answers.js';
import { createPurse, defaultLimits, type Purse } from './limits.js';
import { createCryptoMemory } from './memory.js';
import { readReply, type Reply } from './reply.js';
import { resolve } from './resolve.js';
import { rrsetText } from './rrsets.js';
import { notSecure } from './status.js';
import type { AskResult, ValidatedAnswer, Validator, ValidatorOptions } from './types.js';
import { ZoneWalk } from './zone-walk.js';

type Start<T> = (name: WireName, type: number, start: () => Promise<T>) => Promise<T>;

/** What keeps results for later, as many and such as it likes. */
interface Kept<T> {
  get(key: string): T | undefined;
  set(key: string, result: T): void;
}

/** Shares one promise among equal questions while it is under way. */
function singleFlight<T>(kept?: Kept<T>): Start<T> {
  const flying = new TransientMap<string, Promise<T>>();
  const fly = async (key: string, start: () => Promise<T>): Promise<T> => {
    try {
      const result = await start();
      kept?.set(key, result);
      return result;
    } finally {
      flying.delete(key);
    }
  };
  return (name, type, start) => {
    const key = `${type} ${nameKey(name)}`;
    const known = kept?.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const under = flying.get(key);
    if (under !== undefined) return under;
    const started = fly(key, start);
    flying.set(key, started);
    return started;
  };
}

function unreadable(name: WireName, type: number, server: string, error: unknown): ValidatedAnswer {
  if (!(error instanceof WireError)) throw error;
  return {
    status: 'failed',
    dnssec: notSecure('indeterminate', 'garbage', [
      `${rrsetText({ name, type })}: ${error.message}, from ${server}`,
    ]),
    rdatas: [],
    ttl: 0,
    aliases: [],
    finalName: name,
    failure: 'garbage',
    server,
  };
}

function overBudget(name: WireName, type: number): Reply {
  const line = `${rrsetText({ name, type })}: not asked, the questions for one are used up`;
  const reply = readReply({ ok: false, failure: 'not-attempted', server: 'none' }, name, type);
  return reply.ok
    ? reply
    : { ...reply, status: notSecure('indeterminate', 'question-budget', [line]) };
}

/**
 * A validator for one instant and one set of trust anchors (RFC 4035 s5). `insecure` comes from validated proofs alone;
 * what could not be asked or understood is `indeterminate`. It believes no AD bit and no rcode. Rejects only where
 * `ask` does.
 */
export function createValidator(options: ValidatorOptions): Validator {
  const limits = { ...defaultLimits, ...options.limits };
  const asking = singleFlight<AskResult>();
  const looking = singleFlight<ValidatedAnswer>(new KeptAnswers(limits.answersKept));
  const fetch = async (name: WireName, type: number, purse: Purse): Promise<Reply> => {
    if (!purse.questions.spend()) return overBudget(name, type);
    return readReply(await asking(name, type, () => options.ask(name, type)), name, type);
  };
  const walk = new ZoneWalk({
    anchors: options.anchors,
    now: options.now,
    algorithms: options.algorithms ?? defaultAlgorithms,
    digests: options.digests ?? defaultDigests,
    limits,
    memory: options.memory ?? createCryptoMemory(),
    fetch,
  });
  const run = async (
    name: WireName,
    type: number,
    first: (purse: Purse) => Promise<Reply>,
  ): Promise<ValidatedAnswer> => {
    const purse = createPurse(limits);
    const judging: Judging = { walk, limits, purse };
    const reply = await first(purse);
    return resolve(name, type, reply, (next, kind) => fetch(next, kind, purse), judging).catch(
      (error: unknown) => unreadable(name, type, reply.server, error),
    );
  };
  return {
    lookup: (name, type) =>
      looking(name, type, () => run(name, type, (purse) => fetch(name, type, purse))),
    judge: (name, type, message: Message, server) =>
      run(name, type, async () => readReply({ ok: true, message, server }, name, type)),
    zone: async (name) => {
      try {
        const trust = await walk.trustAt(name);
        return { apex: trust.apex, dnssec: trust.status };
      } catch (error) {
        return { apex: name, dnssec: unreadable(name, rrType.DS, 'the way down', error).dnssec };
      }
    },
  };
}
