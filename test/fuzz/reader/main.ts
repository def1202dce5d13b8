import { readOptions } from '../options.js';
import { createRandom } from '../random.js';
import { heavyMessages, messages, rdatas } from './corpus.js';
import { mutated } from './mutate.js';
import { readMessage, readRdatas } from './targets.js';

/** Octets in, milliseconds of CPU and bytes out: no input of at most 64 KiB may cost more than this. */
const slowMs = 1000;
const memoryBytes = 256 * 1024 * 1024;

interface Count {
  readonly exceptions: number;
  readonly slow: number;
}

const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

function report(kind: string, octets: Uint8Array, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : 'thrown';
  const shown = Buffer.from(octets.subarray(0, 2000)).toString('hex');
  process.stdout.write(`${kind} of ${octets.length} octets ${shown}\n  ${text}\n`);
}

class Watch {
  exceptions = 0;
  slow = 0;
  slowest = 0;
  wellFormed = 0;

  run(kind: string, octets: Uint8Array, work: () => boolean): void {
    const started = process.cpuUsage();
    try {
      if (work()) this.wellFormed++;
    } catch (error) {
      this.exceptions++;
      if (this.exceptions <= 20) report(kind, octets, error);
    }
    // CPU time: a busy machine is no slow input.
    const spent = process.cpuUsage(started);
    const took = (spent.user + spent.system) / 1000;
    this.slowest = Math.max(this.slowest, took);
    if (took <= slowMs) return;
    this.slow++;
    report(kind, octets, new Error(`took ${Math.round(took)} ms`));
  }
}

function fuzz(seed: number, cases: number): Count {
  const [seeds, rdataSeeds, watch] = [messages(), rdatas(), new Watch()];
  const octetsOnly = rdataSeeds.map(([, octets]) => octets);
  for (const heavy of heavyMessages()) watch.run('heavy message', heavy, () => readMessage(heavy));
  const before = process.memoryUsage().rss;
  for (let done = 0; done < cases; done++) {
    // A stream an input, so that each is found again by its number.
    const random = createRandom(seed, done);
    if (done % 4 === 3) {
      const octets = mutated(octetsOnly, random);
      const type = random.chance(0.5) ? random.pick(rdataSeeds)[0] : random.below(300);
      watch.run(`RDATA of type ${type}`, octets, () => (readRdatas(type, octets), true));
    } else {
      const octets = mutated(seeds, random);
      watch.run('message', octets, () => readMessage(octets));
    }
    if ((done + 1) % 500_000 === 0) process.stderr.write(`${done + 1} inputs\n`);
  }
  const grown = process.memoryUsage().rss - before;
  process.stdout.write(
    `slowest ${watch.slowest.toFixed(1)} ms, memory grew by ${megabytes(grown)} MiB, ${watch.wellFormed} inputs were well formed\n`,
  );
  const isLeaking = grown > memoryBytes;
  if (isLeaking) process.stdout.write('memory grew without bound\n');
  return { exceptions: watch.exceptions, slow: watch.slow + (isLeaking ? 1 : 0) };
}

function main(): number {
  const { seed, cases } = readOptions(process.argv.slice(2), 100_000);
  const { exceptions, slow } = fuzz(seed, cases);
  process.stdout.write(`inputs ${cases}, exceptions ${exceptions}, unbounded ${slow}\n`);
  return exceptions + slow > 0 || cases === 0 ? 1 : 0;
}

process.exit(main());
