import type { Message } from '../../../src/protocols/dns/message.js';
import { nameToText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { honest, mutate } from '../mutations/table.js';
import type { FuzzOptions } from '../options.js';
import { createRandom, type Random } from '../random.js';
import { agrees, isBold, type Difference } from './compare.js';
import type { Bench, Lane, Trial, Words } from './lane.js';
import type { Asked } from './ours.js';
import type { Opinion } from './opinion.js';
import { nameIn, randomApex, randomQuestion } from './questions.js';
import { readServed, recordCount, reduced } from './reduce.js';
import type { Finding } from './report.js';
import { causeOf } from './witness.js';
import { zoneAround, zonePlans } from './zone-plan.js';

export interface CaseResult {
  readonly kind: string;
  readonly finding?: Finding;
}

const apexes = zonePlans.map(({ apex }) => apex);

/** Clean answers near the target: its zone and its neighbours, then anywhere. */
async function strangers(
  bench: Bench,
  random: Random,
  target: Asked,
): Promise<readonly [readonly Message[], readonly Message[]]> {
  const apex = zoneAround(apexes, nameToText(target.name).toLowerCase(), target.type === rrType.DS);
  const near = [
    ...Array.from({ length: 3 }, () => randomQuestion(random, apex)),
    {
      name: target.name,
      type: random.pick([rrType.MX, rrType.DS, rrType.TXT, rrType.A, rrType.DNSKEY]),
    },
    {
      name: nameIn(apex, ''),
      type: random.pick([rrType.DS, rrType.DNSKEY, rrType.SOA, rrType.NS]),
    },
  ];
  const far = Array.from({ length: 2 }, () => randomQuestion(random, randomApex(random)));
  const ask = (asked: Asked): Promise<Message> => bench.clean(asked);
  return [await Promise.all(near.map(ask)), await Promise.all(far.map(ask))];
}

/** The question of a case and the lie told on the way to its answer; both hang on seed and number alone. */
async function trialOf(bench: Bench, options: FuzzOptions, number: number): Promise<Trial> {
  const random = createRandom(options.seed, number);
  const question = randomQuestion(random);
  const truth = await bench.truth(question);
  const target = random.chance(0.65) ? question : random.pick(truth.asked);
  const [near, foreign] = await strangers(bench, random, target);
  const message = await bench.clean(target);
  const scene = { world: bench.world, random, target, message, near, foreign };
  return { question, target, lie: options.isHonest ? honest(scene) : mutate(scene) };
}

/** Asked once more with empty caches where they differ: what a busy machine did to one packet is no difference. */
async function lastingWords(bench: Bench, lane: Lane, trial: Trial): Promise<Words> {
  const first = await bench.words(lane, trial);
  if (agrees(first.ours, first.unbound)) return first;
  await lane.unbound.flush(true);
  return bench.words(lane, trial);
}

/** The least of the message over which we and unbound still differ as we did. */
async function minimised(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  { ours, unbound }: Words,
): Promise<Message | undefined> {
  const served = readServed(trial.lie.served);
  if (served === undefined || agrees(ours, unbound)) return served;
  return reduced(served, async (smaller) => {
    const again = await bench.words(lane, { ...trial, lie: { ...trial.lie, served: smaller } });
    return (
      agrees(ours, again.ours) &&
      ours.reason === again.ours.reason &&
      agrees(again.unbound, unbound)
    );
  });
}

async function judged(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  said: Words & { readonly delv: Opinion },
): Promise<Pick<Finding, 'difference' | 'cause'>> {
  // Bold or not: where we do not fail, a peer that does may have stumbled.
  const isBolder = isBold(said.ours, said.unbound, said.delv);
  if (said.ours.state === 'failed') return { difference: 'cautious' };
  // Tried twice: a packet that a busy machine lost proves nothing.
  const cause =
    (await causeOf(bench, lane, trial, said)) ?? (await causeOf(bench, lane, trial, said));
  if (!isBolder && cause === undefined) return { difference: 'cautious' };
  const difference: Difference = cause === undefined ? 'unsafe' : 'proven';
  return { difference, ...(cause === undefined ? {} : { cause }) };
}

/** One lie; a finding where the three do not all say the same of it. */
export async function runCase(
  bench: Bench,
  lane: Lane,
  options: FuzzOptions,
  number: number,
): Promise<CaseResult> {
  const trial = await trialOf(bench, options, number);
  const { kind } = trial.lie;
  const said = await lastingWords(bench, lane, trial);
  const isSample = options.delvEvery > 0 && number % options.delvEvery === 0;
  const isAgreed = agrees(said.ours, said.unbound);
  if (isAgreed && !isSample) return { kind };
  const delv = await bench.delv(lane, trial);
  if (isAgreed && agrees(said.ours, delv)) return { kind };
  const all = { ...said, delv };
  const verdict = await judged(bench, lane, trial, all);
  const truth = await bench.truth(trial.question);
  const least = await minimised(bench, lane, trial, said);
  const served = readServed(trial.lie.served);
  const records = served === undefined ? 0 : recordCount(served);
  return {
    kind,
    finding: { number, ...trial, ...all, truth, ...verdict, records, least },
  };
}
