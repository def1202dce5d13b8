import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { costOf, peakOfProcess, type Cost } from '../machine.js';
import { find } from '../programs.js';
import { apex, type BenchZones, type Question } from '../world/zones.js';

export type ToolName = 'unbound-host' | 'delv' | 'drill';

/** A program that validates one name and ends. */
export interface Tool {
  readonly name: ToolName;
  readonly arguments: (question: Question) => readonly string[];
  /** In its output for every name that it found secure. */
  readonly secure: RegExp;
}

/** Writes each tool's configuration into `folder`. */
export function toolsFor(folder: string, port: number, zones: BenchZones): readonly Tool[] {
  const [conf, delvKeys, drillKeys] = ['unbound-host.conf', 'delv.keys', 'drill.keys'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(
    conf,
    [
      'server:',
      '  do-not-query-localhost: no',
      '  use-syslog: no',
      `  trust-anchor: "${zones.anchorDs}"`,
      'forward-zone:',
      '  name: "."',
      `  forward-addr: 127.0.0.1@${port}`,
      '',
    ].join('\n'),
  );
  const [tag, algorithm, digestType, digest] = zones.anchorDs.split(' ').slice(4);
  writeFileSync(
    delvKeys,
    `trust-anchors { "${apex}" static-ds ${tag} ${algorithm} ${digestType} "${digest}"; };\n`,
  );
  writeFileSync(drillKeys, `${zones.anchorKey}\n`);
  const server = ['@127.0.0.1', '-p', `${port}`];
  return [
    {
      name: 'unbound-host',
      arguments: ({ name, type }) => ['-C', conf, '-v', '-t', type, name],
      secure: /\(secure\)/,
    },
    {
      name: 'delv',
      arguments: ({ name, type }) => [...server, '-a', delvKeys, `+root=${apex}`, name, type],
      secure: /fully validated/,
    },
    {
      name: 'drill',
      arguments: ({ name, type }) => ['-S', '-k', drillKeys, name, type, ...server],
      secure: /^(?:;; Existence is denied|.*\|---.*\(|;; Chase successful)/m,
    },
  ];
}

export interface ToolRun extends Cost {
  readonly secure: number;
  readonly count: number;
  readonly peak: number;
}

interface Ended {
  readonly text: string;
  readonly peak: number;
}

function runOne(file: string, args: readonly string[], watch: boolean): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [text, peak] = ['', 0];
    const timer = watch
      ? setInterval(() => (peak = Math.max(peak, peakOfProcess(child.pid ?? 0))), 1)
      : undefined;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (words: string) => (text += words));
    child.once('error', fail);
    child.once('close', () => {
      clearInterval(timer);
      done({ text, peak });
    });
  });
}

/** One process a name, so many at once; only the CPU of the processes counts, not that of starting them here. */
export async function runTool(
  tool: Tool,
  list: readonly Question[],
  places: number,
): Promise<ToolRun> {
  const file = find(tool.name);
  if (file === undefined) throw new Error(`${tool.name} is missing`);
  let [secure, peak] = [0, 0];
  const left = [...list];
  const hand = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const ended = await runOne(file, tool.arguments(next), left.length < 20);
      peak = Math.max(peak, ended.peak);
      if (tool.secure.test(ended.text)) secure++;
    }
  };
  const { cost } = await costOf(() => Promise.all(Array.from({ length: places }, hand)));
  return { ...cost, secure, count: list.length, peak };
}
