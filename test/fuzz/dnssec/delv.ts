import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameToText, type WireName } from '../../../src/protocols/dns/name.js';
import { readDs } from '../../../src/protocols/dns/rdata.js';
import { hex } from './ours.js';
import type { Opinion } from './opinion.js';
import { loopback } from './processes.js';
import type { World } from './world.js';

/** Asks a real delv through one front end; a process a question. */
export type Delv = (port: number, name: WireName, type: number) => Promise<Opinion>;

function anchorFile(folder: string, world: World): string {
  const [anchor] = world.anchors;
  if (anchor === undefined) throw new RangeError('no anchor');
  const ds = readDs(anchor.rdata);
  const file = join(folder, 'delv.anchor');
  const words = `. static-ds ${ds.keyTag} ${ds.algorithm} ${ds.digestType} "${hex(ds.digest)}";`;
  writeFileSync(file, `trust-anchors { ${words} };\n`);
  return file;
}

/**
 * delv says of an RRset whether it validated where that is not what it said of the one before; the worst line is its
 * word. For what is absent `resolution failed: ncache` is the usual end, with or without proof: unproven denials have no
 * other line.
 */
function opinionOf(text: string): Opinion {
  const lines = text.split('\n').filter((line) => line.startsWith(';'));
  const said = lines.filter((line) => /validated|unsigned|failed|timed out/.test(line));
  const words = said.map((line) => line.replace(/^;+ */, '')).join(', ') || text.slice(0, 200);
  const isAbsent = /resolution failed: ncache/.test(text);
  const isFailed = /resolution failed|timed out/.test(text) && !isAbsent;
  const isJudged = said.some((line) => /fully validated|unsigned/.test(line));
  if (isFailed || !isJudged) return { state: 'failed', outcome: 'none', words };
  return { state: /unsigned/.test(words) ? 'insecure' : 'secure', outcome: 'unknown', words };
}

export function createDelv(program: string, folder: string, world: World): Delv {
  const anchor = anchorFile(folder, world);
  return (port, name, type) => {
    const args = ['-a', anchor, '+root=.', '-4', `@${loopback}`, '-p', `${port}`];
    const question = ['-q', nameToText(name), '-t', `TYPE${type}`];
    return new Promise((done) => {
      execFile(program, [...args, ...question], { timeout: 20_000 }, (_error, out, err) =>
        done(opinionOf(`${out}\n${err}`)),
      );
    });
  };
}
