import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AttestableFact } from '../../core/ledger.js';
import { instantToText, type Instant } from '../../core/time.js';
import { labNames } from '../../lab/addresses.js';
import { createLab, type Lab } from '../../lab/lab.js';
import type { MailEvent } from '../../lab/senders/queue.js';
import type { CmdletResult } from '../../lab/tenant.js';
import { nameFromText } from '../../protocols/dns/name.js';
import { rdataFromText } from '../../protocols/dns/rdata.js';
import { rrType } from '../../protocols/dns/types.js';
import { replaceRrset } from '../../protocols/dns-update/message.js';
import { ActionRunner, type ActionRun } from './action.js';
import { Applier, type Applied } from './apply.js';
import type { Children } from './children.js';
import { DemoFailure } from './demo-failure.js';
import { idBefore, weekOfMaxAge } from './plan-text.js';
import { synthesise } from './synth.js';
import { Workspace } from './workspace.js';

const planFile = 'dane-cutover.yaml';
const baseFile = 'base/dane-cutover.yaml';
const ledgerFile = 'dane-cutover.ledger.json';
const baseLedger = 'base/dane-cutover.ledger.json';

/** One lab and one checkout, and what a team does with them. */
export class Scene {
  readonly lab: Lab;
  readonly workspace: Workspace;
  readonly children: Children;
  readonly #root: string;
  readonly #action: ActionRunner;
  readonly #applier: Applier;
  #plan = '';

  private constructor(root: string, lab: Lab, children: Children) {
    this.#root = root;
    this.lab = lab;
    this.children = children;
    this.workspace = new Workspace(root, lab);
    this.#action = new ActionRunner(root, children);
    this.#applier = new Applier(lab);
  }

  /** A fresh lab on the day before the cutover: an enforced policy under an id of the team's own. */
  static async open(options: {
    readonly root: string;
    readonly children: Children;
    readonly startAt?: Instant;
    readonly lag?: number;
    readonly listen?: (event: MailEvent) => void;
  }): Promise<Scene> {
    const { root, children, ...labOptions } = options;
    const lab = await createLab(labOptions);
    try {
      const scene = new Scene(root, lab, children);
      await publishFirstPolicy(lab);
      // Both servers have it.
      lab.clock.advance(60);
      return scene;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.workspace.remove();
    await this.lab.close();
  }

  get now(): Instant {
    return this.lab.clock.now();
  }

  /** The senders work on meanwhile. Never while a child process runs: its clock would stand still. */
  async advanceTo(until: Instant): Promise<void> {
    if (this.children.running > 0)
      throw new DemoFailure('lab time would move under a child process');
    await this.lab.fleet.advanceTo(until);
  }

  /** The text becomes the plan file of the main branch. */
  merge(plan: string): void {
    this.#plan = plan;
    this.workspace.write(planFile, plan);
  }

  /** Synthesises the plan of the main branch and applies what changed. */
  async deploy(): Promise<readonly Applied[]> {
    return this.#applier.apply(await synthesise(this.children, this.workspace));
  }

  /** The scheduled run on the main branch: appends to the ledger. */
  verify(): Promise<ActionRun> {
    return this.#action.run(this.lab, this.workspace, {
      mode: 'verify',
      'plan-file': planFile,
      'ledger-file': ledgerFile,
    });
  }

  /** The run on a pull request that changes the plan file to `proposed`. */
  async gate(proposed: string): Promise<ActionRun> {
    this.workspace.write(baseFile, this.#plan);
    this.workspace.write(planFile, proposed);
    const ledger = this.workspace.path(ledgerFile);
    if (existsSync(ledger)) copyFileSync(ledger, this.workspace.path(baseLedger));
    const run = await this.#action.run(this.lab, this.workspace, {
      mode: 'gate',
      'plan-file': planFile,
      'base-plan-file': baseFile,
      'ledger-file': ledgerFile,
      'base-ledger-file': baseLedger,
    });
    this.workspace.write(planFile, this.#plan);
    return run;
  }

  /** Judges the domain without a plan, as any strict sender would. */
  check(): Promise<ActionRun> {
    return this.#action.run(this.lab, this.workspace, { domain: labNames.domain });
  }

  /** `dane-cutover attest` as a person types it; the cmdlet's own JSON where there is one. */
  async attest(fact: AttestableFact, cmdlet?: CmdletResult): Promise<Instant> {
    const at = this.now;
    const json = cmdlet === undefined ? [] : ['--json', 'cmdlet.json'];
    if (cmdlet !== undefined) this.workspace.write('cmdlet.json', JSON.stringify(cmdlet, null, 2));
    const cli = join(this.#root, 'lib/src/cli/main.js');
    const what = ['attest', labNames.domain, fact, ...json];
    const result = await this.children.node(
      [cli, ...what, '--by', 'operator', '--at', instantToText(at)],
      { cwd: this.workspace.folder, env: { PATH: process.env['PATH'] ?? '' } },
    );
    if (result.code !== 0) throw new DemoFailure(`${what.join(' ')}: ${result.stderr}`);
    return at;
  }
}

async function publishFirstPolicy(lab: Lab): Promise<void> {
  lab.policyHost.publish(
    `version: STSv1\r\nmode: enforce\r\nmx: ${labNames.legacyMx}\r\nmax_age: ${weekOfMaxAge}\r\n`,
  );
  await lab.update(
    replaceRrset({
      name: nameFromText(`_mta-sts.${labNames.domain}`),
      type: rrType.TXT,
      ttl: 3600,
      rdatas: [rdataFromText(rrType.TXT, `"v=STSv1; id=${idBefore};"`)],
    }),
  );
}
