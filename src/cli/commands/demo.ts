import type { Command } from '../command.js';
import type { RunDemo } from '../demo-options.js';
import { pageWidth, wantsColor } from '../io.js';
import { CliUsage } from '../usage-error.js';

/** Loaded only here, so that no other command pays for the lab. */
const demoModule = '../demo/run-demo.js';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'play the whole cutover on a private internet in this process',
  usage: '',
  about: ['Needs no network. Ends with a timeline and what became of every message.'],
  options: [],
  positionals: { least: 0, most: 0 },
  run: async ({ io, json }) => {
    const runDemo = await load();
    return runDemo({
      json,
      color: wantsColor(io),
      width: pageWidth(io),
      out: io.out,
      err: io.err,
    });
  },
};

async function load(): Promise<RunDemo> {
  const loaded = await import(demoModule).then(
    (module: { readonly runDemo?: RunDemo }) => module,
    missing,
  );
  if (loaded.runDemo === undefined) throw new Error('the demo has no runDemo');
  return loaded.runDemo;
}

/** The library is published without the lab; any other failure to load is a bug and stays one. */
function missing(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw new CliUsage(
    'the demo is not part of this installation',
    'run it from a clone: npm run demo',
  );
}
