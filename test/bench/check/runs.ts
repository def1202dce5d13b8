import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Processes } from '../../fuzz/dnssec/processes.js';
import { costOf, cpuOfProcess, peakOfProcess, type Cost } from '../machine.js';
import { find } from '../programs.js';
import { domainName } from '../world/zones.js';
import { resolver, startResolver, type Scene } from './scene.js';

export interface CheckRun extends Cost {
  readonly count: number;
  /** Domains that came out as authenticated by DANE. */
  readonly good: number;
  /** CPU seconds of the resolver meanwhile, not part of `cpu`. */
  readonly resolverCpu: number;
  /** MiB, of the largest process. */
  readonly peak: number;
}

export interface Bench {
  readonly scene: Scene;
  readonly folder: string;
  readonly concurrency: number;
  readonly cli: string;
}

interface Ended {
  readonly text: string;
  readonly peak: number;
}

function watched(
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let [text, peak] = ['', 0];
    const timer = setInterval(() => (peak = Math.max(peak, peakOfProcess(child.pid ?? 0))), 100);
    child.stdout.setEncoding('utf8').on('data', (words: string) => (text += words));
    child.stderr.setEncoding('utf8').on('data', (words: string) => (text += words));
    child.once('error', fail);
    child.once('close', () => {
      clearInterval(timer);
      done({ text, peak });
    });
  });
}

/** One run of `work` against a resolver that knows nothing yet. */
async function measured(
  bench: Bench,
  count: number,
  work: () => Promise<Ended>,
  good: (text: string) => number,
): Promise<CheckRun> {
  const processes = new Processes();
  try {
    const pid = await startResolver(bench.folder, bench.scene.zones, processes);
    const before = cpuOfProcess(pid);
    const { value, cost } = await costOf(work);
    const resolverCpu = cpuOfProcess(pid) - before;
    return { ...cost, count, good: good(value.text), resolverCpu, peak: value.peak };
  } finally {
    await processes.stop();
  }
}

const matches =
  (pattern: RegExp) =>
  (text: string): number =>
    text.match(pattern)?.length ?? 0;

/** For a profile: `--cpu-prof --cpu-prof-dir=FOLDER`. */
const nodeArguments = (process.env.DANE_CUTOVER_BENCH_NODE_ARGS ?? '').split(' ').filter(Boolean);

/** `dane-cutover check --domains`, the command line as it is built. */
export function runOurs(bench: Bench, count: number): Promise<CheckRun> {
  const { folder, scene, concurrency, cli } = bench;
  const [list, output] = [join(folder, 'domains'), join(folder, 'lines')];
  rmSync(output, { force: true });
  writeFileSync(
    list,
    Array.from({ length: count }, (_, index) => `${domainName(index)}\n`).join(''),
  );
  const args = [
    ...nodeArguments,
    cli,
    'check',
    ...['--domains', list, '--output', output, '--concurrency', `${concurrency}`],
    ...['--resolver', resolver, '--trust-anchors', scene.anchors, '--allow-private-addresses'],
  ];
  return measured(
    bench,
    count,
    async () => {
      const { text, peak } = await watched(process.execPath, args, {});
      if (text !== '') process.stderr.write(text);
      return { text: readFileSync(output, 'utf8'), peak };
    },
    matches(/"verdict":\{"word":"pass"/g),
  );
}

/** A shell loop of so many at once, one process (or several) a domain. */
async function runLoop(
  bench: Bench,
  count: number,
  script: string,
  good: RegExp,
  env: Record<string, string> = {},
): Promise<CheckRun> {
  const list = join(bench.folder, 'loop');
  writeFileSync(
    list,
    Array.from({ length: count }, (_, index) => `${domainName(index)}\n`).join(''),
  );
  const args = ['-P', `${bench.concurrency}`, '-n', '1', '-a', list, 'sh', '-c', script, 'sh'];
  return measured(bench, count, () => watched(find('xargs') ?? '', args, env), matches(good));
}

export function runPosttlsFinger(bench: Bench, count: number): Promise<CheckRun> {
  const { folder } = bench;
  writeFileSync(
    join(folder, 'main.cf'),
    `compatibility_level = 3.6
smtp_dns_support_level = dnssec
inet_protocols = ipv4
myhostname = sender.example.net
data_directory = ${folder}
queue_directory = ${folder}
`,
  );
  const file = find('posttls-finger') ?? '';
  const script = `exec ${file} -c -l dane -L summary "$1"`;
  return runLoop(bench, count, script, /Verified TLS connection established/g, {
    MAIL_CONFIG: folder,
  });
}

/** The openssl tool knows no DNS: dig asks the resolver and its AD bit is believed. */
export function runOpenssl(bench: Bench, count: number): Promise<CheckRun> {
  const dig = `${find('dig') ?? ''} +short +adflag`;
  const script = `
mx=$(${dig} MX "$1" | { read -r preference host; echo "\${host%.}"; })
tlsa=$(${dig} TLSA "_25._tcp.$mx")
exec ${find('openssl') ?? ''} s_client -brief -starttls smtp -connect "$mx:25" -dane_tlsa_domain "$mx" -dane_tlsa_rrdata "$tlsa" -dane_ee_no_namechecks -verify_return_error <<END
QUIT
END`;
  return runLoop(bench, count, script, /Verification: OK/g);
}
