import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliIo } from '../../src/cli/io.js';
import { instantToText } from '../../src/core/time.js';
import { createLab, type Lab } from '../../src/lab/lab.js';
import { commandLine, type Printed } from './command-line.js';

/** A lab with a folder beside it, and `check` run over its sockets. */
export class LabCommandLine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dane-cutover-lab-cli-'));
  readonly lab: Lab;

  private constructor(lab: Lab) {
    this.lab = lab;
    writeFileSync(this.at('anchors'), lab.trustAnchors);
    writeFileSync(this.at('map.json'), JSON.stringify(lab.endpoints));
  }

  static async open(): Promise<LabCommandLine> {
    return new LabCommandLine(await createLab({ senders: [] }));
  }

  /** The path of a file in the folder. */
  at(name: string): string {
    return join(this.#folder, name);
  }

  /** `map`: the file that says where addresses are served. */
  check(args: readonly string[], changes: Partial<CliIo> = {}, map = 'map.json'): Promise<Printed> {
    const world = ['--resolver', this.lab.resolver, '--trust-anchors', this.at('anchors')];
    const now = this.lab.clock.now();
    const time = ['--at', instantToText(now), '--endpoint-map', this.at(map)];
    return commandLine(['check', ...args, ...world, ...time], { now: () => now, ...changes });
  }

  async close(): Promise<void> {
    await this.lab.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
