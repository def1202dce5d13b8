import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { delimiter, join } from 'node:path';

export const loopback = '127.0.0.1';

const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin'];

/** Where the program is, or `undefined`. */
export function findProgram(name: string): string | undefined {
  return folders
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Runs to the end; rejects with what it wrote where it fails. */
export function runProgram(file: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((done, fail) => {
    execFile(file, [...args], { cwd, maxBuffer: 1 << 24, timeout: 60_000 }, (error, out, err) => {
      if (error === null) done(out);
      else fail(new Error(`${file} ${args.join(' ')}: ${err || out || error.message}`));
    });
  });
}

/** The processes of a run, ended one by one by their handles. */
export class Processes {
  readonly #children: ChildProcess[] = [];

  start(file: string, args: readonly string[], cwd: string): ChildProcess {
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-4000);
    });
    child.once('exit', (code) => {
      if (this.#children.includes(child) && code !== null && code !== 0)
        process.stderr.write(`${file} ended with ${code}: ${words}\n`);
    });
    this.#children.push(child);
    return child;
  }

  async stop(): Promise<void> {
    const children = this.#children.splice(0);
    await Promise.all(
      children.map(
        (child) =>
          new Promise<void>((done) => {
            if (child.exitCode !== null || child.signalCode !== null) return done();
            child.once('exit', () => done());
            child.kill('SIGKILL');
          }),
      ),
    );
  }
}

function closed(handle: { close(done: () => void): unknown }): Promise<void> {
  return new Promise((done) => void handle.close(() => done()));
}

/** A loopback port free for UDP and TCP a moment ago. */
export async function freePort(): Promise<number> {
  const tcp = createServer();
  await new Promise<void>((done) => tcp.listen(0, loopback, done));
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const udp = createSocket('udp4');
  try {
    await new Promise<void>((done, fail) => {
      udp.once('error', fail);
      udp.bind(port, loopback, done);
    });
  } catch {
    await closed(tcp);
    return freePort();
  }
  await Promise.all([closed(tcp), closed(udp)]);
  return port;
}
