import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../../lab/lab.js';
import { appSource } from './app-source.js';

/** A checkout as a team would have it, in a temporary folder: plan, ledger, the cdktf app, and the lab's own files. */
export class Workspace {
  readonly folder: string;

  constructor(root: string, lab: Lab) {
    this.folder = mkdtempSync(join(tmpdir(), 'dane-cutover-demo-'));
    process.once('exit', this.#atExit);
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules);
    symlinkSync(root, join(modules, 'dane-cutover'), 'junction');
    for (const name of ['cdktf', 'constructs']) {
      symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
    }
    mkdirSync(join(this.folder, 'base'));
    this.write('main.js', appSource);
    this.write('anchors.txt', lab.trustAnchors);
    this.write('endpoints.json', JSON.stringify(lab.endpoints.toJSON(), null, 2));
    this.write('lab-ca.pem', lab.caPem);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): string {
    const path = this.path(name);
    writeFileSync(path, text);
    return path;
  }

  readonly #atExit = (): void => this.remove();

  remove(): void {
    process.off('exit', this.#atExit);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
