import type { Message, ResourceRecord } from '../../../src/protocols/dns/message.js';
import { equalNames, isSubdomain, nameToText, WireError } from '../../../src/protocols/dns/name.js';
import { readNsec, readNsec3 } from '../../../src/protocols/dns/rdata.js';
import { rcode, rrType } from '../../../src/protocols/dns/types.js';
import { changed } from '../mutations/scene.js';
import { agrees } from './compare.js';
import type { Bench, Lane, Trial } from './lane.js';
import type { OurOpinion } from './ours.js';
import type { Opinion } from './opinion.js';
import { readServed, reduced, soaRecords } from './reduce.js';
import { zoneAround } from './zone-plan.js';

/** What a peer stumbled over. Mended, and all three agree on our word; or it never was a question of ours. */
export type Cause =
  | 'rcode'
  | 'surplus'
  | 'soa'
  | 'rcode, surplus'
  | 'surplus, soa'
  | 'rcode, soa'
  | 'rcode, surplus, soa'
  | 'nxname'
  | 'delv-mute'
  | 'delv-keys'
  | 'below-cut'
  | 'dname-no-cut'
  | 'apex-alias'
  | 'above-cut'
  | 'two-answers'
  | 'unbound-mute'
  | 'unasked';

interface Bold {
  readonly ours: OurOpinion;
  readonly unbound: Opinion;
  readonly delv: Opinion;
}

type Repair = (message: Message) => Message;

/** The same message with the least records that our word needs: ways to come by them. */
async function supportsOf(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  ours: OurOpinion,
  served: Message,
): Promise<readonly Message[]> {
  const holds = async (smaller: Message): Promise<boolean> => {
    const lie = { ...trial.lie, served: smaller };
    const again = await bench.ours(lane, { ...trial, lie });
    return agrees(ours, again) && equalNames(ours.finalName, again.finalName);
  };
  return [await reduced(served, holds, 'last'), await reduced(served, holds, 'first')];
}

/** The zone's true SOA in the place of whatever stands for it. */
async function withSoa(bench: Bench, trial: Trial, zone: string): Promise<Repair> {
  const apex = bench.world.zones.get(zone)?.apex ?? trial.target.name;
  const clean = await bench.clean({ name: apex, type: rrType.SOA });
  const own = soaRecords({ ...clean, authorities: clean.answers });
  return (message) => changed(message, soaRecords(message), 'authorities', own);
}

function isAnswerTo({ question, target }: Trial, ours: OurOpinion): boolean {
  const isTarget = (name: OurOpinion['finalName']): boolean => equalNames(name, target.name);
  return (isTarget(question.name) || isTarget(ours.finalName)) && question.type === target.type;
}

/** The rcode that fits our word, or, in a message on the way, the one the truth has. */
async function withRcode(bench: Bench, trial: Trial, ours: OurOpinion): Promise<Repair> {
  const clean = await bench.clean(trial.target);
  const fitting = ours.outcome === 'nxdomain' ? rcode.NXDOMAIN : rcode.NOERROR;
  const code = isAnswerTo(trial, ours) ? fitting : clean.rcode;
  return (message) => ({ ...message, rcode: code });
}

/** delv fails, or says something else, also where nothing is tampered with: it has no word to weigh. */
async function isDelvMute(bench: Bench, { question }: Trial, ours: OurOpinion): Promise<boolean> {
  const [said, truth] = await Promise.all([bench.delvTruth(question), bench.truth(question)]);
  return truth.state === ours.state && said.state !== truth.state;
}

function typesOf({ type, rdata }: ResourceRecord): ReadonlySet<number> {
  try {
    return type === rrType.NSEC ? readNsec(rdata).types : readNsec3(rdata).types;
  } catch (error) {
    if (error instanceof WireError) return new Set();
    throw error;
  }
}

/** The type bits of a proof at our last name hold NXNAME (RFC 9824 s2). */
function holdsNxname(message: Message, ours: OurOpinion): boolean {
  return message.authorities.some(
    (record) =>
      ((record.type === rrType.NSEC && equalNames(record.name, ours.finalName)) ||
        record.type === rrType.NSEC3) &&
      typesOf(record).has(rrType.NXNAME),
  );
}

/** Of unsigned data no rcode is vouched for, so either may be what the peer waits for (RFC 5155 s9.2). */
function otherRcodes(ours: OurOpinion, message: Message): readonly Message[] {
  if (ours.state !== 'insecure') return [];
  return [rcode.NOERROR, rcode.NXDOMAIN].map((code) => ({ ...message, rcode: code }));
}

/** Ways to mend, the least first. */
async function waysToMend(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  ours: OurOpinion,
  served: Message,
): Promise<readonly (readonly [Cause, Message])[]> {
  const supports = await supportsOf(bench, lane, trial, ours, served);
  const { target } = trial;
  const name = isAnswerTo(trial, ours) && ours.outcome !== 'answer' ? ours.finalName : target.name;
  const zones = [...bench.world.zones.keys()];
  const zone = zoneAround(zones, nameToText(name).toLowerCase(), target.type === rrType.DS);
  const [rcoded, withZoneSoa] = await Promise.all([
    withRcode(bench, trial, ours),
    withSoa(bench, trial, zone),
  ]);
  const wholes = supports.flatMap((support) => [support, withOwnSoa(support, served)]);
  return [
    ['rcode', rcoded(served)],
    ...otherRcodes(ours, served).map((message) => ['rcode', message] as const),
    ['soa', withZoneSoa(served)],
    ...wholes.map((message) => ['surplus', message] as const),
    ...supports.map((message) => ['surplus, soa', withZoneSoa(message)] as const),
    ...wholes.map((message) => ['rcode, surplus', rcoded(message)] as const),
    ...wholes.flatMap((message) =>
      otherRcodes(ours, message).map((other) => ['rcode, surplus', other] as const),
    ),
    ['rcode, soa', rcoded(withZoneSoa(served))],
    ...supports.map((message) => ['rcode, surplus, soa', rcoded(withZoneSoa(message))] as const),
  ];
}

/** Every defect that one of two ways mends. */
function both(one: Cause, other: Cause): Cause {
  const all = ['rcode', 'surplus', 'soa'] as const;
  const has = all.filter((defect) => one.includes(defect) || other.includes(defect));
  return has.join(', ') as Cause;
}

/** The first way to mend the message after which both say what we say; or a way each. */
async function mended(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  { ours }: Bold,
  served: Message,
): Promise<Cause | undefined> {
  const isMute = await isDelvMute(bench, trial, ours);
  const ways = await waysToMend(bench, lane, trial, ours, served);
  let [byUnbound, byDelv]: (Cause | undefined)[] = [];
  for (const [cause, message] of ways) {
    const again = { ...trial, lie: { ...trial.lie, served: message } };
    const words = await bench.words(lane, again);
    if (!agrees(ours, words.ours)) continue;
    const isUnbound = agrees(ours, words.unbound);
    // delv costs a process: where it came round before, only both at once are news.
    if (!isUnbound && byDelv !== undefined) continue;
    const isDelv = isMute || (await bench.delv(lane, again)).state === ours.state;
    if (isUnbound && isDelv) return cause;
    if (isUnbound) byUnbound ??= cause;
    if (isDelv) byDelv ??= cause;
  }
  // Unsigned is unsafe to say where both say bogus: one that comes round is enough.
  if (ours.state === 'insecure' && (byUnbound ?? byDelv) !== undefined) return byUnbound ?? byDelv;
  return byUnbound && byDelv && both(byUnbound, byDelv);
}

/** The support, and the SOA as it was served. */
function withOwnSoa(support: Message, served: Message): Message {
  const there = new Set(support.authorities);
  const soa = soaRecords(served).filter((record) => !there.has(record));
  return changed(support, [], 'authorities', soa);
}

/** Compact denial: the peers read an NSEC of the very name as NODATA, and so do they here once the rcode says so. */
async function isCompactDenial(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  { ours }: Bold,
  served: Message,
): Promise<boolean> {
  if (ours.outcome !== 'nxdomain' || !holdsNxname(served, ours)) return false;
  const lie = { ...trial.lie, served: { ...served, rcode: rcode.NOERROR } };
  const { unbound } = await bench.words(lane, { ...trial, lie });
  return unbound.state === 'secure' && unbound.outcome === 'nodata';
}

/**
 * The lie is on the unsigned side of a cut that untouched messages prove; where they only show that a cut may be there, it
 * has no signature that a zone above could have made.
 */
function isBelowCut({ target, lie }: Trial, { state, cuts, unsigned }: OurOpinion): boolean {
  if (state !== 'insecure') return false;
  const served = readServed(lie.served);
  const isSigned =
    served === undefined ||
    [...served.answers, ...served.authorities].some(({ type }) => type === rrType.RRSIG);
  return (isSigned ? cuts : unsigned).some(
    (cut) =>
      isSubdomain(target.name, cut) && !(equalNames(target.name, cut) && target.type === rrType.DS),
  );
}

/** delv says what we say, and unbound takes no DNAME for an answer to a question for a DS. */
function isDnameNoCut({ question, target }: Trial, { ours, delv }: Bold, served: Message): boolean {
  if (target.type !== rrType.DS || question.type === rrType.DS || delv.state !== ours.state)
    return false;
  return served.answers.some(
    ({ name, type }) =>
      type === rrType.DNAME && isSubdomain(target.name, name) && !equalNames(target.name, name),
  );
}

/** Unbound says what we say, and delv fails at a DNAME, as it does at every true one. */
function isDelvLost({ ours, unbound, delv }: Bold, { answers }: Message): boolean {
  if (!agrees(ours, unbound) || delv.state !== 'failed' || ours.aliases === 0) return false;
  return answers.some(({ type }) => type === rrType.DNAME);
}

/**
 * The zone signed another end of an alias than the true one, and unbound, which asked again, has the true one. Served as
 * the answer to the end alone, unbound takes it as we do: a proof that must be refused is not excused so.
 */
async function isToldTwice(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  bold: Bold,
  served: Message,
): Promise<boolean> {
  const { ours, unbound, delv } = bold;
  if (!trial.lie.kind.startsWith('signed-') || ours.aliases === 0) return false;
  if (ours.state !== 'secure' || unbound.state !== 'secure') return false;
  const truth = await bench.truth(trial.question);
  if (!agrees(truth, unbound)) return false;
  const end = { name: ours.finalName, type: trial.question.type };
  const lie = { ...trial.lie, served: endAlone(served, end.name) };
  const alone = await bench.words(lane, { question: end, target: end, lie });
  if (!agrees(ours, alone.ours) || !agrees(ours, alone.unbound)) return false;
  return delv.state === 'secure' || isDelvMute(bench, trial, ours);
}

/** What the message says of the end of its aliases. */
function endAlone(message: Message, end: OurOpinion['finalName']): Message {
  const onTheWay = message.answers.filter(({ name }) => !equalNames(name, end));
  return changed(message, onTheWay, 'answers', []);
}

/** delv says what we say, and unbound fails for the alias's end also where it is asked for by itself, untouched. */
async function isUnboundMute(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  { ours, unbound, delv }: Bold,
): Promise<boolean> {
  if (unbound.state !== 'failed' || delv.state !== ours.state || ours.aliases === 0) return false;
  if (equalNames(ours.finalName, trial.target.name)) return false;
  const question = { name: ours.finalName, type: trial.question.type };
  const alone = await bench.words(lane, { ...trial, question });
  return agrees(ours, alone.ours) && alone.unbound.state === 'failed';
}

/** An alias that the zone put at its own apex and that our word goes by, or is; delv takes it as we do. */
function isApexAlias(
  { world }: Bench,
  { target }: Trial,
  { ours, delv }: Bold,
  { answers }: Message,
): boolean {
  if (ours.state === 'failed' || delv.state !== ours.state) return false;
  if (ours.aliases === 0 && target.type !== rrType.CNAME) return false;
  return answers.some(
    ({ name, type }) => type === rrType.CNAME && world.zones.has(nameToText(name).toLowerCase()),
  );
}

/** The zone itself lied of a name between its apex and the unsigned cut, whose proof was left alone. */
function isAboveCut({ target, lie }: Trial, { state, unsigned }: OurOpinion): boolean {
  if (state !== 'insecure' || !lie.kind.startsWith('signed-') || target.type !== rrType.DS)
    return false;
  return unsigned.some((cut) => isSubdomain(cut, target.name) && !equalNames(cut, target.name));
}

/** The zone's own KSK signed a set with keys in it that are none, or of an algorithm nobody has (RFC 6840 s5.11). */
const isAboutKeys = ({ lie }: Trial): boolean =>
  lie.kind === 'signed-keys' && /broken key|algorithm 253/.test(lie.label);

const noKey = /crypto failure|broken trust chain|bad label type/;

/** Why a peer holds back though our word stands, as far as it can be shown. */
export async function causeOf(
  bench: Bench,
  lane: Lane,
  trial: Trial,
  bold: Bold,
): Promise<Cause | undefined> {
  const { ours, unbound } = bold;
  const { target } = trial;
  const isAsked = ours.asked.some(
    ({ name, type }) => type === target.type && equalNames(name, target.name),
  );
  if (!isAsked) return 'unasked';
  if (isBelowCut(trial, ours)) return 'below-cut';
  if (agrees(ours, unbound) && (await isDelvMute(bench, trial, ours))) return 'delv-mute';
  if (isAboutKeys(trial) && agrees(ours, unbound) && noKey.test(bold.delv.words))
    return 'delv-keys';
  const served = readServed(trial.lie.served);
  if (served === undefined) return undefined;
  if (isDelvLost(bold, served)) return 'delv-mute';
  if (await isToldTwice(bench, lane, trial, bold, served)) return 'two-answers';
  if (await isUnboundMute(bench, lane, trial, bold)) return 'unbound-mute';
  if (isApexAlias(bench, trial, bold, served)) return 'apex-alias';
  if (isAboveCut(trial, ours)) return 'above-cut';
  if (isDnameNoCut(trial, bold, served)) return 'dname-no-cut';
  if (await isCompactDenial(bench, lane, trial, bold, served)) return 'nxname';
  return mended(bench, lane, trial, bold, served);
}
