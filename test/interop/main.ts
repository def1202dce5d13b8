import { join } from 'node:path';
import { exchangeOnlineStages } from '../../src/core/migration/ids.js';
import { lintWorkflows } from './actionlint.js';
import { makePosttlsFinger } from './peers/posttls-finger.js';
import { throughProxies, type ProxyPrograms } from './proxies.js';
import { firstPlan, makeRepository } from './repository.js';
import { renderTable } from './table.js';
import { WalkClock } from './walk-clock.js';
import { walkTheTrack, type Walk } from './walk.js';
import { agrees, type Row } from './words.js';
import { startWorld } from './world/world.js';

/** What the starter hands over; see `scripts/interop.mjs`. */
interface Settings extends ProxyPrograms {
  readonly root: string;
  readonly folder: string;
  readonly node: string;
  readonly nodeFolder: string;
  readonly act: string;
  readonly actionlint: string;
  readonly octodnsValidate: string;
}

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(settings: Settings): Promise<number> {
  const { root, node, folder } = settings;
  const rows: Row[] = [...(await lintWorkflows(settings.actionlint, root))];
  tell('building the private internet');
  const world = await startWorld(folder);
  const stop = (): void => void world.stop().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  let broken: unknown;
  try {
    rows.push(...(await throughProxies(settings, folder)));
    const finger = await makePosttlsFinger(join(folder, 'posttls-finger'));
    const repository = await makeRepository(join(folder, 'repository'), root, firstPlan());
    const walk: Walk = {
      checkout: { root, node },
      world,
      finger,
      tools: settings,
      repository,
      rows,
      clock: new WalkClock(),
      tell,
    };
    await walkTheTrack(walk);
  } catch (error) {
    broken = error;
  } finally {
    await world.stop();
  }
  return report(rows, broken);
}

/** The table, the count, the exit code. A walk that did not reach its end has failed, whatever passed on the way. */
function report(rows: readonly Row[], broken: unknown): number {
  process.stdout.write(`${renderTable(rows)}\n`);
  if (broken !== undefined) {
    const text = broken instanceof Error ? (broken.stack ?? broken.message) : 'an unknown error';
    process.stdout.write(`\nThe walk broke off: ${text}\n`);
  }
  const reached = new Set(rows.map(({ stage }) => stage));
  const missing = exchangeOnlineStages.filter((stage) => !reached.has(stage)).length;
  const failed =
    rows.filter((row) => !agrees(row)).length + missing + (broken === undefined ? 0 : 1);
  process.stdout.write(`\n${rows.filter(agrees).length} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

const settings = JSON.parse(process.env['DANE_CUTOVER_INTEROP'] ?? '{}') as Settings;
main(settings).then(
  (code) => process.exit(code),
  (error: unknown) => {
    tell(error instanceof Error ? (error.stack ?? error.message) : 'an unknown error');
    process.stdout.write('0 passed, 1 failed\n');
    process.exit(1);
  },
);
