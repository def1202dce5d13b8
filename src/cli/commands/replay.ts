import { RecordingError } from '../../protocols/recording/read.js';
import { replaySession } from '../../session/session.js';
import type { Command } from '../command.js';
import { readText } from '../files.js';
import { finish } from '../live-run.js';
import { CliUsage } from '../usage-error.js';

export const replayCommand: Command = {
  name: 'replay',
  summary: 'judge a recording again, offline, to the same verdict',
  usage: 'FILE',
  about: ['No packet leaves. Plan, ledger, clock and trust anchors are those of the recording.'],
  options: [],
  positionals: { least: 1, most: 1 },
  run: async (invocation) => {
    const [path = ''] = invocation.args.positionals;
    const text = readText(path);
    try {
      const { report } = await replaySession(text);
      return finish(invocation, report);
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      throw new CliUsage(`${path} is no recording of this version: ${error.message}`);
    }
  },
};
