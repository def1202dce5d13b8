import type { Message } from '../protocols/dns/message.js';
import type { WireName } from '../protocols/dns/name.js';
import { rcode, rrType } from '../protocols/dns/types.js';
import { builtInAnchors, parseTrustAnchors } from '../protocols/dnssec/anchors.js';
import type { Ask, AskResult, ValidatedAnswer, Validator } from '../protocols/dnssec/types.js';
import { createValidator } from '../protocols/dnssec/validator.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Asker, Endpoint } from './asker.js';
import { refusal } from './context.js';
import { createIteration } from './iteration/iteration.js';
import { limits } from './limits.js';

/** What the resolvers say, or the servers from the root down; believed in nothing: our own validator judges every answer. */
export interface Resolution {
  /** A raw answer from the first that gives one. */
  readonly ask: Ask;
  lookup(name: WireName, type: number): Promise<ValidatedAnswer>;
  judge(name: WireName, type: number, message: Message, server: string): Promise<ValidatedAnswer>;
}

/** `first`: a question whose answer tells which resolvers answer at all; those that do not are asked last. */
export async function createResolution(
  asker: Asker,
  settings: RunSettings,
  first: WireName,
): Promise<Resolution> {
  const asks = settings.iteration
    ? fromTheRoot(asker, settings, settings.iteration)
    : await throughResolvers(asker, settings, first);
  const lines = settings.trustAnchors;
  const anchors = lines.length > 0 ? parseTrustAnchors(lines.join('\n')) : builtInAnchors;
  const validators = asks.map((ask) => createValidator({ anchors, now: settings.at, ask }));
  return {
    ask: asks[0] ?? noResolver,
    lookup: (name, type) => untilSound(validators, (validator) => validator.lookup(name, type)),
    judge: (name, type, message, server) =>
      untilSound(validators, (validator) => validator.judge(name, type, message, server)),
  };
}

function fromTheRoot(
  asker: Asker,
  settings: RunSettings,
  { rootHints }: NonNullable<RunSettings['iteration']>,
): readonly Ask[] {
  const refuses = (address: string): boolean => refusal({ settings }, address) !== undefined;
  return createIteration({ asker, rootHints, refuses, families: settings.families });
}

async function throughResolvers(
  asker: Asker,
  settings: RunSettings,
  first: WireName,
): Promise<readonly Ask[]> {
  const resolvers = await inOrder(asker, settings.resolvers.slice(0, limits.resolvers), first);
  return startingAtEach(resolvers).map((order) => askInTurn(asker, order));
}

/** A dead resolver in first place would cost its time-out at every question. */
async function inOrder(
  asker: Asker,
  resolvers: readonly Endpoint[],
  name: WireName,
): Promise<readonly Endpoint[]> {
  for (const [index, resolver] of resolvers.entries()) {
    if (isAnswer(await asker.ask(resolver, name, rrType.SOA, true)))
      return [...resolvers.slice(index), ...resolvers.slice(0, index)];
  }
  return resolvers;
}

function startingAtEach(resolvers: readonly Endpoint[]): readonly (readonly Endpoint[])[] {
  if (resolvers.length === 0) return [[]];
  return resolvers.map((_, index) => [...resolvers.slice(index), ...resolvers.slice(0, index)]);
}

function askInTurn(asker: Asker, resolvers: readonly Endpoint[]): Ask {
  return async (name, type) => {
    let best: AskResult | undefined;
    for (const resolver of resolvers) {
      const result = await asker.ask(resolver, name, type, true);
      if (isAnswer(result)) return result;
      // A server's own error says more than silence.
      if (best === undefined || (!best.ok && result.ok)) best = result;
    }
    return best ?? noResolver(name, type);
  };
}

const noResolver: Ask = async () => ({
  ok: false,
  failure: 'not-attempted',
  server: 'no resolver',
});

function isAnswer(result: AskResult): boolean {
  if (!result.ok) return false;
  return result.message.rcode === rcode.NOERROR || result.message.rcode === rcode.NXDOMAIN;
}

/**
 * Standards A37: one resolver with a stale or broken cache must not make a domain bogus, so a bad answer is tried
 * again with the next resolver first. Nothing is lost by it: `secure` and `insecure` need proofs wherever they come from.
 */
async function untilSound(
  validators: readonly Validator[],
  judge: (validator: Validator) => Promise<ValidatedAnswer>,
): Promise<ValidatedAnswer> {
  const [first, ...others] = validators;
  if (first === undefined) throw new Error('there is always a validator, if without resolvers');
  const answer = await judge(first);
  if (isSound(answer)) return answer;
  for (const validator of others) {
    const other = await judge(validator);
    if (isSound(other)) return other;
  }
  return answer;
}

function isSound({ status, dnssec }: ValidatedAnswer): boolean {
  return status !== 'failed' && (dnssec.state === 'secure' || dnssec.state === 'insecure');
}
