import { spawn, type ChildProcess } from 'node:child_process';
import { DemoFailure } from './demo-failure.js';

export interface ChildResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly cwd: string;
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string>>;
}

/** Node child processes of one scene; none outlives `killAll`. */
export class Children {
  readonly #running = new Set<ChildProcess>();
  #started = 0;
  #stopped = false;

  get running(): number {
    return this.#running.size;
  }

  get started(): number {
    return this.#started;
  }

  /** Runs `node ...args` to its end; whatever it prints is kept. Throws DemoFailure where it ends by a signal. */
  node(args: readonly string[], options: ChildOptions): Promise<ChildResult> {
    if (this.#stopped) return Promise.reject(new DemoFailure('the demo was stopped'));
    this.#started += 1;
    const child = spawn(process.execPath, [...args], {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    const printed = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
    return new Promise((resolve, reject) => {
      child.on('error', (error) => {
        this.#running.delete(child);
        reject(new DemoFailure(`${args[0] ?? 'node'} could not be started: ${error.message}`));
      });
      child.on('close', (code, signal) => {
        this.#running.delete(child);
        if (code === null)
          reject(new DemoFailure(`${args[0] ?? 'node'} ended by ${signal ?? '?'}`));
        else resolve({ code, ...printed });
      });
    });
  }

  killAll(): void {
    this.#stopped = true;
    for (const child of this.#running) child.kill('SIGKILL');
  }
}
