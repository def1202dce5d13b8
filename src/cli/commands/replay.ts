import { RecordingError } from '../../protocols/recording/read.js';
import { replaySession } from '../../session/session.js';
import { replayTrace } from '../../session/trace.js';
import type { Command } from '../command.js';
import { readText } from '../files.js';
import { finish } from '../live-run.js';
import { finishTrace } from '../live-trace.js';
import { CliUsage } from '../usage-error.js';

export const replayCommand: Command = {
  name: 'replay',
  summary: 'judge a recording again, offline, to the same verdict',
  usage: 'FILE',
  about: ['No packet leaves. Plan, ledger, clock and trust anchors are those of the recording.'],
  options: ['mermaid'],
  positionals: { least: 1, most: 1 },
  run: async (invocation) => {
    const [path = ''] = invocation.args.positionals;
    const text = readText(path);
    try {
      const trace = await replayTrace(text);
      if (trace !== undefined) return finishTrace(invocation, trace);
      if (invocation.args.flag('mermaid'))
        throw new CliUsage('--mermaid is for the recording of one traced question');
      const { report } = await replaySession(text);
      return finish(invocation, report);
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      throw new CliUsage(`${path} is no recording of this version: ${error.message}`);
    }
  },
};
