import type { Instant } from '../core/time.js';
import { equalNames, type WireName } from '../protocols/dns/name.js';
import { readRrsig } from '../protocols/dns/rdata.js';
import { rrType, rrTypeName } from '../protocols/dns/types.js';
import type { AlgorithmTable } from '../protocols/dnssec/algorithms.js';
import {
  createValidator,
  type TrustAnchor,
  type ValidatedAnswer,
  type Validator,
} from '../protocols/dnssec/index.js';
import { difference, questionText } from './compare.js';
import { RplError, type Config, type Entry, type Scenario, type Step } from './format.js';
import { Resolver } from './iterate.js';
import { createMemory, type Memory } from './memory.js';
import { readScenario } from './read-scenario.js';
import { isJudged, skipReason, unplayable } from './skips.js';
import { World } from './world.js';

export type Outcome =
  | { readonly outcome: 'pass'; readonly steps: number }
  | { readonly outcome: 'fail'; readonly reason: string }
  | { readonly outcome: 'skip'; readonly reason: string };

/** A second and a third server may repair what the first one broke. */
const tries = 3;

/** A name that trust is taken from: an anchor nobody can use ends the chain there as insecure. */
function withoutTrust(name: WireName): TrustAnchor {
  return { owner: name, type: 'DS', rdata: Uint8Array.of(0, 0, 0, 0, 0) };
}

function anchorsOf({ anchors, insecure }: Config): readonly TrustAnchor[] {
  const kept = anchors.filter(({ owner }) => !insecure.some((name) => equalNames(name, owner)));
  return [...kept, ...insecure.map(withoutTrust)];
}

/** Where dates do not count: the instant within the most signature windows of the file. */
function busiestInstant(scenario: Scenario): Instant {
  const windows = scenario.ranges
    .flatMap((range) => range.entries)
    .flatMap(({ sections }) => [...sections.answer, ...sections.authority])
    .filter((record) => record.type === rrType.RRSIG)
    .map((record) => readRrsig(record.rdata));
  const count = (at: Instant): number =>
    windows.filter(({ inception, expiration }) => inception <= at && at <= expiration).length;
  return windows.reduce(
    (best, { inception }) => (count(inception) > count(best) ? inception : best),
    0,
  );
}

function startOf(scenario: Scenario): Instant {
  const { clock } = scenario.config;
  return clock === undefined || clock === 'ignored' ? busiestInstant(scenario) : clock;
}

/** unbound's pairs of key size and count; without them what resolvers of those years took. */
function iterationsOf({ options }: Config): number {
  const pairs = options.get('val-nsec3-keysize-iterations')?.join(' ').split(/\s+/) ?? [];
  return Math.max(...pairs.filter((_, at) => at % 2 === 1).map(Number), pairs.length > 1 ? 0 : 150);
}

interface Pending {
  readonly step: Step;
  readonly entry: Entry;
  readonly answer: ValidatedAnswer | undefined;
  readonly unanswered: ReadonlySet<string>;
}

const isBad = ({ dnssec }: ValidatedAnswer): boolean =>
  dnssec.state === 'bogus' || dnssec.state === 'indeterminate';

/** Of a failed lookup, the zones whose keys were good all the same. */
async function goodZones(resolver: Resolver, validator: Validator): Promise<readonly WireName[]> {
  const good: WireName[] = [];
  for (const name of resolver.askedKeys()) {
    const { apex, dnssec } = await validator.zone(name);
    if (dnssec.state === 'secure' && equalNames(apex, name)) good.push(name);
  }
  return good;
}

const keysOf =
  (zone: WireName) =>
  (name: WireName, type: number): boolean =>
    equalNames(zone, name) && (type === rrType.DNSKEY || type === rrType.DS);

/** Walks the steps of one file. */
class Replay {
  readonly #scenario: Scenario;
  readonly #algorithms: AlgorithmTable;
  readonly #memory: Memory = createMemory();
  #now: Instant;
  readonly #pending: Pending[] = [];
  judged = 0;

  constructor(scenario: Scenario, algorithms: AlgorithmTable) {
    this.#scenario = scenario;
    this.#algorithms = algorithms;
    this.#now = startOf(scenario);
  }

  /** The first difference, or `undefined`. */
  async run(): Promise<string | undefined> {
    for (const [index, step] of this.#scenario.steps.entries()) {
      if (step.kind === 'TIME_PASSES') this.#now += step.elapse ?? 0;
      if (step.kind === 'QUERY') await this.#query(step, this.#until(index));
      const found = step.kind === 'CHECK_ANSWER' ? this.#check(step) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The steps between a question and the next one. */
  #until(index: number): readonly Step[] {
    const rest = this.#scenario.steps.slice(index + 1);
    const end = rest.findIndex((step) => step.kind === 'QUERY');
    return rest.slice(0, end === -1 ? undefined : end);
  }

  async #query(step: Step, after: readonly Step[]): Promise<void> {
    const { entry } = step;
    if (entry === undefined) return;
    const { question } = entry;
    const unanswered = new Set<string>();
    if (question === undefined || !isJudged(entry)) {
      this.#pending.push({ step, entry, answer: undefined, unanswered });
      return;
    }
    const replies = after.filter((one) => one.kind === 'REPLY');
    const last = after.find((one) => one.kind === 'CHECK_ANSWER') ?? step;
    let answer: ValidatedAnswer | undefined;
    for (let turn = 0; turn < tries; turn++) {
      // Who tries again does so later: other servers may be up by then.
      const world = new World(this.#scenario, turn === 0 ? step.at : last.at, replies);
      answer = await this.#lookup(world, question.name, question.type, turn);
      for (const one of world.unanswered) unanswered.add(one);
      if (!isBad(answer)) break;
    }
    this.#pending.push({ step, entry, answer, unanswered });
  }

  async #lookup(
    world: World,
    name: WireName,
    type: number,
    turn: number,
  ): Promise<ValidatedAnswer> {
    const { config } = this.#scenario;
    const resolver = new Resolver(world, config, this.#memory, turn, this.#now);
    const validator = createValidator({
      anchors: anchorsOf(config),
      now: this.#now,
      ask: (asked, kind) => Promise.resolve(resolver.ask(asked, kind)),
      algorithms: this.#algorithms,
      limits: { nsec3Iterations: iterationsOf(config) },
    });
    const answer = await validator.lookup(name, type);
    if (!isBad(answer)) resolver.keep(() => true);
    else for (const zone of await goodZones(resolver, validator)) resolver.keep(keysOf(zone));
    return answer;
  }

  #check(step: Step): string | undefined {
    const check = step.entry;
    const pending = this.#pending.shift();
    if (check === undefined || pending?.answer === undefined) return undefined;
    const { question } = pending.entry;
    if (question === undefined) return undefined;
    this.judged++;
    const { options } = this.#scenario.config;
    const found = difference({
      query: pending.entry,
      check,
      name: question.name,
      type: question.type,
      answer: pending.answer,
      permissive: options.get('val-permissive-mode')?.includes('yes') === true,
    });
    if (found === undefined) return undefined;
    const silent = [...pending.unanswered].slice(0, 3).join(', ');
    const subject = questionText(question.name, rrTypeName(question.type));
    return `step ${step.at}, ${subject}: ${found}${silent === '' ? '' : `; no server answered ${silent}`}`;
  }
}

/** Plays one file against the validator. Never rejects for what the file holds. */
export async function replayText(
  file: string,
  text: string,
  algorithms: AlgorithmTable,
): Promise<Outcome> {
  const unread = unplayable(text);
  if (unread !== undefined) return { outcome: 'skip', reason: unread };
  let scenario: Scenario;
  try {
    scenario = readScenario(text);
  } catch (error) {
    if (error instanceof RplError) return { outcome: 'fail', reason: error.message };
    throw error;
  }
  const skip = skipReason(file, scenario, algorithms);
  if (skip !== undefined) return { outcome: 'skip', reason: skip };
  const replay = new Replay(scenario, algorithms);
  const found = await replay.run();
  if (found !== undefined) return { outcome: 'fail', reason: found };
  return replay.judged === 0
    ? { outcome: 'skip', reason: 'no step asks what a validator answers' }
    : { outcome: 'pass', steps: replay.judged };
}
