import type { DnssecTrace } from '../core/dnssec-trace.js';
import { nameFromText } from '../protocols/dns/name.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Network } from '../protocols/recording/network.js';
import { readRecording, RecordingError } from '../protocols/recording/read.js';
import { createReplayNetwork } from '../protocols/recording/replay.js';
import { trace } from '../survey/index.js';
import { overLiveNetwork } from './session.js';

export interface TraceResult {
  readonly trace: DnssecTrace;
  /** Text of the recording; it replays to the same trace. */
  readonly recording: string;
}

/** Traces `settings.question` over the live internet, recorded. */
export async function runTrace(settings: RunSettings): Promise<TraceResult> {
  const work = (network: Network): Promise<DnssecTrace> => traceOver(network, settings);
  const { result, recording } = await overLiveNetwork(settings, work);
  return { trace: result, recording };
}

/** The same from the file alone, or `undefined` where it records a run over domains. Throws `RecordingError`. */
export async function replayTrace(text: string): Promise<DnssecTrace | undefined> {
  const { settings, exchanges } = readRecording(text);
  if (settings.question === undefined) return undefined;
  try {
    return await traceOver(createReplayNetwork(exchanges), settings);
  } catch (error) {
    // A recording of ours replays; whatever stops one from replaying was put there by hand.
    const why = error instanceof Error ? error.message : String(error);
    throw new RecordingError('settings', `cannot be replayed: ${why}`);
  }
}

async function traceOver(network: Network, settings: RunSettings): Promise<DnssecTrace> {
  const { question } = settings;
  if (question === undefined) throw new Error('there is no question to trace');
  return trace(nameFromText(question.name), question.type, network, settings);
}
