import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';

export interface Finished {
  /** -1 where the process was ended by a signal or never started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Milliseconds; 60 s unless told. */
  readonly timeout?: number;
}

/** Runs a program to its end. Never rejects: a program that is missing or hangs ends with code -1. */
export function run(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      [...args],
      {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        timeout: options.timeout ?? 60_000,
        killSignal: 'SIGKILL',
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({
          code,
          stdout,
          stderr: code === -1 ? `${stderr}${error?.message ?? ''}` : stderr,
        });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** As `run`, for programs whose failure means that the world itself could not be built. */
export async function mustRun(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const done = await run(file, args, options);
  if (done.code !== 0) {
    throw new WorldError(
      `${file} ${args.join(' ')}: exit ${done.code}\n${done.stderr}${done.stdout}`,
    );
  }
  return done.stdout;
}

/** The world could not be built or has broken down: no statement about ours or the peers. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}

export interface Daemon {
  readonly name: string;
  readonly log: string;
  running(): boolean;
  stop(): Promise<void>;
}

const daemons = new Set<Daemon>();

/** Starts a server in the foreground mode of its own; its output goes to `log`. */
export function startDaemon(
  name: string,
  file: string,
  args: readonly string[],
  log: string,
): Daemon {
  const sink = createWriteStream(log, { flags: 'a' });
  const child = spawn(file, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(sink, { end: false });
  child.stderr.pipe(sink, { end: false });
  child.on('error', (error) => sink.write(`${String(error)}\n`));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const daemon: Daemon = {
    name,
    log,
    running: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      daemons.delete(daemon);
      await endChild(child, ended);
    },
  };
  daemons.add(daemon);
  return daemon;
}

async function endChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(hard);
}

/** Ends every server that is still up, in no order. */
export async function stopDaemons(): Promise<void> {
  await Promise.all([...daemons].map((daemon) => daemon.stop()));
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks again until `ready` says yes; a `WorldError` with `what` after `seconds`. */
export async function until(
  what: string,
  ready: () => Promise<boolean>,
  seconds = 20,
): Promise<void> {
  const end = process.uptime() + seconds;
  while (!(await ready())) {
    if (process.uptime() > end) throw new WorldError(`gave up waiting: ${what}`);
    await pause(60);
  }
}
