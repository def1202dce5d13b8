import type { DomainReport } from '../../src/core/report.js';
import type { DomainName } from '../../src/core/name.js';
import { labAddresses, labNames } from '../../src/lab/addresses.js';
import type { RunSettings } from '../../src/protocols/recording/format.js';
import { writeLedger } from '../../src/protocols/recording/ledger.js';
import { replaySession } from '../../src/session/session.js';
import { createRandom } from '../fuzz/random.js';
import { createLab, type Lab } from '../../src/lab/lab.js';
import { labSettings, RunFolder } from '../support/lab-runs.js';
import { weathers } from './faults.js';
import { judgeThrough, openStorm, type StormyRun } from './stormy-lab.js';
import { worlds, type World } from './worlds.js';

/** More for a longer hunt: DANE_CUTOVER_FAULT_SEEDS=200, and another DANE_CUTOVER_FAULT_FIRST. */
const seeds = Number(process.env.DANE_CUTOVER_FAULT_SEEDS ?? 10);
const first = Number(process.env.DANE_CUTOVER_FAULT_FIRST ?? 1);
/** Runs over one world, and worlds. */
const runsAtOnce = 10;
const worldsAtOnce = 3;

interface Case {
  readonly seed: number;
  readonly weather: string;
  readonly run: StormyRun;
}

/** Every other seed asks through a resolver, the rest from the root down. */
function ways(settings: RunSettings, seed: number, port: number): RunSettings {
  if (seed % 2 === 0) return { ...settings, resolvers: [{ address: '127.0.0.1', port }] };
  const rootHints = [{ server: 'root-server.test.', address: labAddresses.rootServer }];
  return { ...settings, resolvers: [], iteration: { rootHints } };
}

async function through(world: World): Promise<readonly Case[]> {
  const [lab, folder] = [await createLab({ senders: [] }), new RunFolder()];
  try {
    await world.build(lab);
    return await allWeathers(world, lab, folder);
  } finally {
    await lab.close();
    folder.close();
  }
}

async function allWeathers(world: World, lab: Lab, folder: RunFolder): Promise<readonly Case[]> {
  const settings = labSettings(lab, folder, {
    ...(world.pinned && { stage: world.pinned }),
    ...(world.gate && { mode: 'gate' }),
    ...(world.seenLive && {
      ledgerFile: folder.file('ledger', ledgerText(world, lab.clock.now())),
    }),
  });
  const one = async (seed: number): Promise<Case> => {
    const faults = weathers[seed % weathers.length];
    if (faults === undefined) throw new Error('no weather');
    const storm = await openStorm(lab, faults, createRandom(seed));
    try {
      const run = await judgeThrough(storm, ways(settings, seed, storm.resolver.port), faults);
      return { seed, weather: faults.name, run };
    } finally {
      await storm.close();
    }
  };
  const cases: Case[] = [];
  const all = Array.from({ length: seeds }, (_, index) => first + index);
  while (all.length > 0) cases.push(...(await Promise.all(all.splice(0, runsAtOnce).map(one))));
  return cases;
}

function ledgerText({ seenLive = [] }: World, now: number): string {
  const entries = seenLive.map(([stage, ago]) => ({
    domain: labNames.domain as DomainName,
    stage,
    fact: 'live' as const,
    value: { mxTtl: 60, mtaStsTxtTtl: 3600 },
    at: now - ago,
    by: 'the test',
  }));
  return writeLedger(entries);
}

const only = ({ run }: Case): DomainReport => {
  const [domain] = run.report.domains;
  if (domain === undefined) throw new Error('no domain');
  return domain;
};

const seen = new Map<World, readonly Case[]>();
beforeAll(async () => {
  const left = [...worlds];
  const hand = async (): Promise<void> => {
    for (let world = left.shift(); world !== undefined; world = left.shift()) {
      seen.set(world, await through(world));
    }
  };
  await Promise.all(Array.from({ length: worldsAtOnce }, hand));
}, 1_800_000);

describe.each(worlds)('$name, in all weathers', (world) => {
  let cases: readonly Case[] = [];
  beforeAll(() => {
    cases = seen.get(world) ?? [];
  });

  test(`the verdict is ${world.right} or unknown`, () => {
    const wrong = cases.filter((one) => ![world.right, 'unknown'].includes(one.run.report.verdict));
    expect(wrong.map((one) => told(one))).toEqual([]);
  });

  test(`nothing fails where the right verdict is another`, () => {
    const failing = world.right === 'fail' ? [] : cases;
    const faults = failing.filter((one) =>
      only(one).findings.some(({ level }) => level === 'fail'),
    );
    expect(faults.map((one) => told(one))).toEqual([]);
  });

  test('the prediction for a strict sender is right or unknown', () => {
    const right: readonly string[] = [...world.delivery, 'unknown'];
    const wrong = cases.filter((one) => !right.includes(only(one).exchange.delivery.outcome));
    expect(wrong.map((one) => [told(one), only(one).exchange.delivery])).toEqual([]);
  });

  test('the right verdict is reached at least once', () => {
    expect(cases.map(({ run }) => run.report.verdict)).toContain(world.right);
  });

  test('what was met in a storm replays to the same verdict', async () => {
    for (const { run } of cases.slice(0, 2)) {
      const { report } = await replaySession(run.recording);
      expect(report.verdict).toBe(run.report.verdict);
    }
  });
});

function told(one: Case): object {
  const { verdict, findings } = only(one);
  const loud = findings.filter(({ level }) => level === 'fail' || level === 'wait');
  return {
    seed: one.seed,
    weather: one.weather,
    verdict,
    findings: loud.map(({ code, subject, evidence }) => ({ code, subject, evidence })),
  };
}
