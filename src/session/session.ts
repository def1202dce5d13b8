import { createHash } from 'node:crypto';
import type { Report } from '../core/report.js';
import { assess, PlanRefused } from '../assess/assess.js';
import { createClock } from '../io/clock.js';
import { createLiveNetwork } from '../io/live-network.js';
import { record } from '../io/record.js';
import type { RunSettings } from '../protocols/recording/format.js';
import type { Network } from '../protocols/recording/network.js';
import { readRecording, RecordingError } from '../protocols/recording/read.js';
import { createReplayNetwork } from '../protocols/recording/replay.js';
import { writeRecording } from '../protocols/recording/write.js';
import { networkOptions, type Secrets } from './network-options.js';
import { tool } from './version.js';

export interface SessionHooks {
  /** Told when a domain is begun, for progress on a terminal. */
  readonly onDomain?: (domain: string) => void;
}

export interface SessionResult {
  readonly report: Report;
  /** Text of the recording; it replays to the same report. */
  readonly recording: string;
}

export const sha256Hex = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');

/** One run over the live internet, recorded. Never leaves a socket open, whatever happens. */
export async function runSession(
  settings: RunSettings,
  hooks: SessionHooks = {},
  secrets: Secrets = {},
): Promise<SessionResult> {
  const anchors = new Set<string>();
  const { result, recording } = await overLiveNetwork(
    settings,
    (network) => judgeOver(network, settings, hooks, anchors),
    anchors,
    secrets,
  );
  return { report: withDigest(result, sha256Hex(recording)), recording };
}

/** `usedRoots` is read when the work is done: DER base64 of each root that a path ended at. */
export async function overLiveNetwork<T>(
  settings: RunSettings,
  work: (network: Network) => Promise<T>,
  usedRoots: ReadonlySet<string> = new Set(),
  secrets: Secrets = {},
): Promise<{ readonly result: T; readonly recording: string }> {
  const network = createLiveNetwork(networkOptions(settings, createClock(settings.at), secrets));
  try {
    const recorder = record(network);
    const result = await work(recorder.network);
    const roots = [...usedRoots].sort();
    return { result, recording: writeRecording(settings, recorder.exchanges(), roots, tool) };
  } finally {
    network.close();
  }
}

/** The same judgement from the file alone. Throws `RecordingError` for a text that is no recording. */
export async function replaySession(text: string): Promise<{ readonly report: Report }> {
  const { settings, exchanges } = readRecording(text);
  if (settings.question !== undefined)
    throw new RecordingError('settings.question', 'one question was traced, no domain judged');
  const report = await replayed(createReplayNetwork(exchanges), settings);
  return { report: withDigest(report, sha256Hex(text)) };
}

/** A recording of ours replays; whatever stops one from replaying was put there by hand. */
async function replayed(network: Network, settings: RunSettings): Promise<Report> {
  try {
    return await judgeOver(network, settings, {}, new Set());
  } catch (error) {
    if (error instanceof PlanRefused) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new RecordingError('settings', `cannot be replayed: ${why}`);
  }
}

function judgeOver(
  network: Network,
  settings: RunSettings,
  hooks: SessionHooks,
  anchors: Set<string>,
): Promise<Report> {
  return assess(settings, {
    network,
    digest: sha256Hex,
    tool,
    onAnchor: (der) => anchors.add(Buffer.from(der).toString('base64')),
    ...hooks,
  });
}

/** Each ledger entry names the recording that it rests on. */
function withDigest(report: Report, recordingDigest: string): Report {
  const domains = report.domains.map((domain) => ({
    ...domain,
    ledgerEntries: domain.ledgerEntries.map((entry) => ({ ...entry, recordingDigest })),
  }));
  return { ...report, domains };
}
