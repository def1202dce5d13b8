import { text } from 'node:stream/consumers';
import { benchCheck } from './check/main.js';
import { benchDnssec } from './dnssec/main.js';
import { runOurs, type OursTask } from './dnssec/ours.js';

const usage = `usage: npm run bench -- dnssec [--names N] [--large N] [--runs N] [--concurrency N] [--tool-names N]
       npm run bench -- check [--domains N] [--large N] [--runs N] [--concurrency N] [--tool-names N]
       [--json] [--install]
`;

const [what, ...args] = process.argv.slice(2);

async function run(): Promise<number> {
  const cache = process.env.DANE_CUTOVER_BENCH_CACHE ?? '';
  const root = process.env.DANE_CUTOVER_BENCH_ROOT ?? process.cwd();
  const places = { cache, bundle: __filename, root };
  if (what === 'dnssec') return benchDnssec(args, places);
  if (what === 'check') return benchCheck(args, places);
  if (what === 'worker') {
    const task = JSON.parse(await text(process.stdin)) as OursTask;
    process.stdout.write(JSON.stringify(await runOurs(task)));
    return 0;
  }
  process.stderr.write(usage);
  return 2;
}

void run().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
