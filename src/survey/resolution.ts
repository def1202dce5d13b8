import type { Message } from '../protocols/dns/message.js';
import type { Dispute } from '../core/dnssec-trace.js';
import { nameToText, type WireName } from '../protocols/dns/name.js';
import { rcode, rrType, rrTypeName } from '../protocols/dns/types.js';
import { defaultAlgorithms, defaultDigests } from '../protocols/dnssec/algorithms.js';
import { builtInAnchors, parseTrustAnchors } from '../protocols/dnssec/anchors.js';
import { listening } from '../protocols/dnssec/heard.js';
import { defaultLimits } from '../protocols/dnssec/limits.js';
import { createCryptoMemory } from '../protocols/dnssec/memory.js';
import type { Tracing } from '../protocols/dnssec/trace.js';
import type { Ask, AskResult, ValidatedAnswer } from '../protocols/dnssec/types.js';
import { createValidator } from '../protocols/dnssec/index.js';
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
  /** An answer and the way by which it came: what there is to lay out. */
  find(name: WireName, type: number): Promise<Found>;
  /** Answers that did not validate where a later one did, in a fixed order. */
  disputes(): readonly Dispute[];
}

export interface Found<Way = Tracing> {
  readonly answer: ValidatedAnswer;
  readonly way: Way;
}

/** The settings that asking depends on. */
export type AskingSettings = Pick<
  RunSettings,
  'resolvers' | 'iteration' | 'allowPrivateAddresses' | 'families'
>;

/**
 * Ways to ask, each beginning at another resolver, or at another server of each zone. `first`: a question whose answer
 * tells which resolvers answer at all; those that do not are asked last.
 */
export async function waysToAsk(
  asker: Asker,
  settings: AskingSettings,
  first: WireName,
): Promise<readonly Ask[]> {
  return settings.iteration
    ? fromTheRoot(asker, settings, settings.iteration)
    : throughResolvers(asker, settings, first);
}

/** `first` as for `waysToAsk`. */
export async function createResolution(
  asker: Asker,
  settings: RunSettings,
  first: WireName,
  memory = createCryptoMemory(),
): Promise<Resolution> {
  const asks = await waysToAsk(asker, settings, first);
  const lines = settings.trustAnchors;
  const anchors = lines.length > 0 ? parseTrustAnchors(lines.join('\n')) : builtInAnchors;
  const shared = { anchors, now: settings.at };
  const ways = asks.map((ask): Tracing => {
    const ears = listening(ask);
    const validator = createValidator({ ...shared, memory, ask: ears.ask });
    const { heard } = ears;
    return {
      ...shared,
      validator,
      heard,
      algorithms: defaultAlgorithms,
      digests: defaultDigests,
      limits: defaultLimits,
    };
  });
  const disputes = new Map<string, Dispute>();
  const find: Resolution['find'] = (name, type) =>
    untilSound(
      ways,
      (way) => way.validator.lookup(name, type),
      (rejected) => {
        const dispute = disputeOf(name, type, rejected);
        disputes.set(JSON.stringify(dispute), dispute);
      },
    );
  return {
    ask: asks[0] ?? noResolver,
    find,
    lookup: async (name, type) => (await find(name, type)).answer,
    judge: async (name, type, message, server) =>
      (await untilSound(ways, (way) => way.validator.judge(name, type, message, server))).answer,
    disputes: () => [...disputes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
  };
}

function disputeOf(name: WireName, type: number, { dnssec, server }: ValidatedAnswer): Dispute {
  const { reason = dnssec.state, chain } = dnssec;
  return { server, name: nameToText(name), type: rrTypeName(type), reason, chain };
}

function fromTheRoot(
  asker: Asker,
  settings: AskingSettings,
  { rootHints }: NonNullable<RunSettings['iteration']>,
): readonly Ask[] {
  const refuses = (address: string): boolean => refusal({ settings }, address) !== undefined;
  return createIteration({ asker, rootHints, refuses, families: settings.families });
}

async function throughResolvers(
  asker: Asker,
  settings: AskingSettings,
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
 * again with the next resolver first. Nothing is lost by it: `secure` and `insecure` need proofs wherever they come
 * from. Who was bogus beside a sound answer is told; who was silent has said nothing false.
 */
export async function untilSound<Way>(
  ways: readonly Way[],
  judge: (way: Way) => Promise<ValidatedAnswer>,
  onRejected: (answer: ValidatedAnswer) => void = () => undefined,
): Promise<Found<Way>> {
  const [first, ...others] = ways;
  if (first === undefined) throw new Error('there is always a validator, if without resolvers');
  const answer = await judge(first);
  if (isSound(answer)) return { answer, way: first };
  const rejected = [answer];
  for (const way of others) {
    const other = await judge(way);
    if (isSound(other)) {
      rejected.filter(({ dnssec }) => dnssec.state === 'bogus').forEach(onRejected);
      return { answer: other, way };
    }
    rejected.push(other);
  }
  return { answer, way: first };
}

function isSound({ status, dnssec }: ValidatedAnswer): boolean {
  return status !== 'failed' && (dnssec.state === 'secure' || dnssec.state === 'insecure');
}
