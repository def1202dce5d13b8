import { join } from 'node:path';
import { run, stopDaemons } from '../world/process.js';
import { catalogue } from './catalogue/index.js';
import { explanations } from './explanations.js';
import { judgeAll } from './judge.js';
import { makeFinger } from './judges/posttls-finger.js';
import { renderJudgements } from './table.js';
import { faults } from './verdict.js';
import type { Judgement } from './words.js';
import { startSituations, type Binaries } from './world.js';

/** What the starter hands over; see `scripts/interop.mjs`. */
interface Settings extends Binaries {
  readonly root: string;
  readonly folder: string;
  readonly node: string;
  readonly stsQuery: string;
}

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(settings: Settings): Promise<number> {
  const folder = join(settings.folder, 'situations');
  const since = process.uptime();
  const seconds = (): string => `${(process.uptime() - since).toFixed(0)} s`;
  tell(`building ${catalogue.length} situations`);
  let judgements: readonly Judgement[] = [];
  try {
    const world = await startSituations(folder, settings, catalogue);
    tell(`judging them, after ${seconds()}`);
    judgements = await judgeAll({
      checkout: settings,
      world,
      finger: await makeFinger(join(folder, 'posttls-finger')),
      stsQuery: settings.stsQuery,
    });
  } finally {
    await stopDaemons();
    await run('umount', ['/etc/resolv.conf']);
  }
  tell(`done after ${seconds()}`);
  return report(judgements);
}

function report(judgements: readonly Judgement[]): number {
  const wrong = faults(
    judgements,
    catalogue.map(({ id }) => id),
    explanations,
  );
  process.stdout.write(`${renderJudgements(judgements, explanations)}\n\n`);
  if (wrong.length > 0) process.stdout.write(`${wrong.join('\n')}\n\n`);
  const passed = Math.max(0, judgements.length - wrong.length);
  process.stdout.write(`${passed} passed, ${wrong.length} failed\n`);
  return wrong.length === 0 ? 0 : 1;
}

// The first process of the namespace is told nothing by default; with it everything below it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(130));

const settings = JSON.parse(process.env['DANE_CUTOVER_INTEROP'] ?? '{}') as Settings;
main(settings).then(
  (code) => process.exit(code),
  (error: unknown) => {
    tell(error instanceof Error ? (error.stack ?? error.message) : 'an unknown error');
    process.stdout.write('0 passed, 1 failed\n');
    process.exit(1);
  },
);
