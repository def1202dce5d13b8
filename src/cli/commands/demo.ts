import type { Command } from '../command.js';
import { pageWidth, wantsColor } from '../io.js';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'play the whole cutover on a private internet in this process',
  usage: '',
  about: ['Needs no network. Ends with a timeline and what became of every message.'],
  options: [],
  positionals: { least: 0, most: 0 },
  run: async ({ io, json }) => {
    // Loaded only here, so that no other command pays for the lab.
    const { runDemo } = await import('../demo/run-demo.js');
    return runDemo({
      json,
      color: wantsColor(io),
      width: pageWidth(io),
      out: io.out,
      err: io.err,
    });
  },
};
