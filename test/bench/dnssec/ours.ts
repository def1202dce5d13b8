import { createClock } from '../../../src/io/clock.js';
import { createLiveNetwork } from '../../../src/io/live-network.js';
import { decodeMessage } from '../../../src/protocols/dns/message.js';
import { nameFromText } from '../../../src/protocols/dns/name.js';
import { rrType } from '../../../src/protocols/dns/types.js';
import { parseTrustAnchors } from '../../../src/protocols/dnssec/anchors.js';
import {
  createCryptoMemory,
  createValidator,
  defaultAlgorithms,
  type Ask,
  type Validator,
} from '../../../src/protocols/dnssec/index.js';
import { createAsker } from '../../../src/survey/asker.js';
import { questions, type Question } from '../world/zones.js';
import { peakOfProcess } from '../machine.js';
import { inFlight } from './in-flight.js';
import { bareChecks, bareOf, countingAlgorithms, type Check } from './signature-checks.js';
import type { Phase, WorkerResult } from './worker.js';

export interface OursTask {
  readonly port: number;
  readonly anchor: string;
  readonly count: number;
  readonly concurrency: number;
  /** Also measure signature checks, which keeps every message and so spoils the figure for memory. */
  readonly crypto: boolean;
}

const seconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function measure(work: () => Promise<number>): Promise<Phase> {
  const [cpu, wall] = [seconds(), performance.now()];
  const secure = await work();
  return { secure, wall: (performance.now() - wall) / 1000, cpu: seconds() - cpu };
}

async function validateAll(
  validator: Validator,
  list: Iterable<Question>,
  concurrency: number,
): Promise<number> {
  let secure = 0;
  await inFlight(list, concurrency, async ({ name, type }) => {
    const { dnssec } = await validator.lookup(nameFromText(name), rrType[type]);
    if (dnssec.state === 'secure') secure++;
  });
  return secure;
}

interface Kept extends Question {
  readonly message: Uint8Array;
}

/** The messages of one pass, as they came. */
async function messagesOf(
  ask: Ask,
  list: Iterable<Question>,
  raw: () => Uint8Array,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const question of list) {
    const result = await ask(nameFromText(question.name), rrType[question.type]);
    if (result.ok) kept.push({ ...question, message: raw() });
  }
  return kept;
}

async function judgeAll(validator: Validator, kept: readonly Kept[]): Promise<number> {
  let secure = 0;
  for (const { name, type, message } of kept) {
    const judged = await validator.judge(
      nameFromText(name),
      rrType[type],
      decodeMessage(message),
      'kept',
    );
    if (judged.dnssec.state === 'secure') secure++;
  }
  return secure;
}

/** Passes over the kept messages before those that are measured, and these, in turns with node:crypto alone. */
const warmUps = 5;
const measuredPasses = 9;

interface Pair {
  readonly judged: Phase;
  readonly bare: Phase;
}

/** Neither the luckiest nor the unluckiest: a collection falls into some passes and not into others. */
function middlePair(pairs: readonly Pair[]): Pair {
  const cost = ({ judged, bare }: Pair): number => judged.cpu / bare.cpu;
  const middle = [...pairs].sort((a, b) => cost(a) - cost(b))[pairs.length >> 1];
  if (middle === undefined) throw new Error('no passes');
  return middle;
}

/** Cold: nothing known. Warm: other names of the same zones. Repeat: the first names again. */
export async function runOurs(task: OursTask): Promise<WorkerResult> {
  const { port, count, concurrency } = task;
  const network = createLiveNetwork({
    clock: createClock(),
    atIsGiven: false,
    allowPrivateAddresses: true,
    endpointMap: {},
    dnsPlaces: concurrency,
  });
  let lastMessage: Uint8Array = new Uint8Array();
  const spied = {
    ...network,
    dns: async (request: Parameters<typeof network.dns>[0]) => {
      const outcome = await network.dns(request);
      if (outcome.outcome === 'answered')
        lastMessage = Buffer.from(outcome.value.message, 'base64');
      return outcome;
    },
  };
  const server = { address: '127.0.0.1', port };
  const askWith = (over: typeof network): Ask => {
    const asker = createAsker(over);
    return (name, type) => asker.ask(server, name, type, true);
  };
  const checks: Check[] = [];
  let keeping = false;
  const algorithms = task.crypto
    ? countingAlgorithms(defaultAlgorithms, (check) => keeping && checks.push(check))
    : defaultAlgorithms;
  const validator = createValidator({
    anchors: parseTrustAnchors(task.anchor),
    now: Math.floor(Date.now() / 1000),
    ask: askWith(network),
    algorithms,
    // What the signatures cost is measured by checking each of them, not by remembering that it was good.
    ...(task.crypto && { memory: createCryptoMemory({ keys: 4_096, signatures: 0 }) }),
  });
  try {
    const cold = await measure(() => validateAll(validator, questions(count, 'a'), concurrency));
    const warm = await measure(() => validateAll(validator, questions(count, 'b'), concurrency));
    const repeat = await measure(() => validateAll(validator, questions(count, 'a'), concurrency));
    const peak = peakOfProcess(process.pid);
    globalThis.gc?.();
    const live = process.memoryUsage().heapUsed / 2 ** 20;
    if (!task.crypto) return { cold, warm, repeat, peak, live };
    const kept = await messagesOf(askWith(spied), questions(count, 'b'), () => lastMessage);
    // Warm: the compiler has had its say on the code, ours and node's.
    for (let pass = 0; pass < warmUps; pass++) await judgeAll(validator, kept);
    keeping = true;
    await judgeAll(validator, kept);
    keeping = false;
    const bareOnes = checks.map(bareOf);
    for (let pass = 0; pass < warmUps; pass++) bareChecks(bareOnes);
    const pairs: Pair[] = [];
    for (let pass = 0; pass < measuredPasses; pass++)
      pairs.push({
        judged: await measure(() => judgeAll(validator, kept)),
        bare: await measure(async () => bareChecks(bareOnes)),
      });
    const { judged, bare } = middlePair(pairs);
    return { cold, warm, repeat, peak, judged, bare, checks: checks.length };
  } finally {
    network.close();
  }
}
